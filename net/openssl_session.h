// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_types.h"
#include "net/tls_session.h"

struct ssl_st;

namespace figbridge::net {

/// TLS by OpenSSL straight over the socket: no buffers in between, those inside are let go while the session
/// is idle.
class OpensslSession final : public TlsSession {
 public:
  /// Takes the handle over; the descriptor stays its owner's.
  OpensslSession(ssl_st* ssl, int fd);
  ~OpensslSession() override;
  OpensslSession(const OpensslSession&) = delete;
  OpensslSession& operator=(const OpensslSession&) = delete;

  [[nodiscard]] ssl_st* handle() const { return ssl_; }

  IoStep handshake() override;
  IoStep read(std::span<char> room) override;
  IoStep write(std::string_view bytes) override;
  [[nodiscard]] bool pending() const override;
  void say_goodbye() override;
  [[nodiscard]] std::string failure() const override { return failure_; }

 private:
  IoStep outcome(int result, std::size_t count);

  ssl_st* ssl_;
  std::string failure_;
  bool failed_ = false;
};

}  // namespace figbridge::net
