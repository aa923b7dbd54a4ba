// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/odbc/odbc_plan.h"
#include "core/operation.h"

namespace figbridge::odbc {

/// A column or parameter as a driver describes it.
struct Described {
  std::string name;
  ValueType type = ValueType::unknown;
  bool nullable = true;
  std::int64_t size = 0;  ///< as the driver says; too many lie for it to be a rule
};

struct DescribedStatement {
  std::vector<Described> columns;
  std::vector<Described> parameters;  ///< as many as the statement has, or none if the driver cannot tell
};

/// JSON Schemas of what a plan takes and gives. Without descriptions they know names and shapes, but only
/// those types that the configuration names.
[[nodiscard]] Contract contract_of(const Plan& plan, const std::vector<DescribedStatement>& described = {});

[[nodiscard]] std::string described_text(const std::vector<DescribedStatement>& described);
[[nodiscard]] std::optional<std::vector<DescribedStatement>> read_described(std::string_view text);

}  // namespace figbridge::odbc
