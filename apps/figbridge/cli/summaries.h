// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "apps/figbridge/cli/context.h"

namespace figbridge::cli {

/// A member of an answer as a table cell: a string as it is, numbers as written, `null` and absent ones
/// empty.
[[nodiscard]] std::string cell(const Json& object, const char* name);

/// "/companyCode=PT01,PT02; caller shop; 20%"
[[nodiscard]] std::string cohort_summary(const Json& cohort);

/// A member of a row for a person; `-` if there is none.
[[nodiscard]] std::string value_text(const std::string& field, const Json& value);

/// "to canary: no (inconclusive): 312 of 1000 pairs"
[[nodiscard]] std::string gates_text(const Json& gates);

/// "2026-03-01T12:00:00.123Z" to the minute: "2026-03-01 12:00"
[[nodiscard]] std::string to_the_minute(const std::string& timestamp);
/// The same to the second.
[[nodiscard]] std::string to_the_second(const std::string& timestamp);

/// 12.3, 1,234: milliseconds to three significant digits; sizes in B, KiB, MiB, GiB.
[[nodiscard]] std::string milliseconds(double value);
[[nodiscard]] std::string size_text(double bytes);

/// What an answer to a change says: what is different now, in which version, by whom; notes go to stderr.
/// Then `next` as a hint, if something changed.
void print_change(Context& context, const std::string& answer, const std::string& next);

/// The rows of a `changes` array, each member on a line: `  stage  legacy → canary`.
[[nodiscard]] std::string changes_text(const Json& changes);

}  // namespace figbridge::cli
