// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/json/json_index.h"

namespace figbridge::migrations {

/// Which element of one array belongs to which of the other.
struct Alignment {
  struct Pair {
    std::optional<std::uint32_t> left;  ///< positions; one of them may be missing
    std::optional<std::uint32_t> right;
  };
  std::vector<Pair> pairs;  ///< in the order of the left array, what only the right one has where it stands
  bool reordered = false;   ///< pairs stand in another order on the right
};

struct Elements {
  const JsonIndex& index;
  std::vector<JsonIndex::Id> ids;
};
[[nodiscard]] Elements elements_of(const JsonIndex& index, JsonIndex::Id array);

/// By `member` (its name), if every element is an object that has it, and on one side at least each has
/// another value: what the other side tells twice is there once too often. Else nothing.
[[nodiscard]] std::optional<Alignment> align_by(std::string_view member, const Elements& left,
                                                const Elements& right);
/// By the first member that tells elements apart like that, and whose values mostly occur on both sides;
/// nothing if there is none.
[[nodiscard]] std::optional<Alignment> align_by_likely_key(const Elements& left, const Elements& right);
/// By what is equal: equal elements at both ends and the longest common subsequence between them; what is
/// equal but stands elsewhere is reordered; what is left over is paired in order. Where that would take more
/// than a million steps, by position.
[[nodiscard]] Alignment align_by_value(const Elements& left, const Elements& right);

}  // namespace figbridge::migrations
