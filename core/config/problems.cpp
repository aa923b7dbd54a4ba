// SPDX-License-Identifier: Apache-2.0
#include "core/config/problems.h"

#include <map>
#include <tuple>

namespace figbridge {

void Problems::sort() {
  // Equal places keep their order, as they do in a multimap.
  std::multimap<std::tuple<std::string, std::uint32_t, std::uint32_t>, Problem> by_place;
  for (auto& problem : list_) {
    const std::string file = problem.mark.file ? *problem.mark.file : std::string();
    by_place.emplace(std::tuple(file, problem.mark.line, problem.mark.column), std::move(problem));
  }
  list_.clear();
  for (auto& [place, problem] : by_place) list_.push_back(std::move(problem));
}

}  // namespace figbridge
