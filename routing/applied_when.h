// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/config/problems.h"
#include "core/json/json_index.h"
#include "core/operation.h"

namespace figbridge::routing {

/// Whether the answer of a settling read says that the write was done: compiled from `applied_when`,
/// immutable, any thread. The path is of the side's own answer; arrays on the way are looked through, one
/// element that fits is enough. A missing or null value never says that it was done.
class AppliedWhen {
 public:
  /// Any answer says so.
  AppliedWhen() = default;
  [[nodiscard]] static AppliedWhen compile(const SettleSpec& spec, const std::string& path,
                                           Problems& problems);

  [[nodiscard]] bool holds(const JsonIndex& answer) const;

 private:
  [[nodiscard]] bool walk(const JsonIndex& answer, JsonIndex::Id at, std::size_t step) const;
  [[nodiscard]] bool fits(const JsonIndex& answer, JsonIndex::Id id) const;

  bool looks_ = false;
  bool negated_ = false;
  std::vector<std::string> at_;
  std::vector<std::string> listed_;  ///< empty: any value fits
};

}  // namespace figbridge::routing
