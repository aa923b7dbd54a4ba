// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace figbridge {

/// Hands out names, each once: the wanted one, else with `_2`, `_3` … behind. Quick for any number of equal
/// wishes.
class UniqueNames {
 public:
  [[nodiscard]] std::string take(const std::string& wanted, std::string_view ending = "") {
    std::string name = wanted + std::string(ending);
    std::size_t& last = last_.try_emplace(name, 1).first->second;
    while (!taken_.insert(name).second) name = wanted + "_" + std::to_string(++last) + std::string(ending);
    return name;
  }

 private:
  std::set<std::string> taken_;
  std::map<std::string, std::size_t> last_;
};

}  // namespace figbridge
