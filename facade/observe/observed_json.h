// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "facade/observe/observed.h"

namespace figbridge::facade {

/// What the admin API answers: counts, sizes, times in RFC 3339, percentiles in milliseconds; callers if
/// asked for.
[[nodiscard]] std::string observed_report(const std::vector<ObservedName>& names, bool with_callers);

/// What is kept between runs: everything, histograms included.
[[nodiscard]] std::string observed_to_json(const std::vector<ObservedName>& names);
/// Fails with `malformed` on anything that observed_to_json did not make.
[[nodiscard]] Result<std::vector<ObservedName>> observed_from_json(std::string_view json);

}  // namespace figbridge::facade
