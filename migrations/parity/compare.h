// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/json/decimal.h"
#include "core/json/json_text.h"
#include "migrations/parity/difference.h"

namespace figbridge::migrations {

/// What is known about differences at one field, and by whom: they are counted as explained, and never
/// vanish.
struct ParityRule {
  enum class What : std::uint8_t {
    ignore,     ///< whatever differs at or below the field
    tolerate,   ///< numbers that differ by at most `tolerance`, moments by at most so many seconds
    unordered,  ///< the array's order
    empty,      ///< absent, null and empty stand for each other
    scale,      ///< how many digits a number is written with
    notation,   ///< the form and zone of a moment
    blanks,     ///< white space around a text
    letters,    ///< upper and lower case
  };
  std::string id;
  std::string field;  ///< as Difference::field has it; with `/**` at its end: and everything below
  What what = What::ignore;
  Decimal tolerance;
  std::string owner;
  std::string reason;
  std::string expires;  ///< RFC 3339 date; a rule that has expired explains nothing
};
[[nodiscard]] std::string_view name_of(ParityRule::What what) noexcept;

/// By which member the elements of an array are told apart: `/orders` by `number`.
struct ElementKey {
  std::string field;  ///< of the array
  std::string member;
};

struct ComparisonSettings {
  std::vector<ParityRule> rules;  ///< those that hold today
  std::vector<ElementKey> keys;
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
/// key, else by the longest common subsequence, so that one element more is one difference. Pure; linear but
/// for the alignment, which is bounded.
[[nodiscard]] Comparison compare(const JsonText& answered, const JsonText& aside,
                                 const ComparisonSettings& settings);

}  // namespace figbridge::migrations
