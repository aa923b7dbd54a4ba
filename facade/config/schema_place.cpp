// SPDX-License-Identifier: Apache-2.0
#include "facade/config/schema_place.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace figbridge::facade {
namespace {

using Id = JsonIndex::Id;
using Ids = std::vector<Id>;

class PlaceReader {
 public:
  explicit PlaceReader(const JsonText& schema) : index_(schema.view()) {}

  SchemaPlace read(const std::vector<std::string>& tokens) {
    Ids at = together({0});
    bool certain = true;
    for (const auto& token : tokens) {
      certain = certain && std::ranges::any_of(at, [&](Id schema) { return requires_member(schema, token); });
      at = step(at, token);
    }
    const auto types = types_of(at);
    const auto only = [&](std::initializer_list<std::string_view> names) {
      return !types.empty() && std::ranges::all_of(types, [&](const auto& type) {
        return type == "null" || std::ranges::find(names, type) != names.end();
      });
    };
    const bool nullable = std::ranges::find(types, "null") != types.end();
    return {
        .certain = certain && !nullable, .number = only({"number", "integer"}), .boolean = only({"boolean"})};
  }

 private:
  static constexpr std::size_t kMostSchemas = 64;  // schemas may refer to themselves

  /// The schemas that all hold where these do.
  Ids together(Ids schemas) const {
    for (std::size_t i = 0; i < schemas.size() && schemas.size() < kMostSchemas; ++i) {
      if (const auto reference = target(schemas[i])) schemas.push_back(*reference);
      const auto parts = index_.member(schemas[i], "allOf");
      if (!parts || index_.node(*parts).kind != JsonKind::array) continue;
      for (auto part = index_.first_child(*parts); part; part = index_.next_sibling(*part, *parts))
        schemas.push_back(*part);
    }
    return schemas;
  }

  Ids step(const Ids& schemas, const std::string& token) const {
    Ids next;
    for (const Id schema : schemas) {
      const auto properties = index_.member(schema, "properties");
      const auto property = properties ? index_.member(*properties, token) : std::nullopt;
      if (property) next.push_back(*property);
      const auto items = token == "0" ? index_.member(schema, "items") : std::nullopt;
      if (items) next.push_back(*items);
    }
    return together(std::move(next));
  }

  bool requires_member(Id schema, const std::string& name) const {
    const auto required = index_.member(schema, "required");
    if (!required || index_.node(*required).kind != JsonKind::array) return false;
    for (auto item = index_.first_child(*required); item; item = index_.next_sibling(*item, *required)) {
      if (index_.plain(*item) == name) return true;
    }
    return false;
  }

  std::vector<std::string> types_of(const Ids& schemas) const {
    std::vector<std::string> types;
    for (const Id schema : schemas) {
      const auto type = index_.member(schema, "type");
      if (!type) continue;
      if (index_.node(*type).kind == JsonKind::string) types.push_back(index_.plain(*type));
      if (index_.node(*type).kind != JsonKind::array) continue;
      for (auto item = index_.first_child(*type); item; item = index_.next_sibling(*item, *type))
        types.push_back(index_.plain(*item));
    }
    return types;
  }

  std::optional<Id> target(Id schema) const {
    const auto reference = index_.member(schema, "$ref");
    if (!reference || !index_.plain(*reference).starts_with('#')) return std::nullopt;
    const auto pointer = JsonPointer::parse(index_.plain(*reference).substr(1));
    return pointer ? index_.find(*pointer) : std::nullopt;
  }

  JsonIndex index_;
};

}  // namespace

SchemaPlace schema_place(const JsonText& schema, const JsonPointer& place) {
  return PlaceReader(schema).read(place.tokens());
}

}  // namespace figbridge::facade
