// SPDX-License-Identifier: Apache-2.0
#include "facade/route_seeds.h"

#include <utility>

namespace figbridge::facade {

std::vector<routing::Route> routes_of(const Configuration& configuration,
                                      const routing::Catalogue& catalogue) {
  std::vector<routing::Route> routes;
  for (const auto& [name, seed] : configuration.routes) {
    const auto* operation = catalogue.find(name);
    if (operation == nullptr) continue;  // said when the configuration was checked
    const auto& group = catalogue.group_of(*operation);
    routes.push_back(seed.row);
    routes.back().group = group.name;
    routes.back().salt = group.salt;
  }
  return routes;
}

}  // namespace figbridge::facade
