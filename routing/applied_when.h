// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/config/problems.h"
#include "core/json/json_index.h"
#include "core/operation.h"

namespace figbridge::routing {

/// Whether the answer of a settling read says that the write was done: compiled from `applied_when`,
/// immutable, any thread. The path is of the side's own answer; arrays on the way are looked through, one
/// element that fits is enough. A missing or null value never says that it was done. With `equals`, what must
/// stand there is taken from the request.
class AppliedWhen {
 public:
  /// Any answer says so.
  AppliedWhen() = default;
  [[nodiscard]] static AppliedWhen compile(const SettleSpec& spec, const std::string& path,
                                           Problems& problems);

  /// `input`: the operation's. Nothing: it does not have the value that must stand there.
  [[nodiscard]] std::optional<bool> holds(const JsonIndex& answer, const JsonIndex& input) const;

 private:
  using Listed = std::vector<std::string>;
  [[nodiscard]] bool walk(const JsonIndex& answer, JsonIndex::Id at, std::size_t step,
                          const Listed& listed) const;
  [[nodiscard]] bool fits(const JsonIndex& answer, JsonIndex::Id id, const Listed& listed) const;

  bool looks_ = false;
  bool negated_ = false;
  std::vector<std::string> at_;
  std::optional<JsonPointer> equals_;
  Listed listed_;  ///< empty: any value fits
};

}  // namespace figbridge::routing
