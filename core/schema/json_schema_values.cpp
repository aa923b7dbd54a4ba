// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/json/json_writer.h"
#include "core/schema/json_schema_model.h"

namespace figbridge {
namespace {

using Id = JsonIndex::Id;

void normalize(const JsonIndex& index, Id at, JsonWriter& out) {
  const auto& node = index.node(at);
  if (node.kind == JsonKind::number) {
    const auto value = Decimal::parse(index.value(at));
    out.token(value ? (value->negative ? "-" : "") + value->digits + "e" + std::to_string(value->exponent)
                    : std::string(index.value(at)));
  } else if (node.kind == JsonKind::array) {
    out.begin_array();
    for (auto item = index.first_child(at); item; item = index.next_sibling(*item, at))
      normalize(index, *item, out);
    out.end_array();
  } else if (node.kind == JsonKind::object) {
    std::vector<Id> members;
    for (auto child = index.first_child(at); child; child = index.next_sibling(*child, at))
      members.push_back(*child);
    std::ranges::sort(members, {}, [&](Id id) { return index.name_token(id); });
    out.begin_object();
    for (const auto member : members) {
      out.ready_name(std::string(index.name_token(member)) + ':');
      normalize(index, member, out);
    }
    out.end_object();
  } else {
    out.token(index.value(at));
  }
}

}  // namespace

std::string normalized_json(const JsonIndex& index, JsonIndex::Id id) {
  const JsonKind kind = index.node(id).kind;
  if (kind == JsonKind::string || kind == JsonKind::boolean || kind == JsonKind::null)
    return std::string(index.value(id));
  std::string out;
  JsonWriter writer(out);
  normalize(index, id, writer);
  return out;
}

}  // namespace figbridge
