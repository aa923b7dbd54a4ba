// SPDX-License-Identifier: Apache-2.0
#include "core/schema/schema_members.h"

#include <algorithm>

#include "core/json/json_writer.h"

namespace figbridge {
namespace {

using Id = JsonIndex::Id;

constexpr std::size_t kParts = 256;

void add_type(ValueTypes& types, std::string_view name) {
  types.declared = true;
  if (name == "string") types.string = true;
  if (name == "number") types.number = true;
  if (name == "integer") types.integer = true;
  if (name == "boolean") types.boolean = true;
  if (name == "null") types.null = true;
  if (name == "array") types.array = true;
  if (name == "object") types.object = true;
}

}  // namespace

std::vector<Id> SchemaReader::parts(Id schema) const {
  std::vector<Id> out{schema};
  const auto add = [&](Id part) {
    if (out.size() < kParts && std::ranges::find(out, part) == out.end()) out.push_back(part);
  };
  const auto add_all = [&](Id list) {
    for (auto item = document_.first_child(list); item; item = document_.next_sibling(*item, list))
      add(*item);
  };
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Id at = out[i];
    if (const auto ref = document_.member(at, "$ref")) {
      const std::string target = document_.plain(*ref);
      const auto pointer =
          target.starts_with('#') ? JsonPointer::parse(target.substr(1)) : JsonPointer::parse("x");
      const auto found = pointer ? document_.find(*pointer) : std::nullopt;
      if (found) add(*found);
    }
    if (const auto all = document_.member(at, "allOf")) add_all(*all);
    for (const char* alternatives : {"anyOf", "oneOf"}) {
      const auto list = document_.member(at, alternatives);
      if (list && document_.node(*list).count <= 2 &&
          document_.value(*list).find(R"({"type":"null"})") != std::string_view::npos)
        add_all(*list);
    }
  }
  return out;
}

std::vector<SchemaReader::Member> SchemaReader::members(Id schema) const {
  std::vector<Member> out;
  const auto all = parts(schema);
  for (const Id part : all) {
    const auto properties = document_.member(part, "properties");
    if (!properties) continue;
    for (auto child = document_.first_child(*properties); child;
         child = document_.next_sibling(*child, *properties)) {
      std::string name = unescape_json(document_.name_token(*child));
      if (std::ranges::find(out, name, &Member::name) == out.end()) out.push_back({std::move(name), *child});
    }
  }
  for (const Id part : all) {
    const auto required = document_.member(part, "required");
    if (!required || document_.node(*required).kind != JsonKind::array) continue;
    for (auto item = document_.first_child(*required); item;
         item = document_.next_sibling(*item, *required)) {
      const auto member = std::ranges::find(out, document_.plain(*item), &Member::name);
      if (member != out.end()) member->required = true;
    }
  }
  return out;
}

bool SchemaReader::open(Id schema) const {
  bool declares = false;
  for (const Id part : parts(schema)) {
    const auto additional = document_.member(part, "additionalProperties");
    if (additional) return document_.value(*additional) != "false";
    declares = declares || document_.member(part, "properties").has_value();
  }
  return !declares;
}

bool SchemaReader::closed(Id schema) const {
  return std::ranges::any_of(parts(schema), [&](Id part) {
    const auto additional = document_.member(part, "additionalProperties");
    return additional && document_.value(*additional) == "false";
  });
}

ValueTypes SchemaReader::types(Id schema) const {
  ValueTypes out;
  for (const Id part : parts(schema)) {
    const auto type = document_.member(part, "type");
    if (!type) continue;
    if (document_.node(*type).kind == JsonKind::string) add_type(out, document_.plain(*type));
    for (auto item = document_.first_child(*type); item; item = document_.next_sibling(*item, *type))
      add_type(out, document_.plain(*item));
  }
  return out;
}

std::optional<Id> SchemaReader::items(Id schema) const {
  for (const Id part : parts(schema)) {
    if (const auto items = document_.member(part, "items")) return items;
  }
  return std::nullopt;
}

std::string SchemaReader::text(Id schema, std::string_view keyword) const {
  for (const Id part : parts(schema)) {
    const auto value = document_.member(part, keyword);
    if (value && document_.node(*value).kind == JsonKind::string) return document_.plain(*value);
  }
  return {};
}

}  // namespace figbridge
