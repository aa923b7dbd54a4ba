// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json/decimal.h"
#include "core/json/json_index.h"
#include "core/schema/json_schema_format.h"

namespace figbridge {

/// Index of a node in its SchemaDocument.
using SchemaId = std::uint32_t;
/// A member name as its canonical JSON string token.
using NameToken = std::string;

enum SchemaType : std::uint8_t {
  kObject = 1,
  kArray = 2,
  kString = 4,
  kNumber = 8,
  kInteger = 16,
  kBoolean = 32,
  kNull = 64,
};

struct NumberRules {
  std::optional<Decimal> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
};

struct StringRules {
  std::optional<std::size_t> min_length, max_length;
  std::shared_ptr<const RE2> pattern;
  std::optional<StringFormat> format;
};

struct ArrayRules {
  std::vector<SchemaId> prefix;
  std::optional<SchemaId> items, contains, unevaluated;
  std::optional<std::size_t> min_items, max_items, min_contains, max_contains;
  bool unique = false;
};

struct ObjectRules {
  std::vector<std::pair<NameToken, SchemaId>> properties;  ///< sorted
  std::vector<std::pair<std::shared_ptr<const RE2>, SchemaId>> patterns;
  std::optional<SchemaId> additional, names, unevaluated;
  std::vector<NameToken> required;
  std::vector<std::pair<NameToken, std::vector<NameToken>>> dependent_required;
  std::vector<std::pair<NameToken, SchemaId>> dependent_schemas;
  std::optional<std::size_t> min_properties, max_properties;
};

struct Combinations {
  std::optional<SchemaId> ref, not_, if_, then_, else_;
  std::vector<SchemaId> all, any, one;
};

/// One schema object or boolean. A group of keywords that is not used is null.
struct SchemaNode {
  bool refuses_all = false;  ///< `false`
  std::uint8_t types = 0;    ///< 0: any
  std::string types_text;
  std::vector<std::string> one_of_values;  ///< enum and const: normalized_json of each
  bool constrained_values = false;
  std::unique_ptr<NumberRules> number;
  std::unique_ptr<StringRules> string;
  std::unique_ptr<ArrayRules> array;
  std::unique_ptr<ObjectRules> object;
  std::unique_ptr<Combinations> combined;
};

struct SchemaDocument {
  std::vector<SchemaNode> nodes;   ///< the first is the root
  bool tracks_evaluation = false;  ///< some node asks for what others have evaluated
};

/// A value in a form in which equal values have equal bytes: members sorted, numbers in normal form.
[[nodiscard]] std::string normalized_json(const JsonIndex& index, JsonIndex::Id id);

}  // namespace figbridge
