// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {

/// Turns schemas of an OpenAPI document into JSON Schema 2020-12 of their own: references to
/// `#/components/schemas` become references to `$defs`, and the `nullable`, boolean `exclusiveMinimum` and
/// `example` of 3.0 what they are called since. The document must outlive it.
class SchemaConverter {
 public:
  /// `version_30`: the document is OpenAPI 3.0.
  SchemaConverter(const JsonIndex& document, bool version_30)
      : document_(document), version_30_(version_30) {}

  /// Writes a schema; what it refers to is remembered for write_definitions. Fails (`unsupported`, located in
  /// the document) on references elsewhere.
  [[nodiscard]] Status write(JsonIndex::Id schema, JsonWriter& out);
  /// The members of a schema object without its braces. Not for nullable ones.
  [[nodiscard]] Status write_members(JsonIndex::Id schema, JsonWriter& out);
  /// `"$defs": {…}` with everything that was referred to since the last call, if there is something.
  [[nodiscard]] Status write_definitions(JsonWriter& out);

 private:
  [[nodiscard]] Status write_reference(JsonIndex::Id reference, JsonWriter& out);
  [[nodiscard]] Status write_keyword(std::string_view name, JsonIndex::Id schema, JsonIndex::Id value,
                                     JsonWriter& out);
  [[nodiscard]] Status write_named(JsonIndex::Id object, JsonWriter& out);
  [[nodiscard]] Status write_list(JsonIndex::Id array, JsonWriter& out);
  [[nodiscard]] bool nullable(JsonIndex::Id schema) const;

  const JsonIndex& document_;
  bool version_30_;
  std::set<std::string> referred_;  ///< names in components/schemas
};

}  // namespace figbridge::rest
