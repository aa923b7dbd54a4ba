// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/error.h"

namespace figbridge {

struct WrittenFiles {
  std::vector<std::string> written;
  std::vector<std::string> unchanged;
};

/// Writes the files, each by a rename. A file that was edited since the last import (`.figbridge-import`
/// knows what was written) is a `conflict`, and then nothing is written at all, unless forced.
[[nodiscard]] Result<WrittenFiles> write_import(const std::map<std::string, std::string>& files,
                                                const std::filesystem::path& output, bool force);

}  // namespace figbridge
