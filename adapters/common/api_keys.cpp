// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/api_keys.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "core/sha256.h"
#include "core/time_text.h"

namespace figbridge {
namespace {

constexpr std::size_t kDigestDigits = 64;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(" \t\r"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool is_digest(std::string_view text) {
  return text.size() == kDigestDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

int number_of(std::string_view digits) {
  int number = -1;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return failed == std::errc{} && end == digits.data() + digits.size() ? number : -1;
}

std::unexpected<Error> wrong(std::size_t line, std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge,
              "line " + std::to_string(line) + ": " + std::move(text));
}

}  // namespace

bool is_caller_name(std::string_view name) {
  constexpr std::string_view kOther = "._-@";
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOther.find(c) != std::string_view::npos;
  });
}

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int month = number_of(text.substr(5, 2));
  const int day = number_of(text.substr(8, 2));
  const std::chrono::year_month_day date(std::chrono::year(number_of(text.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  return month > 0 && day > 0 && date.ok();
}

Result<std::vector<ApiKeyEntry>> read_api_keys(std::string_view text) {
  std::vector<ApiKeyEntry> entries;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (words.empty() || words.front().starts_with('#')) continue;
    if (words.size() < 2 || words.size() > 3 || !is_caller_name(words[0]) || !is_digest(words[1]))
      return wrong(number, "expected NAME SHA256 [YYYY-MM-DD]; `figbridge keys create` writes such lines");
    if (words.size() == 3 && !is_day(words[2])) return wrong(number, "the third word is no day (YYYY-MM-DD)");
    entries.push_back({.name = std::string(words[0]),
                       .digest = std::string(words[1]),
                       .expires = words.size() == 3 ? std::string(words[2]) : std::string()});
  }
  return entries;
}

std::string line_of(const ApiKeyEntry& entry) {
  return entry.name + ' ' + entry.digest + (entry.expires.empty() ? "" : ' ' + entry.expires) + '\n';
}

Result<std::string> new_api_key() {
  std::array<unsigned char, 32> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
    return fail(ErrorKind::internal, Origin::bridge, "the system gives no random bytes");
  return "fbk_" + hex_of(std::string_view(reinterpret_cast<const char*>(random.data()), random.size()));
}

Result<ApiKeys> ApiKeys::parse(std::string_view text) {
  auto entries = read_api_keys(text);
  if (!entries) return std::unexpected(std::move(entries.error()));
  ApiKeys keys;
  for (auto& entry : *entries) {
    auto digest = entry.digest;
    const auto [at, fresh] = keys.by_digest_.emplace(std::move(digest), std::move(entry));
    if (!fresh)
      return fail(ErrorKind::configuration, Origin::bridge,
                  "the key of '" + at->second.name + "' stands twice");
  }
  return keys;
}

const std::string* ApiKeys::holder(std::string_view key, Wall::time_point now) const {
  const auto found = by_digest_.find(hex_of(sha256(key)));
  if (found == by_digest_.end()) return nullptr;
  const auto& entry = found->second;
  if (!entry.expires.empty() && rfc3339(now).substr(0, 10) > entry.expires) return nullptr;
  return &entry.name;
}

}  // namespace figbridge
