// SPDX-License-Identifier: Apache-2.0
#include "facade/callers.h"

namespace figbridge::facade {

void grant(Caller& caller, const Configuration& configuration) {
  if (!caller.verified || configuration.callers.empty()) return;
  const auto known = configuration.callers.find(caller.name);
  if (known == configuration.callers.end()) return;
  caller.tenant = known->second.tenant;
  caller.roles.insert(caller.roles.end(), known->second.roles.begin(), known->second.roles.end());
}

}  // namespace figbridge::facade
