// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace figbridge {

/// `GetCustomer` -> `get_customer`, `HTTPStatusList` -> `http_status_list`, `Über-Fn.2` -> `ber_fn_2`:
/// lower-case ASCII letters, digits and single underscores, a letter first, never empty, at most 59 of them.
[[nodiscard]] std::string snake_case(std::string_view name);

}  // namespace figbridge
