// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/json/json_text.h"
#include "routing/route.h"

namespace figbridge::routing {

/// One thing that is wrong in a row, and where: a JSON Pointer into it.
struct RouteFault {
  std::string at;
  std::string text;
};

/// Reads a row and collects everything that is wrong with it. What it returns is only used if nothing is.
[[nodiscard]] Route read_row(const JsonText& json, std::vector<RouteFault>& faults);

}  // namespace figbridge::routing
