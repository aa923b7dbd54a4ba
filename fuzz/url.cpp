// SPDX-License-Identifier: Apache-2.0
// Addresses: what is taken comes out as it is taken again.
#include "net/url.h"

#include <cstdint>
#include <string_view>

#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const auto url = net::parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  const auto again = net::parse_url(url->text());
  fuzz::require(again.has_value(), "our own text is an address");
  fuzz::require(again->text() == url->text(), "and stays the same");
  fuzz::require(again->host == url->host && again->port == url->port && again->tls == url->tls,
                "in each part");
  return 0;
}
