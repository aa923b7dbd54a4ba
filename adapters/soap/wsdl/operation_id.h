// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap::wsdl {

/// Gives each operation its id: the snake-case name; `port_type.name` where port types share a name; then
/// `_2`, `_3` … for what is still equal (overloads), in document order.
void assign_ids(std::vector<WsdlOperation>& operations);

}  // namespace figbridge::soap::wsdl
