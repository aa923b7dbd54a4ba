// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge::scenario {

/// An element as comparison sees it: names with namespaces, no prefixes, comments or processing instructions.
struct XmlNode {
  std::string name;                               ///< "{urn:erp}Customer"; empty: a text
  std::string local;                              ///< the name without namespace
  std::string text;                               ///< of a text
  std::map<std::string, std::string> attributes;  ///< without namespace declarations
  std::vector<XmlNode> children;                  ///< white space between elements is not in it
};

/// Nothing if it is not XML that the bridge could read.
[[nodiscard]] std::optional<XmlNode> xml_tree(std::string_view document);

}  // namespace figbridge::scenario
