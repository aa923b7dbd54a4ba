// SPDX-License-Identifier: Apache-2.0
#include "net/plain_head.h"

#include <algorithm>
#include <charconv>

#include "net/chars.h"

namespace figbridge::net {
namespace {

constexpr std::size_t kLongestLength = 18;  // digits that surely fit

class PlainFields {
 public:
  PlainFields(int minor_version, Judged judged) : judged_(judged) {
    framing_.keep_alive = minor_version == 1;
  }

  /// False if a line is not plain.
  bool read(std::string_view lines, Headers& into) {
    into.reserve(16, lines.size());
    while (true) {
      const auto end = lines.find('\n');
      if (end == std::string_view::npos || end == 0 || lines[end - 1] != '\r') return false;
      if (end == 1) return lines.size() == 2;
      if (!line(lines.substr(0, end - 1), into)) return false;
      lines.remove_prefix(end + 1);
    }
  }
  [[nodiscard]] const PlainFraming& framing() const { return framing_; }

 private:
  bool line(std::string_view text, Headers& into) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const auto name = text.substr(0, colon);
    const auto value = trim_ows(text.substr(colon + 1));
    if (judged_ == Judged::no && !(chars::all(chars::kToken, name) && chars::is_field_value(value)))
      return false;
    into.add(name, value);
    return note(name, value);
  }

  /// By length first: most fields say nothing about framing.
  bool note(std::string_view name, std::string_view value) {
    switch (name.size()) {
      case 10:
        return !equal_without_case(name, "Connection") || connection(value);
      case 14:
        return !equal_without_case(name, "Content-Length") || content_length(value);
      case 16:
        return !equal_without_case(name, "Proxy-Connection");
      case 17:
        return !equal_without_case(name, "Transfer-Encoding");
      default:
        return true;
    }
  }

  bool connection(std::string_view value) {
    if (connection_seen_) return false;
    connection_seen_ = true;
    const bool keeps = equal_without_case(value, "keep-alive");
    framing_.keep_alive = keeps;
    return keeps || equal_without_case(value, "close");
  }

  bool content_length(std::string_view value) {
    if (framing_.length || value.empty() || value.size() > kLongestLength) return false;
    if (!std::ranges::all_of(value, chars::is_digit)) return false;
    std::uint64_t length = 0;
    std::from_chars(value.data(), value.data() + value.size(), length);
    framing_.length = length;
    return true;
  }

  Judged judged_;
  PlainFraming framing_;
  bool connection_seen_ = false;
};

}  // namespace

std::optional<PlainFraming> read_plain_fields(std::string_view lines, int minor_version, Judged judged,
                                              Headers& into) {
  PlainFields fields(minor_version, judged);
  if (fields.read(lines, into)) return fields.framing();
  into = {};
  return std::nullopt;
}

std::optional<PlainStatusLine> read_plain_status_line(std::string_view head) {
  constexpr std::size_t kShortest = 15;  // "HTTP/1.1 200 " and CR LF
  const auto end = head.find('\n');
  if (end == std::string_view::npos || end + 1 < kShortest || head[end - 1] != '\r') return std::nullopt;
  const bool shaped =
      head.starts_with("HTTP/1.") && (head[7] == '0' || head[7] == '1') && head[8] == ' ' && head[12] == ' ';
  const auto digits = head.substr(9, 3);
  const auto reason = head.substr(13, end - 1 - 13);
  if (!shaped || !std::ranges::all_of(digits, chars::is_digit) || !chars::is_field_value(reason))
    return std::nullopt;
  const int status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
  return PlainStatusLine{.status = status, .minor_version = head[7] - '0', .reason = reason, .size = end + 1};
}

}  // namespace figbridge::net
