// SPDX-License-Identifier: Apache-2.0
#include "core/trace.h"

#include <array>
#include <random>

#include "core/caller.h"

namespace figbridge {
namespace {

void append_hex(std::string& out, std::uint64_t value, std::size_t digits) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<char, 16> text{};
  for (auto left = digits; left > 0; value >>= 4U) text[--left] = kHex[value & 0xFU];
  out.append(text.data(), digits);
}

bool lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}
bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

/// Version ff is forbidden; version 00 has exactly 55 characters, later ones may go on after a dash
/// (section 4.3).
bool valid_traceparent(std::string_view text) {
  if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const auto version = text.substr(0, 2);
  if (!lower_hex(version) || version == "ff") return false;
  if (version == "00" ? text.size() != 55 : text.size() > 55 && text[55] != '-') return false;
  const auto trace = text.substr(3, 32);
  const auto parent = text.substr(36, 16);
  return lower_hex(trace) && lower_hex(parent) && lower_hex(text.substr(53, 2)) && !all_zero(trace) &&
         !all_zero(parent);
}

std::uint64_t nonzero(Random& random) {
  std::uint64_t value = 0;
  while (value == 0) value = random.next();
  return value;
}

}  // namespace

std::uint64_t SystemRandom::next() {
  thread_local std::mt19937_64 generator = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  return generator();
}

std::string TraceContext::traceparent() const {
  std::string out;
  out.reserve(55);
  out.append("00-").append(trace_id).append("-").append(span_id).append("-");
  append_hex(out, flags, 2);
  return out;
}

TraceContext continue_trace(std::string_view traceparent, std::string_view tracestate, Random& random) {
  TraceContext trace;
  append_hex(trace.span_id, nonzero(random), 16);
  if (valid_traceparent(traceparent)) {
    trace.trace_id = traceparent.substr(3, 32);
    trace.parent_id = traceparent.substr(36, 16);
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    trace.flags = static_cast<std::uint8_t>(digit(traceparent[53]) * 16 + digit(traceparent[54]));
    trace.tracestate = tracestate;
    return trace;
  }
  trace.trace_id.reserve(32);
  append_hex(trace.trace_id, nonzero(random), 16);
  append_hex(trace.trace_id, random.next(), 16);
  return trace;
}

std::string uuid_v7(std::uint64_t unix_ms, Random& random) {
  const std::uint64_t a = random.next();
  const std::uint64_t b = random.next();
  std::string out;
  out.reserve(36);
  append_hex(out, unix_ms >> 16U, 8);
  out += '-';
  append_hex(out, unix_ms & 0xFFFFU, 4);
  out += "-7";
  append_hex(out, a & 0xFFFU, 3);
  out += '-';
  append_hex(out, 0x8000U | (b >> 50U), 4);
  out += '-';
  append_hex(out, (a >> 12U) & 0xFFFFFFFFFFFFU, 12);
  return out;
}

std::string_view name_of(CallerKind kind) noexcept {
  constexpr std::array<std::string_view, 10> kNames = {
      "anonymous",      "network", "certificate", "api_key", "token",
      "username_token", "basic",   "folder",      "dsn",     "operator"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace figbridge
