// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/config/config_node.h"

namespace figbridge::scenario {

/// Replaces values of a YAML text and adds members to its maps, and leaves everything else as it is. Lines
/// stay where they are, but for those below a member that was added to a map in block style.
class YamlEdit {
 public:
  /// `text` is what the nodes were read from.
  explicit YamlEdit(std::string_view text) : text_(text) {}

  /// `value` is written as it is: quoted by the caller where YAML wants it.
  void replace(const ConfigNode& value, const std::string& written);
  /// The member of a map: replaced, or put before the first one.
  void set(const ConfigNode& map, std::string_view name, const std::string& written);

  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] std::size_t offset_of(const SourceMark& mark) const;
  [[nodiscard]] std::size_t end_of(const ConfigNode& value, std::size_t begin) const;

  struct Change {
    std::size_t length;
    std::string written;
  };
  std::string_view text_;
  std::map<std::size_t, Change> changes_;  ///< by offset
};

/// A text as a double-quoted YAML scalar.
[[nodiscard]] std::string yaml_text(std::string_view text);

}  // namespace figbridge::scenario
