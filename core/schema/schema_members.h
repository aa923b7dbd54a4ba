// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json_index.h"

namespace figbridge {

/// Which JSON types a schema allows, as far as its `type` says, through `$ref` and `allOf`.
struct ValueTypes {
  bool string = false, number = false, integer = false, boolean = false, null = false, array = false,
       object = false;
  bool declared = false;  ///< false: no `type` at all, so anything
};

/// Looks into a JSON Schema for what a wire form needs: the members of an object and their types, through
/// local `$ref` and `allOf`. Alternatives (`oneOf`, `anyOf`) are not looked into, except one beside null. The
/// index must outlive it.
class SchemaReader {
 public:
  explicit SchemaReader(const JsonIndex& document) : document_(document) {}

  struct Member {
    std::string name;
    JsonIndex::Id schema;
    bool required = false;
  };
  /// In the order of the schema; a name that stands in several parts comes once, at its first place.
  [[nodiscard]] std::vector<Member> members(JsonIndex::Id schema) const;
  /// Whether members that are not declared are declared to be allowed, or nothing is declared at all.
  [[nodiscard]] bool open(JsonIndex::Id schema) const;
  /// Whether some part says that no other members are allowed.
  [[nodiscard]] bool closed(JsonIndex::Id schema) const;
  [[nodiscard]] ValueTypes types(JsonIndex::Id schema) const;
  /// `items` of an array.
  [[nodiscard]] std::optional<JsonIndex::Id> items(JsonIndex::Id schema) const;
  /// A keyword's text (`x-in`, `description`), where it is a string.
  [[nodiscard]] std::string text(JsonIndex::Id schema, std::string_view keyword) const;

 private:
  /// The schema and everything that applies with it to the same value, the schema first. At most 256 parts.
  [[nodiscard]] std::vector<JsonIndex::Id> parts(JsonIndex::Id schema) const;

  const JsonIndex& document_;
};

}  // namespace figbridge
