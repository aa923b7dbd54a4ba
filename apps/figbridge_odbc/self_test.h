// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "apps/figbridge_odbc/call_control.h"
#include "apps/figbridge_odbc/connection.h"

namespace figbridge::odbc {

/// Tries what drivers differ in, and lie about: a JSON array of {"check", "result", "detail"}. `result` is
/// `ok`, `no` (it cannot do it, or says so), `lies` (it says one thing and does another) or `unknown`.
/// Changes nothing in the database. `slow`: a statement that takes long, for the check of cancel; empty:
/// none.
[[nodiscard]] std::string self_test(Connection& connection, const Hello& hello, const std::string& slow);

}  // namespace figbridge::odbc
