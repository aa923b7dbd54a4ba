// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "facade/config/configuration.h"
#include "routing/catalogue.h"
#include "routing/route.h"

namespace figbridge::facade {

/// `routes:` of a configuration as rows, with group and salt of the catalogue: what seeds missing rows, and
/// what plan and apply compare the live table with.
[[nodiscard]] std::vector<routing::Route> routes_of(const Configuration& configuration,
                                                    const routing::Catalogue& catalogue);

}  // namespace figbridge::facade
