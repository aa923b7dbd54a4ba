// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "json.h"

namespace crm {

/// The two defects that are planted in what parties look like from outside (README.md).
void plant_defects(Json& party);

}  // namespace crm
