// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "core/message.h"

namespace figbridge::net {

/// Whether a field of that name belongs to one connection, whatever Connection says (RFC 9110 section 7.6.1):
/// Connection, Keep-Alive, Proxy-Connection, Proxy-Authenticate, Proxy-Authorization, TE, Trailer,
/// Transfer-Encoding, Upgrade.
[[nodiscard]] bool is_hop_by_hop(std::string_view name);

/// Which fields of a message belong to the connection it came by: those above and what its Connection fields
/// name. Views into the headers.
class HopByHop {
 public:
  explicit HopByHop(const Headers& headers);
  [[nodiscard]] bool holds(std::string_view name) const;

 private:
  std::vector<std::string_view> named_;
};

/// The fields that may travel on. Host and Content-Length stay; the engine sets its own. Both ways. (The
/// engine leaves hop-by-hop fields out of whatever it writes; this is for those who keep or count fields.)
[[nodiscard]] Headers end_to_end(const Headers& all);

}  // namespace figbridge::net
