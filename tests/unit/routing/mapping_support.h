// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/config/problems.h"
#include "core/operation.h"

namespace figbridge::test {

inline MappingRow row(std::string from, std::string to) {
  MappingRow out;
  out.from = std::move(from);
  out.to = std::move(to);
  return out;
}

/// All problems as "path: text", one a line.
inline std::string texts(const Problems& problems) {
  std::string out;
  for (const auto& problem : problems.list()) out += problem.path + ": " + problem.text + "\n";
  return out;
}

}  // namespace figbridge::test
