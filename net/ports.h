// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "net/path_table.h"
#include "net/server.h"

namespace figbridge::net {

/// Which handler wants what on which address: collected while listeners are made, opened in one piece afterwards.
class PortClaims {
 public:
  struct Claim {
    PortSettings settings;
    std::string owner;  ///< the listener's name, for messages
    std::string path;   ///< empty: all that nobody else takes
    bool exact = false;
    HttpHandler* handler = nullptr;
  };

  void exact(const PortSettings& settings, std::string owner, std::string path, HttpHandler& handler) {
    claims_.push_back({settings, std::move(owner), std::move(path), true, &handler});
  }
  void prefix(const PortSettings& settings, std::string owner, std::string path, HttpHandler& handler) {
    claims_.push_back({settings, std::move(owner), std::move(path), false, &handler});
  }
  void rest_of(const PortSettings& settings, std::string owner, HttpHandler& handler) {
    claims_.push_back({settings, std::move(owner), {}, false, &handler});
  }
  [[nodiscard]] const std::vector<Claim>& all() const { return claims_; }

 private:
  std::vector<Claim> claims_;
};

/// "127.0.0.1:8080", "[::1]:8080", "unix:/run/x.sock": what tells ports apart.
[[nodiscard]] std::string address_of(const PortSettings& settings);

/// The open ports of the process. One thread at a time changes them; reading is for the same thread.
class Ports {
 public:
  explicit Ports(Loops& loops) : loops_(loops) {}

  /// Used by ports that are opened from now on.
  void answer_early_with(EarlyAnswerer answerer) { answerer_ = std::move(answerer); }

  /// Makes the open ports be those of `claims`: new addresses are opened first, and if one cannot be, nothing changes;
  /// then the handlers of every port are swapped, then ports that nobody claims any more are drained. Two owners that
  /// want the same path, or one address with other settings, are `configuration`. Handlers live until the loops stop
  /// or no exchange can be with them any more.
  Status apply(const PortClaims& claims, std::chrono::milliseconds patience);

  /// The bound port of an address as it was claimed (which may say port 0); 0 if it is not open.
  [[nodiscard]] std::uint16_t bound(const PortSettings& settings) const;
  /// Drains all of them. True if nothing had to be cut.
  bool drain(std::chrono::milliseconds patience);

 private:
  struct Open {
    PortSettings settings;
    std::unique_ptr<Port> port;
  };
  Loops& loops_;
  EarlyAnswerer answerer_;
  std::map<std::string, Open> open_;
};

}  // namespace figbridge::net
