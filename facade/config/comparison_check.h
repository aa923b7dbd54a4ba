// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/config/problems.h"
#include "core/operation.h"
#include "facade/config/configuration.h"

namespace figbridge::facade {

/// Reports rules whose field the operation's contract does not have, with the nearest that it has.
void check_comparison(const Operation& operation, const migrations::ComparisonSettings& settings,
                      Problems& problems);

/// Warnings: rules that explain nothing any more, because their last day is over.
[[nodiscard]] std::vector<Problem> expired_rules(const Configuration& configuration, Wall::time_point now);

/// The places that a JSON Schema lists, `*` for each element of an array: `/orders/*/amount`. At most 2,000,
/// through local `$ref`, `allOf`, `anyOf` and `oneOf`, as deep as schemas do not refer to themselves.
[[nodiscard]] std::vector<std::string> listed_places(const JsonText& schema);
/// The words that its enumerations list, canonical JSON, by place.
[[nodiscard]] std::map<std::string, std::vector<std::string>> listed_words(const JsonText& schema);

}  // namespace figbridge::facade
