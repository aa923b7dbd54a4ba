// SPDX-License-Identifier: Apache-2.0
#include "net/head_writer.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <charconv>
#include <ctime>
#include <utility>

#include "net/chars.h"
#include "net/hop_by_hop.h"

namespace figbridge::net {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_number(std::string& out, std::uint64_t value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_sound(const HeaderField& field) {
  return !field.name.empty() && chars::all(chars::kToken, field.name) && chars::is_field_value(field.value);
}

std::size_t size_of(const Headers& headers) {
  return headers.bytes() + 4 * headers.fields().size();
}

/// Whether the engine writes that field itself, or nobody may.
bool is_engines(std::string_view name, Framing framing) {
  switch (name.size()) {
    case 4:
      return equal_without_case(name, "Date");
    case 14:
      return framing != Framing::as_given && equal_without_case(name, "Content-Length");
    default:
      return false;
  }
}

/// False if a field is unsound.
bool append_fields(std::string& out, const Headers& headers, auto is_left_out) {
  const HopByHop hop(headers);
  for (const auto& field : headers.fields()) {
    if (!is_sound(field)) return false;
    if (hop.holds(field.name) || is_left_out(field.name)) continue;
    append_field(out, field.name, field.value);
  }
  return true;
}

void append_framing(std::string& out, const MessageFraming& framing) {
  if (framing.kind == Framing::chunked) out.append("Transfer-Encoding: chunked\r\n");
  if (framing.kind != Framing::length) return;
  out.append("Content-Length: ");
  append_number(out, framing.length);
  out.append("\r\n");
}

}  // namespace

std::string_view HttpDate::at(Wall::time_point now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  if (second != second_) {
    second_ = second;
    const std::time_t time = second;
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    fmt::format_to_n(text_.data(), text_.size() - 1, FMT_COMPILE("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT"),
                     kDays.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                     kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
  }
  return {text_.data(), 29};
}

Result<std::string> write_response_head(const ResponseHead& head, const ResponseFrame& frame) {
  const std::string_view reason =
      head.reason.empty() ? reason_of(head.status) : std::string_view(head.reason);
  if (head.status < 200 || head.status > 999 || !chars::is_field_value(reason)) {
    return fail(ErrorKind::internal, Origin::bridge, "an answer's status line is not one that can be sent");
  }
  std::string out;
  out.reserve(160 + reason.size() + size_of(head.headers));
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(head.status));
  out.append(" ").append(reason).append("\r\n");
  const auto left_out = [&](std::string_view name) { return is_engines(name, frame.framing.kind); };
  if (!append_fields(out, head.headers, left_out)) {
    return fail(ErrorKind::internal, Origin::bridge, "an answer's field holds bytes that cannot be sent");
  }
  append_field(out, "Date", frame.date);
  if (!frame.connection.empty()) append_field(out, "Connection", frame.connection);
  append_framing(out, frame.framing);
  out.append("\r\n");
  return out;
}

Result<std::string> write_request_head(const RequestLine& line, const Headers& headers,
                                       const MessageFraming& framing) {
  const auto invalid = [](std::string text) {
    return fail(ErrorKind::invalid, Origin::bridge, std::move(text));
  };
  if (line.method.empty() || !chars::all(chars::kToken, line.method))
    return invalid("the method is not a token");
  if (!chars::all(chars::kTarget, line.target) || !(line.target.starts_with('/') || line.target == "*")) {
    return invalid("the target is not in origin form");
  }
  if (!chars::all(chars::kHost, line.host)) return invalid("the host is not a host");
  std::string out;
  out.reserve(80 + line.method.size() + line.base_path.size() + line.target.size() + size_of(headers));
  out.append(line.method).append(" ").append(line.absolute_base).append(line.base_path).append(line.target);
  out.append(" HTTP/1.1\r\n");
  append_field(out, "Host", line.host);
  const auto left_out = [](std::string_view name) {
    return equal_without_case(name, "Host") || equal_without_case(name, "Content-Length") ||
           equal_without_case(name, "Expect");
  };
  if (!append_fields(out, headers, left_out)) return invalid("a field holds bytes that cannot be sent");
  if (!line.proxy_authorization.empty()) append_field(out, "Proxy-Authorization", line.proxy_authorization);
  append_framing(out, framing);
  out.append("\r\n");
  return out;
}

std::string_view write_chunk_size(std::uint64_t size, std::array<char, 20>& room) {
  auto* end = std::to_chars(room.data(), room.data() + 16, size, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return {room.data(), static_cast<std::size_t>(end - room.data())};
}

}  // namespace figbridge::net
