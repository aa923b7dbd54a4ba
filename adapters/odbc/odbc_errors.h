// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/error.h"

namespace figbridge::odbc {

/// What an SQLSTATE (ISO 9075, ODBC 3.8 appendix A, and what drivers make of them) means to a caller.
struct SqlMeaning {
  ErrorKind kind = ErrorKind::fault;
  Origin origin = Origin::backend;
  std::string_view text;   ///< ours, for the caller
  std::string_view code;   ///< what a step's `errors` may name; empty: the SQLSTATE alone
  bool statement = false;  ///< the server told of it: the statement ended, and its own work was undone
  bool transient = false;  ///< the same again may well succeed
  bool link = false;       ///< the connection is of no more use, and its neighbours hardly are
};

/// One table for all drivers, most exact first: SQLSTATE with native code where drivers say HY000 for
/// everything, SQLSTATE, class.
[[nodiscard]] SqlMeaning meaning_of(std::string_view sqlstate, std::int64_t native) noexcept;

}  // namespace figbridge::odbc
