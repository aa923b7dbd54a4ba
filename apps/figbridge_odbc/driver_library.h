// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace figbridge::odbc {

/// Whether the driver that this process has loaded speaks UTF-16 (SQLDriverConnectW). unixODBC tells nobody,
/// and converts what an ANSI driver is sent by the process's locale, which loses text. A worker serves one
/// data source, so there is one driver.
[[nodiscard]] bool driver_is_wide();

}  // namespace figbridge::odbc
