// SPDX-License-Identifier: Apache-2.0
#include "net/request_policy.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "core/message.h"
#include "net/chars.h"

namespace figbridge::net {
namespace {

constexpr std::size_t kLongestMethod = 32;

using Verdict = std::optional<Refusal>;

/// One walk over a head.
class RequestCheck {
 public:
  RequestCheck(std::string_view head, const Limits& limits) : head_(head), limits_(limits) {}

  std::expected<RequestShape, Refusal> run() {
    if (auto bad = request_line()) return std::unexpected(std::move(*bad));
    while (true) {
      const auto line = next_line();
      if (!line) return std::unexpected(malformed("a line does not end with CR LF (RFC 9112 section 2.2)"));
      if (line->empty()) break;
      if (auto bad = field(*line)) return std::unexpected(std::move(*bad));
    }
    if (at_ != head_.size()) return std::unexpected(malformed("bytes follow the head's empty line"));
    if (auto bad = whole()) return std::unexpected(std::move(*bad));
    return shape_;
  }

 private:
  Refusal malformed(std::string text) const {
    return refuse(400, ErrorKind::malformed, std::move(text), line_at_);
  }

  /// The next line without its CR LF; nothing if it does not end so.
  std::optional<std::string_view> next_line() {
    line_at_ = at_;
    const auto newline = head_.find('\n', at_);
    if (newline == std::string_view::npos || newline == at_ || head_[newline - 1] != '\r')
      return std::nullopt;
    const auto line = head_.substr(at_, newline - 1 - at_);
    at_ = newline + 1;
    return line;
  }

  Verdict request_line() {
    const auto line = next_line();
    if (!line) return malformed("the request line does not end with CR LF (RFC 9112 section 2.2)");
    const auto first = line->find(' ');
    const auto last = line->rfind(' ');
    if (first == std::string_view::npos || first == last) {
      return malformed(
          "a request line is method, target and version with one space between (RFC 9112 section 3)");
    }
    shape_.method = line->substr(0, first);
    shape_.target = line->substr(first + 1, last - first - 1);
    if (auto bad = method()) return bad;
    if (auto bad = version(line->substr(last + 1))) return bad;
    return target();
  }

  Verdict method() const {
    if (shape_.method.empty() || !chars::all(chars::kToken, shape_.method)) {
      return malformed("the method is not a token (RFC 9112 section 3.1)");
    }
    if (shape_.method.size() > kLongestMethod) {
      return refuse(501, ErrorKind::unsupported, "the method is longer than any that is known", 0);
    }
    if (shape_.method == "CONNECT")
      return refuse(501, ErrorKind::unsupported, "CONNECT is not served here", 0);
    return std::nullopt;
  }

  Verdict version(std::string_view text) {
    const bool shaped = text.size() == 8 && text.starts_with("HTTP/") && chars::is_digit(text[5]) &&
                        text[6] == '.' && chars::is_digit(text[7]);
    if (!shaped) return malformed("the version is not HTTP/digit.digit (RFC 9112 section 2.3)");
    shape_.minor_version = text[7] - '0';
    if (text[5] == '1' && shape_.minor_version <= 1) return std::nullopt;
    return refuse(505, ErrorKind::unsupported, "only HTTP/1.0 and HTTP/1.1 are spoken here", line_at_);
  }

  Verdict target() {
    if (shape_.target.size() > limits_.target_bytes) {
      return refuse(414, ErrorKind::too_large, "the request target is longer than the limit", line_at_);
    }
    if (shape_.target.empty() || !chars::all(chars::kTarget, shape_.target)) {
      return malformed("the target holds a byte that may not stand there (RFC 9112 section 3.2)");
    }
    if (shape_.target.starts_with('/')) return std::nullopt;
    if (shape_.target == "*" && shape_.method == "OPTIONS") return std::nullopt;
    return absolute_target();
  }

  Verdict absolute_target() {
    const auto colon = shape_.target.find("://");
    const auto scheme = shape_.target.substr(0, std::min(colon, shape_.target.size()));
    if (!equal_without_case(scheme, "http") && !equal_without_case(scheme, "https")) {
      return malformed("the target is in no form that this method allows (RFC 9112 section 3.2)");
    }
    const auto rest = shape_.target.substr(colon + 3);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    shape_.authority = rest.substr(0, end);
    if (shape_.authority.empty() || !chars::all(chars::kHost, shape_.authority)) {
      return malformed("the target's authority is not a host (RFC 9110 section 4.2)");
    }
    if (end == rest.size()) {
      shape_.target = "/";
      return std::nullopt;
    }
    if (rest[end] == '?') return malformed("the target's path is empty before its query");
    shape_.target = rest.substr(end);
    return std::nullopt;
  }

