// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"

namespace figbridge {

/// One line of a key file: `NAME SHA256 [YYYY-MM-DD]`. The key itself stands nowhere.
struct ApiKeyEntry {
  std::string name;     ///< of the caller who has it; one caller may have several
  std::string digest;   ///< lower-case hexadecimal SHA-256 of the key
  std::string expires;  ///< the last day, in UTC, on which it is taken; empty: none
};

/// The keys that callers of a listener may present. Immutable; any thread.
class ApiKeys {
 public:
  /// Empty lines and lines that begin with `#` say nothing. `configuration`, with the line's number: a line
  /// that is none, or a key that stands twice.
  [[nodiscard]] static Result<ApiKeys> parse(std::string_view text);
  /// The caller's name. Null: nobody has this key, or it has expired. Looks up the key's digest, so its time
  /// tells nothing of the keys.
  [[nodiscard]] const std::string* holder(std::string_view key, Wall::time_point now) const;

 private:
  std::map<std::string, ApiKeyEntry, std::less<>> by_digest_;
};

/// A key of 32 random bytes, `fbk_` and hexadecimal digits.
[[nodiscard]] Result<std::string> new_api_key();
/// The lines of a key file, in their order. `configuration` as ApiKeys::parse.
[[nodiscard]] Result<std::vector<ApiKeyEntry>> read_api_keys(std::string_view text);
[[nodiscard]] std::string line_of(const ApiKeyEntry& entry);
/// A name is 1 to 64 letters, digits, `.`, `_`, `-`, `@`.
[[nodiscard]] bool is_caller_name(std::string_view name);
/// A day of the calendar, `2027-01-31`.
[[nodiscard]] bool is_day(std::string_view text);

}  // namespace figbridge
