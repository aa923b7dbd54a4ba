// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/config/config_node.h"
#include "core/config/problems.h"

namespace figbridge::facade {

/// Bounds on one YAML file.
struct YamlLimits {
  std::size_t bytes = 1024 * 1024;  ///< what the parser holds at worst is 250 times that
  std::size_t depth = 64;
  std::size_t nodes = 100'000;
};

/// Reads one YAML 1.2 document (JSON is YAML) into a tree with places. Refused, each with its place: syntax
/// errors, bytes that are not UTF-8, control characters, anchors, aliases, tags, names that are not scalars,
/// the same name twice in one map, a second document, what passes the limits. Every problem of the file is
/// reported, except that a syntax error or a passed limit ends it. Scalars are not typed
/// (core/config/scalar.h does); an empty file is an absent node. Linear in time and memory; nothing throws.
/// Columns count characters.
[[nodiscard]] ConfigNode read_yaml(std::string_view bytes, std::shared_ptr<const std::string> file,
                                   const YamlLimits& limits, Problems& problems);

}  // namespace figbridge::facade
