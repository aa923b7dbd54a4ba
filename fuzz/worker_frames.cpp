// SPDX-License-Identifier: Apache-2.0
// What a worker whose driver has spoilt its memory may say: frames or nothing, the same in whatever pieces it
// comes; and a failure's text or nothing.
#include "net/worker_frames.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/odbc/odbc_contract.h"
#include "adapters/odbc/odbc_plan.h"
#include "fuzz/require.h"

namespace {

/// All frames as text, and how it ended.
std::string heard(std::string_view bytes, std::size_t piece) {
  figbridge::net::FrameReader reader;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.feed(bytes.substr(at, piece));
    while (true) {
      const auto frame = reader.next();
      if (!frame) return out + "broken";
      if (!*frame) break;
      out += std::to_string(static_cast<int>((*frame)->type)) + ((*frame)->more ? "+" : "") +
             std::to_string((*frame)->call) + ":";
      out += (*frame)->payload;
      out += '\n';
    }
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = heard(bytes, bytes.size() + 1);
  fuzz::require(heard(bytes, 1) == whole && heard(bytes, 7) == whole, "pieces make no difference");
  if (const auto failure = odbc::read_failure(bytes)) {
    const auto again = odbc::read_failure(odbc::failure_text(*failure));
    fuzz::require(again.has_value() && again->kind == failure->kind, "a failure can be said again");
  }
  static_cast<void>(odbc::read_described(bytes));
  static_cast<void>(odbc::read_request(bytes));
  return 0;
}
