// SPDX-License-Identifier: Apache-2.0
// Backends' answers: head and body, to the end of what came. Nothing is taken for whole that is not.
#include <cstdint>
#include <string_view>

#include "fuzz/require.h"
#include "net/head_scan.h"
#include "net/message_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Limits limits{.raw_body_bytes = 4096};
  net::HeadScan scan;
  if (scan.look(bytes) != net::HeadScan::State::complete) return 0;
  net::ResponseHead head;
  const auto parser = net::parse_response(bytes.substr(0, scan.size()), false, limits, head);
  if (!parser) return 0;
  fuzz::require(head.status >= 0 && head.status <= 999, "three digits");
  auto rest = bytes.substr(scan.size());
  std::uint64_t body = 0;
  auto step = (*parser)->next(rest);
  while (step.kind == net::BodyStep::Kind::piece) {
    body += step.piece.size();
    rest.remove_prefix(step.consumed);
    step = (*parser)->next(rest);
  }
  fuzz::require(body <= limits.raw_body_bytes, "no more than the limit");
  const auto length = (*parser)->length();
  if (step.kind == net::BodyStep::Kind::end && length) fuzz::require(body == *length, "as long as it said");
  if (step.kind == net::BodyStep::Kind::more && length) {
    fuzz::require(!(*parser)->finish_at_eof(), "a short body is not whole at the connection's end");
  }
  return 0;
}
