// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/problems.h"
#include "core/error.h"
#include "core/json/json_index.h"
#include "core/operation.h"

namespace figbridge::routing {

/// Finds failures that a side hides inside normal answers, and gives side's codes their contract's names.
/// Compiled from a step's `fails_when` and `errors`; immutable; any thread. Paths are of the side's own
/// answer, before mapping.
///
/// Arrays on the way to `at` are looked through: one failing element is enough, and the code is taken from
/// that element. Values compare as text, numbers by value (`0` is `0.0`). A missing or null value is none of
/// `not`, so it fails there; it is never one of `in`.
class SideErrors {
 public:
  /// Never finds anything, names nothing.
  SideErrors() = default;
  [[nodiscard]] static SideErrors compile(const StepSpec& step, const std::string& path, Problems& problems);

  /// The failure that the answer tells of, if it does: `rejected` of the backend, with the contract's code
  /// (see code_of). The effect is `none`: the side says that it did not do it.
  [[nodiscard]] std::optional<Error> failure_in(const JsonIndex& answer) const;
  /// The contract's code for a side's code: its row in `errors`, else the row `*`, else nothing.
  [[nodiscard]] std::optional<std::string_view> code_of(std::string_view side_code) const;
  /// A `rejected` or `fault` with its code renamed to the contract's. A code that is not declared is the
  /// other side's text: it is taken away, kept in `remote`, and so is the body that came with it. Other
  /// errors come back as they are.
  [[nodiscard]] Error named(Error error) const;
  [[nodiscard]] bool looks() const { return looks_; }

 private:
  [[nodiscard]] bool fails(const JsonIndex& answer, std::optional<JsonIndex::Id> id) const;
  [[nodiscard]] bool walk(const JsonIndex& answer, JsonIndex::Id at, std::size_t step,
                          std::optional<std::string>& code) const;

  bool looks_ = false;
  bool negated_ = false;
  std::vector<std::string> at_;
  std::vector<std::string> code_;
  std::size_t shared_ = 0;  ///< leading tokens that `at` and `code` have in common
  std::vector<std::string> listed_;
  std::vector<std::pair<std::string, std::string>> errors_;  ///< sorted by side's code
  std::optional<std::string> rest_;
};

}  // namespace figbridge::routing
