// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/clock.h"
#include "net/fd.h"

namespace figbridge::scenario {

/// A TCP connection on loopback, for one thread that waits on it.
class Wire {
 public:
  explicit Wire(net::UniqueFd fd) : fd_(std::move(fd)) {}
  /// Closed if nobody listens.
  [[nodiscard]] static Wire connect(std::uint16_t port);

  [[nodiscard]] bool open() const { return static_cast<bool>(fd_); }
  /// False if the other end is gone, or takes nothing for ten seconds.
  bool send(std::string_view bytes);
  /// What came so far; the reader drops what it has used.
  [[nodiscard]] std::string& bytes() { return bytes_; }

  enum class Came : std::uint8_t { more, end, late };
  /// Waits for further bytes until then.
  [[nodiscard]] Came wait(Steady::time_point until);
  /// Ends the connection with FIN, or with RST.
  void close() { fd_.close(); }
  void reset();

 private:
  net::UniqueFd fd_;
  std::string bytes_;
};

/// A TCP port on loopback that nobody uses now, taken at random; 0 if none is found.
[[nodiscard]] std::uint16_t free_port();

}  // namespace figbridge::scenario
