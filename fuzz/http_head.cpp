// SPDX-License-Identifier: Apache-2.0
// Request heads: what the policy lets pass is what its rules say, and the parser agrees with it.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fuzz/require.h"
#include "net/head_scan.h"
#include "net/message_parser.h"
#include "net/request_policy.h"

namespace {

using namespace figbridge;
using fuzz::require;

std::size_t count_of(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(
      headers.fields(), [&](const auto& f) { return equal_without_case(f.name, name); }));
}

bool is_clean(std::string_view value) {
  return std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void check_accepted(const net::RequestHead& head, const net::MessageParser& parser) {
  require(!head.target.empty() && is_clean(head.target), "a target without line ends");
  require(head.target.front() == '/' || head.target == "*", "origin form");
  require(head.target.find_first_of(" #") == std::string::npos, "no space and no fragment in a target");
  require(count_of(head.headers, "Host") <= 1, "one Host at most");
  require(head.minor_version == 0 || count_of(head.headers, "Host") == 1, "one Host in HTTP/1.1");
  const auto lengths = count_of(head.headers, "Content-Length");
  const auto codings = count_of(head.headers, "Transfer-Encoding");
  require(lengths + codings <= 1, "one framing at most");
  require(codings == 0 || head.minor_version == 1, "no coding in HTTP/1.0");
  require(parser.length().has_value() == (codings == 0 || parser.done()), "the parser sees the same framing");
  for (const auto& field : head.headers.fields()) {
    require(!field.name.empty() && is_clean(field.name) && is_clean(field.value), "clean fields");
    require(field.name.find_first_of(" \t:") == std::string::npos, "a name is a token");
  }
}

/// Cut anywhere, the scan ends at the same place.
void check_scan(std::string_view bytes, net::HeadScan::State whole_state, std::size_t whole_size) {
  const auto cut = bytes.size() / 2;
  net::HeadScan scan;
  auto state = scan.look(bytes.substr(0, cut));
  if (state == net::HeadScan::State::incomplete) state = scan.look(bytes);
  require(state == whole_state, "the same verdict in pieces");
  require(state == net::HeadScan::State::incomplete || scan.size() == whole_size, "the same end in pieces");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const figbridge::Limits limits;
  net::HeadScan scan;
  const auto state = scan.look(bytes);
  check_scan(bytes, state, scan.size());
  const auto head_bytes = state == net::HeadScan::State::complete ? bytes.substr(0, scan.size()) : bytes;
  const auto shape = net::check_request(head_bytes, limits);
  if (!shape) return 0;
  require(state == net::HeadScan::State::complete, "only whole heads pass");
  net::RequestHead head;
  const auto parser = net::parse_request(head_bytes, *shape, limits, head);
  if (parser) check_accepted(head, **parser);
  return 0;
}
