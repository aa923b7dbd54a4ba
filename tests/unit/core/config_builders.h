// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/config/config_node.h"
#include "core/config/problems.h"

namespace figbridge::test {

/// Configuration trees by hand, each node on a line of its own where a test looks at places.
inline SourceMark at(std::uint32_t line) {
  return {std::make_shared<const std::string>("a.yaml"), line, 1};
}

inline ConfigNode plain(std::string text, std::uint32_t line = 1) {
  return {.kind = ConfigNode::Kind::scalar, .text = std::move(text), .mark = at(line)};
}

inline ConfigNode quoted(std::string text, std::uint32_t line = 1) {
  auto node = plain(std::move(text), line);
  node.quoted = true;
  return node;
}

inline ConfigNode from_secret(std::string text) {
  auto node = quoted(std::move(text));
  node.secret = true;
  return node;
}

inline ConfigNode list(std::vector<ConfigNode> items, std::uint32_t line = 1) {
  return {.kind = ConfigNode::Kind::sequence, .mark = at(line), .items = std::move(items)};
}

inline ConfigNode map(std::vector<std::pair<std::string, ConfigNode>> members, std::uint32_t line = 1) {
  ConfigNode node{.kind = ConfigNode::Kind::map, .mark = at(line)};
  for (auto& [name, value] : members) {
    const auto place = value.mark.line;
    node.members.emplace_back(plain(std::move(name), place), std::move(value));
  }
  return node;
}

inline std::vector<std::string> described(const Problems& problems) {
  std::vector<std::string> lines;
  for (const auto& problem : problems.list()) lines.push_back(problem.describe());
  return lines;
}

}  // namespace figbridge::test
