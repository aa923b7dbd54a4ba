// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace figbridge::migrations {

/// What two values of one field have not in common, from the mildest to the gravest where several hold.
enum class DifferenceKind : std::uint8_t {
  scale,      ///< one number, written with another number of digits: 1.1 and 1.10
  notation,   ///< one moment, written in another form or zone
  trimmed,    ///< one text, but for white space around it
  cased,      ///< one text, but for upper and lower case
  order,      ///< the same elements in another order
  emptiness,  ///< absent, null and empty stand for each other
  number,     ///< another number
  moment,     ///< another moment
  text,       ///< another text, or another of true and false
  type,       ///< a number here, a text there
  missing,    ///< only the side that answered has it
  extra,      ///< only the side that was asked aside has it
  outcome,    ///< one side failed, or failed in another way
};
[[nodiscard]] std::string_view name_of(DifferenceKind kind) noexcept;

/// One place where two answers differ.
struct Difference {
  /// Where, for all answers alike: JSON Pointer in the contract's form, `*` for each element of an array.
  std::string field;
  std::string at;        ///< where, in the answer that was given; JSON Pointer
  std::string at_aside;  ///< where, in the other
  DifferenceKind kind = DifferenceKind::text;
  std::string answered;  ///< canonical JSON of the side that answered; empty: absent
  std::string aside;     ///< of the other
  std::string rule;      ///< which rule explains it; empty: none
};

}  // namespace figbridge::migrations
