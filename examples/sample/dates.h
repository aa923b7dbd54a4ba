// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace sample {

/// A day of the Gregorian calendar, YYYY-MM-DD, without a zone.
bool is_date(std::string_view text);

std::string date_after(std::string_view date, int days);

/// hh:mm:ss of a number of seconds, taken modulo a day.
std::string clock_time(int seconds);

/// Now in UTC, YYYY-MM-DDThh:mm:ss.
std::string utc_now();

/// Milliseconds since 1970 of YYYY-MM-DDThh:mm:ss in UTC.
long long epoch_millis(std::string_view date_time);

}  // namespace sample
