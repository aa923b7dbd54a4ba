// SPDX-License-Identifier: Apache-2.0
// Bodies: the first byte says in pieces of how many bytes the rest arrives, the second how it is framed.
// However it is cut, the same body comes out, or the same refusal.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.h"
#include "net/message_parser.h"

namespace {

using namespace figbridge;
using fuzz::require;

struct Outcome {
  std::string body;
  net::BodyStep::Kind kind = net::BodyStep::Kind::more;
  std::size_t consumed = 0;
};

std::string head_for(std::uint8_t framing, std::size_t size) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
  if (framing % 2 == 0) return start + "Transfer-Encoding: chunked\r\n\r\n";
  return start + "Content-Length: " + std::to_string(size - size / 4) + "\r\n\r\n";
}

/// Reads as a connection does: bytes arrive, what was consumed goes.
Outcome read(const std::string& head, std::string_view bytes, std::size_t step_size) {
  const Limits limits{.raw_body_bytes = 4096};
  net::RequestHead into;
  const auto shape = net::check_request(head, limits);
  if (!shape) return {};
  auto parser = net::parse_request(head, *shape, limits, into);
  require(parser.has_value(), "the head is sound");
  Outcome outcome;
  std::size_t arrived = 0;
  while (true) {
    const auto step = (*parser)->next(bytes.substr(outcome.consumed, arrived - outcome.consumed));
    outcome.consumed += step.consumed;
    outcome.kind = step.kind;
    outcome.body.append(step.piece);
    if (step.kind == net::BodyStep::Kind::piece) continue;
    if (step.kind != net::BodyStep::Kind::more || arrived == bytes.size()) return outcome;
    arrived = std::min(bytes.size(), arrived + step_size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto head = head_for(data[1], bytes.size());
  const auto whole = read(head, bytes, bytes.size() + 1);
  const auto pieces = read(head, bytes, data[0] % 64 + 1U);
  require(whole.body.size() <= 4096, "no more than the limit");
  require(whole.kind == pieces.kind, "the same end however it is cut");
  require(whole.kind != net::BodyStep::Kind::end || whole.consumed == pieces.consumed, "the same length");
  require(whole.body == pieces.body, "the same body however it is cut");
  return 0;
}
