// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/parity/business.h"
#include "bench/parity/doc.h"

namespace figbridge::seeded {

/// One thing that the modern side does wrong.
struct Defect {
  const char* operation;
  const char* what;                            ///< for the table
  std::vector<std::string_view> fields;        ///< where it shows; "*": anywhere
  std::uint64_t one_in;                        ///< answers, of those to which it applies
  bool (*apply)(Doc& modern, Random& random);  ///< false: does not apply to this answer
};

/// Forty, over all operations.
[[nodiscard]] const std::vector<Defect>& defects();

/// The modern side answers for another thing: this is the operation that does it, one in so many.
constexpr std::string_view kWrongCustomer = "answers for another customer";
/// It fails, and the legacy side does not.
constexpr std::string_view kErrorInstead = "an error instead of the answer";

}  // namespace figbridge::seeded
