// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json/json_index.h"
#include "core/json/json_text.h"

namespace figbridge {

struct SchemaDocument;

/// A JSON Schema (2020-12), compiled once. Immutable, copied cheaply, any thread.
///
/// Numbers are compared by their digits, never as doubles; lengths count code points; patterns are RE2's
/// (linear time). Formats are asserted: date, date-time, time, uuid, int32, int64; others say nothing.
/// References are local (`#`,
/// `#/…`, `#anchor`). `$dynamicRef`, references elsewhere and patterns beyond RE2 (look-around, back
/// references) are refused by name. Only what the schema can reach from its root is compiled. Unknown
/// keywords say nothing.
class JsonSchema {
 public:
  struct Violation {
    std::string pointer;  ///< of the value, or of the member that is missing
    std::string text;     ///< "is required", "is more than 10": our words and the schema's, never the value
  };

  /// Accepts everything.
  JsonSchema() = default;
  /// `configuration` or `unsupported`, located by JSON Pointer in the schema. `at` is where in the document
  /// the schema stands that is meant (`/components/schemas/Party`).
  [[nodiscard]] static Result<JsonSchema> compile(const JsonText& document, const JsonPointer& at = {});

  [[nodiscard]] bool accepts_everything() const { return document_ == nullptr; }
  /// Everything that is wrong with the value at `root`, up to `limit` places; empty if it fits. Work is
  /// bounded: a value that takes too much of it (alternatives within alternatives) violates at its root.
  [[nodiscard]] std::vector<Violation> check(const JsonIndex& value, JsonIndex::Id root = 0,
                                             std::size_t limit = 20) const;
  /// The same as one error: `invalid` of a caller, `bad_answer` of a backend, with every place (see
  /// error_at_places).
  [[nodiscard]] Status check_as(const JsonIndex& value, Origin origin, std::string_view what) const;

 private:
  std::shared_ptr<const SchemaDocument> document_;
};

}  // namespace figbridge
