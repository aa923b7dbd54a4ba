// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/config/scalar.h"
#include "facade/config/show.h"
#include "facade/config/yaml_source.h"
#include "tests/unit/facade/config_support.h"

namespace figbridge::facade::test {

/// A tree on one line: kind, type and text of every value.
inline std::string outline(const ConfigNode& node) {
  std::string out =
      std::to_string(static_cast<int>(node.kind)) + std::to_string(static_cast<int>(scalar_type(node)));
  out += "<" + node.text + ">";
  for (const auto& item : node.items) out += "[" + outline(item) + "]";
  for (const auto& [name, value] : node.members) out += "{" + name.text + "=" + outline(value) + "}";
  return out;
}

/// What printing changes for good reason: "${" is escaped, since reading a configuration puts something in
/// its place.
inline bool has_interpolation(std::string_view bytes) {
  return bytes.find("${") != std::string_view::npos;
}

/// Whatever the bytes: reading ends in a tree or in problems; a map that was read is printed and read back as
/// the same; the whole configuration is loaded or refused. False if that does not hold.
[[nodiscard]] inline bool yaml_holds(std::string_view bytes) {
  const auto file = std::make_shared<const std::string>("a.yaml");
  Problems problems;
  const auto tree = read_yaml(bytes, file, {}, problems);
  (void)json_of(tree);
  const auto printed = show_yaml(tree);
  if (problems.none() && tree.kind == ConfigNode::Kind::map && !tree.members.empty() &&
      !has_interpolation(printed)) {
    if (printed.size() <= YamlLimits{}.bytes &&
        outline(read_yaml(printed, file, {}, problems)) != outline(tree))
      return false;
  }
  const auto loaded = load_text(std::string(bytes));
  return (loaded.configuration != nullptr) == loaded.problems.empty();
}

}  // namespace figbridge::facade::test
