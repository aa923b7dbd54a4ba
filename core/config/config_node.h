// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge {

/// A place in a configuration file. Lines and columns count from 1; 0 means unknown.
struct SourceMark {
  std::shared_ptr<const std::string> file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  /// "erp.yaml:12:5"
  [[nodiscard]] std::string text() const;
};

struct ConfigMember;

/// A configuration value as it was written, with its place: what the YAML reader makes and option specs
/// check. Scalars are text; `quoted` tells "5" from 5. `secret` values came from ${file:…} or ${env:…} and
/// are masked in every output. Copied freely (configuration time only).
struct ConfigNode {
  enum class Kind : std::uint8_t { absent, null, scalar, sequence, map };

  Kind kind = Kind::absent;
  std::string text;
  bool quoted = false;
  bool secret = false;
  SourceMark mark;
  std::vector<ConfigNode> items;      ///< of a sequence
  std::vector<ConfigMember> members;  ///< of a map, in file order

  [[nodiscard]] bool present() const { return kind != Kind::absent; }
  /// The member of that name, or an absent node.
  [[nodiscard]] const ConfigNode& operator[](std::string_view name) const;
};

struct ConfigMember {
  ConfigNode name;  ///< with its place
  ConfigNode value;
};

}  // namespace figbridge
