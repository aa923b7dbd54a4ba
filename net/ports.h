// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/error.h"
#include "net/path_table.h"
#include "net/server.h"

namespace figbridge::net {

/// Which handler wants what on which address: collected while listeners are made, opened in one piece
/// afterwards.
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

/// The open ports of the process. Any thread; one at a time changes them.
class Ports {
 public:
  /// What a set of claims wants, with those of its addresses opened that were not open; nothing is served on
  /// them yet. Unused, they are closed again.
  class Opening;

  explicit Ports(Loops& loops) : loops_(loops) {}

  /// Used by ports that are opened from now on.
  void answer_early_with(EarlyAnswerer answerer) { answerer_ = std::move(answerer); }

  /// Whether claims go together and their certificates serve; opens nothing. `configuration`.
  [[nodiscard]] static Status check(const PortClaims& claims);
  /// Opens what is not open. Nothing changes for callers. `configuration`: two owners want the same path, or
  /// one address with other settings; an open address is to change between plain and TLS, which takes a
  /// restart; an address or a certificate does not serve.
  [[nodiscard]] Result<Opening> open(const PortClaims& claims);
  /// Swaps the handlers of every port and the certificates, then drains ports that nobody claims any more.
  /// Cannot fail. `owner` is kept until no request can be with one of the handlers any more. Returns the open
  /// addresses whose other settings (limits) would change: they keep those that they were opened with.
  std::vector<std::string> serve(Opening opening, std::shared_ptr<const void> owner,
                                 std::chrono::milliseconds patience);

  /// The bound port of an address as it was claimed (which may say port 0); 0 if it is not open.
  [[nodiscard]] std::uint16_t bound(const PortSettings& settings) const;
  /// Drains all of them. True if nothing had to be cut.
  bool drain(std::chrono::milliseconds patience);

 private:
  struct Wanted {
    PortSettings settings;
    PathTable table;
    std::string fallback_owner;
  };
  struct Open {
    PortSettings settings;
    std::unique_ptr<Port> port;
  };
  using WantedPorts = std::map<std::string, Wanted>;
  [[nodiscard]] static Status take(Wanted& wanted, const std::string& address,
                                   const PortClaims::Claim& claim);
  [[nodiscard]] static Result<WantedPorts> group(const PortClaims& claims);
  [[nodiscard]] Status check_open(const std::string& address, const PortSettings& wanted) const;

  Loops& loops_;
  EarlyAnswerer answerer_;
  mutable std::mutex mutex_;  ///< of open_, between its one changer and readers
  std::map<std::string, Open> open_;
};

class Ports::Opening {
 private:
  friend class Ports;
  WantedPorts wanted_;
  std::map<std::string, Open> opened_;
};

}  // namespace figbridge::net
