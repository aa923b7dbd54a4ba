// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/config/problems.h"
#include "core/error.h"
#include "core/json/json_index.h"
#include "core/json/json_text.h"
#include "core/operation.h"

namespace figbridge::routing {

struct MappingPlan;

/// Which part of a step the rows belong to. A `select` without a `*` in its row's paths picks from the array
/// on the side's end: `to` of a request row, `from` of a response row.
enum class MappingPart : std::uint8_t { request, response };

/// Rows of a step, compiled once: turns one canonical value into another. Immutable, copied cheaply, any
/// thread. docs/mapping.md describes what rows can say.
///
/// Only what rows name goes over; a mapping without rows hands the value on untouched. Absent, null and empty
/// stay what they are. The members of the result stand in the order in which the rows first name them;
/// numbers keep their digits unless a row asks for another form. Time is linear in the value (times the depth
/// of `each`), memory in the result.
class Mapping {
 public:
  /// The identity.
  Mapping() = default;

  /// Compiles rows for the direction in which they were written. Everything that is wrong is reported with
  /// its row's place; `path` is the configuration path of the rows
  /// (`operations.customer.get.legacy.request`).
  [[nodiscard]] static Mapping compile(const MappingSpec& spec, MappingPart part, const std::string& path,
                                       Problems& problems);
  /// The other direction: what `to` holds goes back to `from`. Rows that cannot be turned around (a table
  /// that gives one value for two, two rows that would write one place) are reported with their place.
  /// Constants are expected and dropped; a default has no way back.
  [[nodiscard]] static Mapping compile_inverse(const MappingSpec& spec, MappingPart part,
                                               const std::string& path, Problems& problems);

  [[nodiscard]] bool identity() const { return plan_ == nullptr; }
  /// `origin` says whose value it is: what does not fit is `invalid` of a caller or the bridge and
  /// `bad_answer` of a backend, located by JSON Pointer in `in`. The texts quote no values.
  [[nodiscard]] Result<JsonText> apply(JsonText in, Origin origin) const;
  /// The place in the source that a place of the result comes from, as a JSON Pointer, as far as rows lead
  /// back: what is below a row's value is told as that value. Nothing for constants and for what no row
  /// writes.
  [[nodiscard]] std::optional<std::string> source_of(const JsonPointer& place) const;

 private:
  explicit Mapping(std::shared_ptr<const MappingPlan> plan) : plan_(std::move(plan)) {}
  std::shared_ptr<const MappingPlan> plan_;
};

}  // namespace figbridge::routing
