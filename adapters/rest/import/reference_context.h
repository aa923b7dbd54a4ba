// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace figbridge::rest {

/// What a place of an OpenAPI document holds, as far as its references go: decides which section of
/// `components` a thing belongs to that is brought in from another document.
struct ReferenceContext {
  std::string_view section;  ///< `schemas`, `parameters`, …; empty: nothing that could be referred to
  bool container = false;    ///< a map or list of such things, not one itself
  bool literal = false;      ///< a value (an example, a default): `$ref` in it is no reference

  /// Of the member of that name in an object at this place; elements of lists have an empty name.
  [[nodiscard]] ReferenceContext of(std::string_view name) const;
};

}  // namespace figbridge::rest
