// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/log_line.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <iterator>

#include "facade/observe/redact.h"

namespace figbridge::facade {
namespace {

constexpr std::string_view kReplacement = "\\ufffd";

struct Decoded {
  char32_t code;
  std::size_t bytes;  ///< 0: not UTF-8
};

/// The code point at the start of `text`, by table 3-7 of the Unicode standard.
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto trail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead <= 0xDF && trail(1)) return {((lead & 0x1FU) << 6) | (byte(1) & 0x3FU), 2};
  if ((lead & 0xF0U) == 0xE0U && trail(1) && trail(2)) {
    const char32_t code = ((lead & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
    return {code, code >= 0x800 && (code < 0xD800 || code > 0xDFFF) ? 3U : 0U};
  }
  if (lead >= 0xF0 && lead <= 0xF4 && trail(1) && trail(2) && trail(3)) {
    const char32_t code =
        ((lead & 0x07U) << 18) | ((byte(1) & 0x3FU) << 12) | ((byte(2) & 0x3FU) << 6) | (byte(3) & 0x3FU);
    return {code, code >= 0x10000 && code <= 0x10FFFF ? 4U : 0U};
  }
  return {0, 0};
}

bool misleads(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029 ||
         (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) table.at(c) = c != '"' && c != '\\';
  return table;
}();

bool plain(char c) {
  return kPlain[static_cast<unsigned char>(c)];
}

/// Appends one character, escaped where it must be; tells how many bytes it read.
std::size_t append_character(std::string& out, std::string_view text) {
  const auto [code, bytes] = decode(text);
  if (bytes == 0) {
    out += kReplacement;
    return 1;
  }
  if (code == '"' || code == '\\') {
    out += '\\';
    out += text[0];
  } else if (misleads(code)) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(code));
  } else {
    out += text.substr(0, bytes);
  }
  return bytes;
}

void put_two(char* at, unsigned value) {
  at[0] = static_cast<char>('0' + value / 10 % 10);
  at[1] = static_cast<char>('0' + value % 10);
}

void append_number(std::string& out, std::uint64_t value) {
  const fmt::format_int text(value);
  out.append(text.data(), text.size());
}

/// `name` as it stands in a line: `,"side":`. These names are our own and need no escaping.
void text_member(std::string& out, std::string_view name, std::string_view value, std::size_t longest = 256) {
  if (value.empty()) return;
  out += name;
  append_log_string(out, value, longest);
}
/// A value of ours, or of hexadecimal digits, that needs no escaping either.
void word_member(std::string& out, std::string_view name, std::string_view word) {
  ((out += name) += '"') += word;
  out += '"';
}
void number_member(std::string& out, std::string_view name, std::uint64_t value) {
  out += name;
  append_number(out, value);
}
/// Milliseconds with three digits after the point.
void duration_member(std::string& out, std::string_view name, std::chrono::microseconds value) {
  const auto us = static_cast<std::uint64_t>(value.count() < 0 ? 0 : value.count());
  number_member(out, name, us / 1000);
  const std::array<char, 4> fraction = {'.', static_cast<char>('0' + us / 100 % 10),
                                        static_cast<char>('0' + us / 10 % 10),
                                        static_cast<char>('0' + us % 10)};
  out.append(fraction.data(), fraction.size());
}

void append_caller(std::string& out, const Caller& caller) {
  text_member(out, R"(,"caller":)", caller.name);
  word_member(out, R"(,"caller_kind":)", name_of(caller.kind));
  out += caller.verified ? R"(,"caller_verified":true)" : R"(,"caller_verified":false)";
  text_member(out, R"(,"address":)", caller.address);
  text_member(out, R"(,"tenant":)", caller.tenant);
}

void append_error(std::string& out, const Observation& seen) {
  if (!seen.error_kind) return;
  text_member(out, R"(,"error_kind":)", name_of(*seen.error_kind));
  text_member(out, R"(,"error_origin":)", name_of(seen.error_origin));
  text_member(out, R"(,"effect":)", name_of(seen.effect));
  text_member(out, R"(,"error_code":)", seen.error_code);
  text_member(out, R"(,"error_text":)", seen.error_text, 512);
  if (!seen.remote_text.empty()) text_member(out, R"(,"remote_text":)", redact(seen.remote_text), 512);
}

