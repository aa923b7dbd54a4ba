// SPDX-License-Identifier: Apache-2.0
#include "core/config/config_node.h"

namespace figbridge {

std::string SourceMark::text() const {
  std::string out = file ? *file : std::string("configuration");
  if (line != 0) out += ":" + std::to_string(line) + ":" + std::to_string(column);
  return out;
}

const ConfigNode& ConfigNode::operator[](std::string_view name) const {
  static const ConfigNode kAbsent{};
  for (const auto& [key, value] : members) {
    if (key.text == name) return value;
  }
  return kAbsent;
}

}  // namespace figbridge
