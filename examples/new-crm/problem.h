// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "json.h"

namespace crm {

/// What is answered as a problem document (RFC 9457). Thrown by what handles a call, caught by the router.
struct Problem : std::runtime_error {
  Problem(int status, std::string code, const std::string& title, Json::Object more = {})
      : std::runtime_error(title), status(status), code(std::move(code)), more(std::move(more)) {}

  /// type, title, status, code and what else there is to say.
  Json document() const;

  int status;
  std::string code;  ///< stable, for programs
  Json::Object more;
};

Problem unknown_party(const std::string& reference);
Problem invalid_field(const std::string& pointer, const std::string& why);

}  // namespace crm
