// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace figbridge::net {

/// What one attempt on a non-blocking connection gave.
struct IoStep {
  enum class Kind : std::uint8_t { moved, eof, want_read, want_write, failed };
  Kind kind = Kind::failed;
  std::size_t count = 0;
};

/// TLS on a connected non-blocking socket: attempts that never wait. Not a reader's or writer's place to know
/// OpenSSL.
class TlsSession {
 public:
  virtual ~TlsSession() = default;
  virtual IoStep handshake() = 0;
  virtual IoStep read(std::span<char> room) = 0;
  virtual IoStep write(std::string_view bytes) = 0;
  /// Whether decrypted bytes wait inside, so that the socket need not become readable.
  [[nodiscard]] virtual bool pending() const = 0;
  /// Says goodbye (close_notify) as far as that goes without waiting.
  virtual void say_goodbye() = 0;
  /// Why the last attempt failed; remote-influenced, for logs.
  [[nodiscard]] virtual std::string failure() const = 0;
};

}  // namespace figbridge::net
