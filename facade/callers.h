// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/caller.h"
#include "facade/config/configuration.h"

namespace figbridge::facade {

/// Gives a caller the tenant and the roles that the configuration has for his name: only to one whose name
/// was checked, not to one who merely presented it.
void grant(Caller& caller, const Configuration& configuration);

}  // namespace figbridge::facade
