// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/json/json_text.h"
#include "migrations/parity/difference.h"
#include "migrations/parity/field_watcher.h"
#include "migrations/parity/rule.h"

namespace figbridge::migrations {

/// How the answers of one operation are compared.
struct ComparisonSettings {
  std::vector<ParityRule> rules;
  std::int64_t ask_twice = 0;  ///< share of the compared reads that the side that answered is asked again, in
                               ///< hundredths of a percent
  std::size_t most_differences = 200;  ///< further ones are counted only
};

struct Comparison {
  std::vector<Difference> differences;
  std::size_t unlisted = 0;  ///< differences behind the limit; not explained
  std::size_t compared = 0;  ///< values that stand in either answer
  [[nodiscard]] bool same() const { return differences.empty() && unlisted == 0; }
  /// Nothing differs but what a rule explains.
  [[nodiscard]] bool explained() const;
};

/// Compares two answers in the contract's form, by value: numbers as decimals of any size, texts that are
/// both moments as moments, members by name whatever their order. Elements of arrays are aligned by their
/// key, else by the longest common subsequence, so that one element more is one difference. Pure, but for
/// what `watcher` (null: nobody) does; linear but for the alignment, which is bounded.
[[nodiscard]] Comparison compare(const JsonText& answered, const JsonText& aside,
                                 const ComparisonSettings& settings, const Occasion& occasion = {},
                                 FieldWatcher* watcher = nullptr);

}  // namespace figbridge::migrations