void append_answer(std::string& out, const Observation& seen) {
  word_member(out, R"(,"outcome":)", name_of(seen.outcome));
  if (seen.status != 0) number_member(out, R"(,"status":)", static_cast<std::uint64_t>(seen.status));
  duration_member(out, R"(,"duration_ms":)", seen.duration);
  if (seen.side) word_member(out, R"(,"side":)", name_of(*seen.side));
  text_member(out, R"(,"backend":)", seen.backend);
  text_member(out, R"(,"endpoint":)", seen.endpoint);
  if (seen.backend_duration.count() > 0) duration_member(out, R"(,"backend_ms":)", seen.backend_duration);
  if (seen.attempts > 0) number_member(out, R"(,"attempts":)", static_cast<std::uint64_t>(seen.attempts));
  text_member(out, R"(,"reason":)", seen.reason);
  if (seen.table_version > 0) number_member(out, R"(,"table_version":)", seen.table_version);
  if (seen.passed_through) out += ",\"passed_through\":true";
}

}  // namespace

std::string_view name_of(LogLevel level) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warning", "error"};
  return kNames.at(static_cast<std::size_t>(level));
}

void append_log_string(std::string& out, std::string_view text, std::size_t longest) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size() && at < longest) {
    std::size_t end = at;
    while (end < text.size() && end < longest && plain(text[end])) ++end;
    out += text.substr(at, end - at);
    at = end;
    if (at < text.size() && at < longest) at += append_character(out, text.substr(at));
  }
  if (at < text.size()) out += "…";
  out += '"';
}

void append_timestamp(std::string& out, Wall::time_point at) {
  using namespace std::chrono;
  const auto ms = floor<milliseconds>(at);
  const auto day = floor<days>(ms);
  const year_month_day date{day};
  const hh_mm_ss time{ms - day};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  const auto millis = static_cast<unsigned>(time.subseconds().count());
  std::array<char, 24> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 'T', '0',
                               '0', ':', '0', '0', ':', '0', '0', '.', '0', '0', '0', 'Z'};
  put_two(&text[0], year / 100);
  put_two(&text[2], year % 100);
  put_two(&text[5], static_cast<unsigned>(date.month()));
  put_two(&text[8], static_cast<unsigned>(date.day()));
  put_two(&text[11], static_cast<unsigned>(time.hours().count()));
  put_two(&text[14], static_cast<unsigned>(time.minutes().count()));
  put_two(&text[17], static_cast<unsigned>(time.seconds().count()));
  text[20] = static_cast<char>('0' + millis / 100);
  put_two(&text[21], millis % 100);
  out.append(text.data(), text.size());
}

std::string timestamp(Wall::time_point at) {
  std::string out;
  append_timestamp(out, at);
  return out;
}

void append_exchange_line(std::string& out, const Observation& seen) {
  detail::begin_line(out, seen.started, LogLevel::info, "exchange");
  text_member(out, R"(,"trace_id":)", seen.trace_id);
  text_member(out, R"(,"span_id":)", seen.span_id);
  text_member(out, R"(,"listener":)", seen.listener);
  text_member(out, R"(,"operation":)", seen.operation);
  text_member(out, R"(,"wire_name":)", seen.wire_name, 512);
  append_caller(out, seen.caller);
  append_answer(out, seen);
  append_error(out, seen);
  number_member(out, R"(,"request_bytes":)", seen.request_bytes);
  number_member(out, R"(,"answer_bytes":)", seen.answer_bytes);
  if (seen.drift > 0) number_member(out, R"(,"drift":)", seen.drift);
  out += "}\n";
}

namespace detail {

void begin_line(std::string& out, Wall::time_point at, LogLevel level, std::string_view event) {
  out += "{\"ts\":\"";
  append_timestamp(out, at);
  out += "\",\"level\":\"";
  out += name_of(level);
  out += "\",\"event\":";
  append_log_string(out, event, 256);
}

void append_field(std::string& out, const LogField& field) {
  out += ',';
  append_log_string(out, field.name, 64);
  out += ':';
  if (const auto* text = std::get_if<std::string_view>(&field.value))
    append_log_string(out, *text, 4096);
  else if (const auto* integer = std::get_if<std::int64_t>(&field.value))
    out += fmt::format_int(*integer).str();
  else if (const auto* real = std::get_if<double>(&field.value))
    fmt::format_to(std::back_inserter(out), "{}", *real);
  else
    out += std::get<bool>(field.value) ? "true" : "false";
}

}  // namespace detail
}  // namespace figbridge::facade
