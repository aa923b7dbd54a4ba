// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/prefer.h"

#include <charconv>
#include <string_view>

namespace figbridge::rest {
namespace {

constexpr unsigned kLongest = 86'400;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Cuts what stands before the next comma that is not quoted.
std::string_view next_part(std::string_view& rest) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size() && (quoted || rest[at] != ','); ++at) {
    if (rest[at] == '"') quoted = !quoted;
    if (quoted && rest[at] == '\\') ++at;
  }
  at = std::min(at, rest.size());
  const auto part = rest.substr(0, at);
  rest = at < rest.size() ? rest.substr(at + 1) : std::string_view();
  return part;
}

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  unsigned seconds = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failed != std::errc{} || end != text.data() + text.size() || seconds > kLongest) return std::nullopt;
  return std::chrono::seconds(seconds);
}

void add(Preferences& all, std::string_view part) {
  part = trimmed(part.substr(0, part.find(';')));  // parameters say nothing that is known here
  const auto equals = part.find('=');
  const auto name = trimmed(part.substr(0, equals));
  const auto value = equals == std::string_view::npos ? std::string_view() : trimmed(part.substr(equals + 1));
  if (equal_without_case(name, "respond-async")) all.respond_async = true;
  if (equal_without_case(name, "wait") && !all.wait) all.wait = seconds_of(value);
}

}  // namespace

Preferences preferences_of(const Headers& headers) {
  Preferences all;
  for (const auto field : headers.fields()) {
    if (!equal_without_case(field.name, "Prefer")) continue;
    for (std::string_view rest = field.value; !rest.empty();) add(all, next_part(rest));
  }
  return all;
}

}  // namespace figbridge::rest
