// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/error.h"

namespace figbridge::facade {

/// An answer of the admin plane.
struct AdminAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
};

/// A failure as a problem document (RFC 9457) with our own members: `kind` and, if there are any, `code` (of
/// a gate), `location`, `problems` (everything that is wrong at once). The whole story is told, causes
/// included: operators may see it. Remote texts are not shown.
[[nodiscard]] AdminAnswer problem_of(const Error& error, const std::vector<std::string>& problems = {});

}  // namespace figbridge::facade
