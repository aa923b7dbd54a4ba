// SPDX-License-Identifier: Apache-2.0
#include "core/config/problems.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace figbridge {

void Problems::sort() {
  const auto place = [](const Problem& problem) {
    const std::string_view file =
        problem.mark.file ? std::string_view(*problem.mark.file) : std::string_view();
    return std::tuple(file, problem.mark.line, problem.mark.column);
  };
  std::ranges::stable_sort(list_, {}, place);
  std::ranges::stable_sort(warnings_, {}, place);
}

}  // namespace figbridge
