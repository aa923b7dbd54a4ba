// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-or-later
#include "sample/dates.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace sample {
namespace {

using namespace std::chrono;

int number(std::string_view text) {
  int value = 0;
  for (char c : text) value = value * 10 + (c - '0');
  return value;
}

year_month_day parse(std::string_view date) {
  return year{number(date.substr(0, 4))} / static_cast<int>(number(date.substr(5, 2))) /
         number(date.substr(8, 2));
}

std::string text(year_month_day date) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

}  // namespace

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  std::string digits(text);
  std::erase(digits, '-');
  bool plain = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits.size() == 8 && plain && parse(text).ok();
}

std::string date_after(std::string_view date, int days_later) {
  return text(year_month_day{sys_days{parse(date)} + days{days_later}});
}

std::string clock_time(int seconds) {
  int s = seconds % 86'400;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", s / 3'600, s / 60 % 60, s % 60);
  return buffer;
}

std::string utc_now() {
  auto now = floor<seconds>(system_clock::now());
  auto today = floor<days>(now);
  return text(year_month_day{today}) + "T" + clock_time(static_cast<int>((now - today).count()));
}

long long epoch_millis(std::string_view date_time) {
  auto midnight = sys_days{parse(date_time)}.time_since_epoch();
  auto time = hours{number(date_time.substr(11, 2))} + minutes{number(date_time.substr(14, 2))} +
              seconds{number(date_time.substr(17, 2))};
  return duration_cast<milliseconds>(midnight + time).count();
}

}  // namespace sample
