// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace figbridge::test {

/// The folder of real samples that stands beside the project (or FIGBRIDGE_MATERIAL), if it is there.
[[nodiscard]] std::optional<std::filesystem::path> material();

/// A whole file. An unreadable one is an empty string: the caller's expectation fails on it.
[[nodiscard]] std::string slurp(const std::filesystem::path& file);

}  // namespace figbridge::test
