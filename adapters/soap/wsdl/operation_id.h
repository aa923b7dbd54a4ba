// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap::wsdl {

/// `GetCustomer` -> `get_customer`, `HTTPStatusList` -> `http_status_list`, `Über-Fn.2` -> `ber_fn_2`:
/// lower-case ASCII letters, digits and single underscores, a letter first, never empty, at most 59 of them.
[[nodiscard]] std::string snake_case(std::string_view name);

/// Gives each operation its id: the snake-case name; `port_type.name` where port types share a name; then
/// `_2`, `_3` … for what is still equal (overloads), in document order.
void assign_ids(std::vector<WsdlOperation>& operations);

}  // namespace figbridge::soap::wsdl
