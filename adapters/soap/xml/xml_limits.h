// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/limits.h"

namespace figbridge::soap {

/// What one XML document may cost. All are checked before libxml2 sees a byte (prescan.h).
struct XmlLimits {
  std::size_t bytes = 10 * 1024 * 1024;  ///< of the document, and of its text in UTF-8
  std::size_t depth = 64;                ///< open elements
  std::size_t attributes = 256;          ///< per element, namespace declarations included
  std::size_t name_bytes = 1024;         ///< a qualified name
  std::size_t namespaces = 256;          ///< declarations in scope: every look-up of a prefix walks them
};

[[nodiscard]] inline XmlLimits xml_limits(const Limits& limits) {
  return {.bytes = limits.buffered_body_bytes,
          .depth = limits.xml_depth,
          .attributes = limits.xml_attributes,
          .name_bytes = limits.xml_name_bytes};
}

}  // namespace figbridge::soap
