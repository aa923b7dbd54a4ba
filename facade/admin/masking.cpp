// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/masking.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/json/json_index.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kMostSchemas = 64;  ///< that speak of one value

enum class Class : std::uint8_t { undeclared, open, closed };

class Masking {
 public:
  Masking(const JsonIndex& value, const JsonIndex& schema) : value_(value), schema_(schema) {}

  AdminJson run() { return shown(0, reaching({0}), Class::undeclared); }

 private:
  using Ids = std::vector<JsonIndex::Id>;

  /// These schemas and all that they lead to without going deeper into the value.
  Ids reaching(Ids from) const {
    Ids all;
    while (!from.empty() && all.size() < kMostSchemas) {
      const auto id = from.back();
      from.pop_back();
      if (std::ranges::find(all, id) != all.end()) continue;
      all.push_back(id);
      if (schema_.node(id).kind != JsonKind::object) continue;
      if (const auto reference = schema_.member(id, "$ref")) {
        const auto text = schema_.plain(*reference);
        const auto pointer =
            text.starts_with('#') ? JsonPointer::parse(text.substr(1)) : fail(ErrorKind::invalid, {}, "");
        const auto target = pointer ? schema_.find(*pointer) : std::nullopt;
        if (target) from.push_back(*target);
      }
      for (const char* name : {"allOf", "anyOf", "oneOf"}) append_children(schema_.member(id, name), from);
    }
    return all;
  }

  void append_children(std::optional<JsonIndex::Id> list, Ids& to) const {
    if (!list || schema_.node(*list).kind != JsonKind::array) return;
    for (auto child = schema_.first_child(*list); child; child = schema_.next_sibling(*child, *list))
      to.push_back(*child);
  }

  /// The strictest class that any of them names; what stands outside holds inside.
  [[nodiscard]] Class class_of(const Ids& schemas, Class outer) const {
    Class found = outer;
    for (const auto id : schemas) {
      const auto named =
          schema_.node(id).kind == JsonKind::object ? schema_.member(id, "x-class") : std::nullopt;
      if (!named) continue;
      const bool open = schema_.plain(*named) == "public";
      if (!open) return Class::closed;
      if (outer != Class::closed) found = Class::open;
    }
    return found;
  }

  [[nodiscard]] Ids below(const Ids& schemas, const char* keyword, const std::string& member) const {
    Ids found;
    for (const auto id : schemas) {
      if (schema_.node(id).kind != JsonKind::object) continue;
      auto next = schema_.member(id, keyword);
      if (next && !member.empty()) next = schema_.member(*next, member);
      if (next) found.push_back(*next);
    }
    return reaching(std::move(found));
  }

  AdminJson shown(JsonIndex::Id id, const Ids& schemas, Class outer) {
    const Class known = class_of(schemas, outer);
    switch (value_.node(id).kind) {
      case JsonKind::object: {
        auto object = AdminJson::object();
        for (auto child = value_.first_child(id); child; child = value_.next_sibling(*child, id)) {
          const auto name = parsed(value_.name_token(*child)).get<std::string>();
          object[name] = shown(*child, below(schemas, "properties", name), known);
        }
        return object;
      }
      case JsonKind::array: {
        auto array = AdminJson::array();
        const auto items = below(schemas, "items", {});
        for (auto child = value_.first_child(id); child; child = value_.next_sibling(*child, id))
          array.push_back(shown(*child, items, known));
        return array;
      }
      case JsonKind::null:
        return nullptr;
      case JsonKind::string:
        return known == Class::open ? parsed(value_.value(id)) : AdminJson("***");
      default:
        // As text: digits stay what they are.
        return known == Class::closed ? AdminJson("***") : AdminJson(std::string(value_.value(id)));
    }
  }

  const JsonIndex& value_;
  const JsonIndex& schema_;
};

}  // namespace

AdminJson masked(std::string_view payload, std::string_view schema) {
  const JsonIndex value(payload);
  const JsonIndex rules(schema);
  return Masking(value, rules).run();
}

}  // namespace figbridge::facade
