// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/config/config_node.h"
#include "core/config/problems.h"
#include "facade/config/surroundings.h"

namespace figbridge::facade {

/// A configuration as it was written: all files in one tree.
struct SourceTree {
  ConfigNode root;               ///< a map of sections
  std::filesystem::path folder;  ///< absolute; where relative paths start
  bool complete = false;         ///< false: some file could not be read, so that names may be missing
};

/// Reads a file, or the *.yaml and *.yml files of a folder in the order of their names (hidden ones are left
/// out), and merges them: a section that stands in several files is one section, but the same name in it
/// twice is a problem that names both places. Then `${…}` is put in. Every file is read, whatever is wrong
/// with another one.
[[nodiscard]] SourceTree read_sources(const std::filesystem::path& path, Surroundings& surroundings,
                                      Problems& problems);

}  // namespace figbridge::facade
