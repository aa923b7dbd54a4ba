// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>

#include "adapters/odbc/odbc_errors.h"
#include "adapters/odbc/odbc_plan.h"
#include "apps/figbridge_odbc/handles.h"

namespace figbridge::odbc {

template <class T>
using Done = std::expected<T, Failure>;

/// The first diagnostic record of a handle.
struct Diagnostic {
  std::string state;
  std::int64_t native = 0;
  std::string text;
};
[[nodiscard]] Diagnostic diagnostic(SQLSMALLINT type, SQLHANDLE handle);

/// What a failed ODBC call means. Its effect is said by whoever knows whether anything had started.
[[nodiscard]] Failure failure_of(SQLSMALLINT type, SQLHANDLE handle);
[[nodiscard]] inline std::unexpected<Failure> failed(SQLSMALLINT type, SQLHANDLE handle) {
  return std::unexpected(failure_of(type, handle));
}
/// One that is no driver's doing.
[[nodiscard]] std::unexpected<Failure> failed(ErrorKind kind, std::string text, std::string location = {},
                                              Origin origin = Origin::backend);

/// Whether the connection that it came over, and its neighbours, are of no more use.
[[nodiscard]] bool breaks_link(const Failure& failure);

}  // namespace figbridge::odbc
