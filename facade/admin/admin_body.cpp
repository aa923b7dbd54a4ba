// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/admin_body.h"

#include <algorithm>
#include <charconv>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::facade {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view lexeme) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
  if (error != std::errc() || end != lexeme.data() + lexeme.size()) return std::nullopt;
  return value;
}

bool fits(BodyMember::Type type, const JsonIndex& index, JsonIndex::Id id) {
  switch (type) {
    case BodyMember::Type::text:
      return index.node(id).kind == JsonKind::string;
    case BodyMember::Type::number:
      return whole_number(index.value(id)).has_value();
    case BodyMember::Type::flag:
      return index.node(id).kind == JsonKind::boolean;
    case BodyMember::Type::any:
      return true;
  }
  return false;
}

std::string_view name_of(BodyMember::Type type) {
  switch (type) {
    case BodyMember::Type::text:
      return "a string";
    case BodyMember::Type::number:
      return "a whole number";
    case BodyMember::Type::flag:
      return "true or false";
    case BodyMember::Type::any:
      break;
  }
  return "a value";
}

std::unexpected<Error> invalid(std::string text, std::string_view member) {
  return fail(ErrorKind::invalid, Origin::caller, std::move(text), "/" + std::string(member));
}

}  // namespace

Result<AdminBody> AdminBody::read(const JsonText& body, const std::vector<BodyMember>& members) {
  const JsonIndex index(body.view());
  AdminBody read;
  if (index.node(0).kind != JsonKind::object && body.view() != "null") {
    return fail(ErrorKind::invalid, Origin::caller, "the body is not a JSON object");
  }
  for (auto child = index.first_child(0); child; child = index.next_sibling(*child, 0)) {
    const auto name = unescape_json(index.name_token(*child));
    const auto known = std::ranges::find(members, name, &BodyMember::name);
    if (known == members.end()) return invalid("'" + name + "' is not known here", name);
    if (!fits(known->type, index, *child))
      return invalid("'" + name + "' is not " + std::string(name_of(known->type)), name);
    read.values_[name] =
        known->type == BodyMember::Type::text ? index.plain(*child) : std::string(index.value(*child));
  }
  for (const auto& member : members) {
    if (member.required && !read.has(member.name)) {
      return invalid("'" + std::string(member.name) + "' is missing", member.name);
    }
  }
  return read;
}

std::string AdminBody::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second;
}

std::optional<std::uint64_t> AdminBody::number(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : whole_number(found->second);
}

bool AdminBody::flag(std::string_view name) const {
  return text(name) == "true";
}

JsonText AdminBody::any(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? JsonText() : JsonText::trusted(found->second);
}

}  // namespace figbridge::facade
