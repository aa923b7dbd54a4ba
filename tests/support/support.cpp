// SPDX-License-Identifier: Apache-2.0
#include "tests/support/material.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace figbridge::test {

std::optional<std::filesystem::path> material() {
  const char* named = std::getenv("FIGBRIDGE_MATERIAL");  // NOLINT(concurrency-mt-unsafe)
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named)
                       : std::filesystem::path(FIGBRIDGE_SOURCE_DIR) / "../shared/material";
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  return std::filesystem::canonical(folder);
}

std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace figbridge::test
