// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/error.h"
#include "net/http_types.h"
#include "net/tls_session.h"
#include "net/tls_settings.h"

struct ssl_ctx_st;

namespace figbridge::net {

/// What the TLS connections of a port share. Immutable; any thread.
class TlsServerContext {
 public:
  /// `configuration` names the file that does not serve.
  [[nodiscard]] static Result<std::shared_ptr<const TlsServerContext>> create(
      const TlsServerSettings& settings);

  [[nodiscard]] std::unique_ptr<TlsSession> accept(int fd) const;

 private:
  explicit TlsServerContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

/// The same towards a backend.
class TlsClientContext {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const TlsClientContext>> create(
      const TlsClientSettings& settings);

  /// `host` goes into SNI and is checked against the certificate; an address is checked as one.
  [[nodiscard]] std::unique_ptr<TlsSession> connect(int fd, const std::string& host) const;

 private:
  explicit TlsClientContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

/// What the other end of a session has shown, if it has.
[[nodiscard]] std::optional<ClientCertificate> certificate_of(const TlsSession& session);

}  // namespace figbridge::net
