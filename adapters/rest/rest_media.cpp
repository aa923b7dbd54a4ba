// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_media.h"

#include <algorithm>
#include <string>

#include "core/message.h"

namespace figbridge::rest {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// Takes what stands before the next `mark` (outside quotes) off the front.
std::string_view take_until(std::string_view& text, char mark) {
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size() && (quoted || text[at] != mark); ++at) {
    if (text[at] == '"')
      quoted = !quoted;
    else if (quoted && text[at] == '\\')
      ++at;
  }
  at = std::min(at, text.size());
  const auto taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return trimmed(taken);
}

/// The parameter's value without quotes; nothing if it is not there.
std::string_view parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    auto one = take_until(parameters, ';');
    const auto found = take_until(one, '=');
    if (!equal_without_case(found, name)) continue;
    if (one.size() >= 2 && one.front() == '"' && one.back() == '"') one = one.substr(1, one.size() - 2);
    return trimmed(one);
  }
  return {};
}

bool is_json_type(std::string_view type) {
  constexpr std::string_view kSuffix = "+json";
  return equal_without_case(type, "application/json") ||
         (type.size() > kSuffix.size() &&
          equal_without_case(type.substr(type.size() - kSuffix.size()), kSuffix));
}

/// How closely a media range names JSON; 0: not at all.
int closeness(std::string_view range) {
  if (is_json_type(range)) return 3;
  if (equal_without_case(range, "application/*")) return 2;
  return range == "*/*" ? 1 : 0;
}

}  // namespace

bool is_json(std::string_view media_type) {
  if (!is_json_type(take_until(media_type, ';'))) return false;
  const auto charset = parameter(media_type, "charset");
  return charset.empty() || equal_without_case(charset, "utf-8") || equal_without_case(charset, "utf8");
}

bool accepts_json(std::string_view accept) {
  int closest = 0;
  bool allowed = trimmed(accept).empty();
  while (!accept.empty()) {
    auto element = take_until(accept, ',');
    const int close = closeness(take_until(element, ';'));
    if (close == 0 || close < closest) continue;
    const auto weight = parameter(element, "q");
    const bool nonzero = weight.find_first_not_of("0.") != std::string_view::npos || weight.empty();
    allowed = close == closest ? allowed || nonzero : nonzero;
    closest = close;
  }
  return allowed;
}

}  // namespace figbridge::rest
