// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge::soap {

/// In what a message departed from its schema and was read all the same.
struct Drift {
  std::uint64_t unknown_elements = 0;    ///< skipped with all that is in them
  std::uint64_t unknown_attributes = 0;  ///< skipped
  std::uint64_t unknown_types = 0;    ///< xsi:type of no type that may stand here: read as the declared one
  std::uint64_t wrong_namespace = 0;  ///< the element was taken by its local name
  std::uint64_t wrong_order = 0;
  std::uint64_t missing = 0;          ///< required elements and attributes
  std::uint64_t unexpected_text = 0;  ///< between elements: skipped
  std::uint64_t unexpected_nil = 0;   ///< null where the schema has no nil
  std::uint64_t empty_values = 0;     ///< an empty number, boolean, …: read as null

  static constexpr std::size_t kExamples = 8;
  /// The first of them: "unknown element /GetResponse/Customer/Extra, line 3, column 7". Names are the
  /// message's own: remote text, for logs and reports, not for callers.
  std::vector<std::string> examples;

  [[nodiscard]] std::uint64_t total() const {
    return unknown_elements + unknown_attributes + unknown_types + wrong_namespace + wrong_order + missing +
           unexpected_text + unexpected_nil + empty_values;
  }
};

}  // namespace figbridge::soap