  Verdict field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
      return malformed("a folded line, or whitespace before the first field (RFC 9112 sections 2.2, 5.2)");
    }
    if (++shape_.fields > limits_.header_fields) {
      return refuse(431, ErrorKind::too_large, "there are more fields than the limit", line_at_);
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return malformed("a field line has no colon (RFC 9112 section 5)");
    const auto name = line.substr(0, colon);
    if (name.empty() || !chars::all(chars::kToken, name)) {
      return malformed("a field name is not a token; no whitespace before the colon (RFC 9112 section 5.1)");
    }
    const auto value = trim_ows(line.substr(colon + 1));
    if (!chars::is_field_value(value)) {
      return malformed("a field value holds a control character (RFC 9110 section 5.5)");
    }
    return known_field(name, value);
  }

  /// By length first: most fields are none of these.
  Verdict known_field(std::string_view name, std::string_view value) {
    switch (name.size()) {
      case 4:
        return equal_without_case(name, "Host") ? host(value) : std::nullopt;
      case 6:
        return equal_without_case(name, "Expect") ? expect(value) : std::nullopt;
      case 14:
        return equal_without_case(name, "Content-Length") ? content_length(value) : std::nullopt;
      case 17:
        return equal_without_case(name, "Transfer-Encoding") ? transfer_encoding(value) : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  Verdict host(std::string_view value) {
    if (++hosts_ > 1) return malformed("there is more than one Host (RFC 9112 section 3.2)");
    if (!chars::all(chars::kHost, value)) return malformed("Host is not a host (RFC 9112 section 3.2)");
    return std::nullopt;
  }

  Verdict expect(std::string_view value) {
    if (!equal_without_case(value, "100-continue")) {
      return refuse(417, ErrorKind::unsupported, "only the expectation 100-continue is known", line_at_);
    }
    shape_.expects_continue = true;
    return std::nullopt;
  }

  Verdict content_length(std::string_view value) {
    if (++lengths_ > 1) return malformed("there is more than one Content-Length (RFC 9112 section 6.3)");
    std::uint64_t length = 0;
    const auto* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, length);
    const bool digits = !value.empty() && std::ranges::all_of(value, chars::is_digit);
    if (!digits) return malformed("Content-Length is not digits only (RFC 9112 section 6.3)");
    if (error != std::errc{} || stop != end || length > limits_.raw_body_bytes) {
      return refuse(413, ErrorKind::too_large, "the body is larger than the limit", line_at_);
    }
    return std::nullopt;
  }

  Verdict transfer_encoding(std::string_view value) {
    if (++codings_ > 1) return malformed("there is more than one Transfer-Encoding (RFC 9112 section 6.1)");
    if (equal_without_case(value, "chunked")) return std::nullopt;
    const auto comma = value.rfind(',');
    const bool list = comma != std::string_view::npos;
    const auto last = trim_ows(list ? value.substr(comma + 1) : value);
    if (!equal_without_case(last, "chunked")) {
      return malformed("the last transfer coding is not chunked (RFC 9112 section 6.3)");
    }
    if (names_chunked(value.substr(0, comma))) return malformed("chunked twice (RFC 9112 section 6.1)");
    return refuse(501, ErrorKind::unsupported, "no transfer coding but chunked is read here", line_at_);
  }

  static bool names_chunked(std::string_view list) {
    while (!list.empty()) {
      const auto comma = std::min(list.find(','), list.size());
      if (equal_without_case(trim_ows(list.substr(0, comma)), "chunked")) return true;
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
  }

  /// What only the whole head shows.
  Verdict whole() const {
    if (hosts_ == 0 && shape_.minor_version == 1) {
      return malformed("there is no Host (RFC 9112 section 3.2)");
    }
    if (codings_ > 0 && lengths_ > 0) {
      return malformed("Content-Length together with Transfer-Encoding (RFC 9112 section 6.1)");
    }
    if (codings_ > 0 && shape_.minor_version == 0) {
      return malformed("Transfer-Encoding in HTTP/1.0 (RFC 9112 section 6.1)");
    }
    return std::nullopt;
  }

  std::string_view head_;
  const Limits& limits_;
  RequestShape shape_;
  std::size_t at_ = 0;
  std::size_t line_at_ = 0;
  int hosts_ = 0;
  int lengths_ = 0;
  int codings_ = 0;
};

}  // namespace

Refusal refuse(int status, ErrorKind kind, std::string text, std::size_t at) {
  return {.status = status,
          .error = {.kind = kind,
                    .origin = Origin::caller,
                    .text = std::move(text),
                    .location = "byte " + std::to_string(at)}};
}

Refusal refuse_endless_head(std::string_view bytes) {
  if (bytes.find('\n') == std::string_view::npos) {
    return refuse(414, ErrorKind::too_large, "the request line is longer than the limit", bytes.size());
  }
  return refuse(431, ErrorKind::too_large, "the head is larger than the limit", bytes.size());
}

std::expected<RequestShape, Refusal> check_request(std::string_view head, const Limits& limits) {
  return RequestCheck(head, limits).run();
}

}  // namespace figbridge::net
