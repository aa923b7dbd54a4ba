// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"

namespace figbridge::facade {

/// What a configuration reads from outside: files and environment variables. Used by one thread at a time.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  /// A whole regular file of at most `limit` bytes. Fails with `not_found`, `too_large` or `configuration`.
  [[nodiscard]] virtual Result<std::string> read_file(const std::filesystem::path& file,
                                                      std::size_t limit) = 0;
  /// The names of the regular files in a folder, sorted; nullopt if it is not a folder.
  [[nodiscard]] virtual Result<std::optional<std::vector<std::string>>> list_folder(
      const std::filesystem::path& folder) = 0;
  [[nodiscard]] virtual std::optional<std::string> variable(const std::string& name) = 0;
};

/// The disk and the process's own environment.
class SystemSurroundings final : public Surroundings {
 public:
  [[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) override;
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> list_folder(
      const std::filesystem::path& folder) override;
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) override;
};

}  // namespace figbridge::facade
