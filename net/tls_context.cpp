// SPDX-License-Identifier: Apache-2.0
#include "net/tls_context.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <utility>

#include "net/openssl_session.h"

namespace figbridge::net {
namespace {

using Context = std::shared_ptr<ssl_ctx_st>;

std::string openssl_reason() {
  std::array<char, 256> text{};
  const auto code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "no reason given";
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

std::unexpected<Error> bad_file(const std::string& what, const std::string& file) {
  return fail(ErrorKind::configuration, Origin::bridge, what + " " + file + ": " + openssl_reason());
}

Context new_context(const SSL_METHOD* method) {
  Context context(SSL_CTX_new(method), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(),
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  return context;
}

Status load_key_pair(SSL_CTX* context, const std::string& certificate, const std::string& key) {
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
    return bad_file("cannot use the certificate", certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return bad_file("cannot use the key", key);
  }
  return {};
}

/// `optional` lets every certificate in; whether it verified is read off the session afterwards.
int accept_any(int, X509_STORE_CTX*) {
  return 1;
}

Status ask_for_certificates(SSL_CTX* context, const TlsServerSettings& settings) {
  if (settings.client_certificates == ClientCertificates::none) return {};
  const auto& file = settings.client_ca_file;
  ERR_clear_error();
  auto* names = SSL_load_client_CA_file(file.c_str());
  if (names == nullptr || SSL_CTX_load_verify_file(context, file.c_str()) != 1) {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    return bad_file("cannot use the client CA", file);
  }
  SSL_CTX_set_client_CA_list(context, names);
  if (settings.client_certificates == ClientCertificates::required) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  } else {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any);
  }
  return {};
}

/// HTTP/1.1 is all we speak: a client that offers others only gets no agreement, which it may live with.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in,
                    unsigned in_size, void*) {
  static constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, size, kHttp11.data(), kHttp11.size(), in, in_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

Result<std::shared_ptr<const TlsServerContext>> TlsServerContext::create(const TlsServerSettings& settings) {
  auto context = new_context(TLS_server_method());
  if (auto loaded = load_key_pair(context.get(), settings.certificate_file, settings.key_file); !loaded) {
    return fail(std::move(loaded.error()));
  }
  if (auto asked = ask_for_certificates(context.get(), settings); !asked)
    return fail(std::move(asked.error()));
  static constexpr std::array<unsigned char, 9> kSessionScope = {'f', 'i', 'g', 'b', 'r', 'i', 'd', 'g', 'e'};
  SSL_CTX_set_session_id_context(context.get(), kSessionScope.data(), kSessionScope.size());
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  return std::shared_ptr<const TlsServerContext>(new TlsServerContext(std::move(context)));
}

std::unique_ptr<TlsSession> TlsServerContext::accept(int fd) const {
  auto session = std::make_unique<OpensslSession>(SSL_new(context_.get()), fd);
  SSL_set_accept_state(session->handle());
  return session;
}

Result<std::shared_ptr<const TlsClientContext>> TlsClientContext::create(const TlsClientSettings& settings) {
  auto context = new_context(TLS_client_method());
  ERR_clear_error();
  const bool trusts = settings.ca_file.empty()
                          ? SSL_CTX_set_default_verify_paths(context.get()) == 1
                          : SSL_CTX_load_verify_file(context.get(), settings.ca_file.c_str()) == 1;
  if (!trusts) return bad_file("cannot use the CA", settings.ca_file);
  if (!settings.certificate_file.empty()) {
    auto loaded = load_key_pair(context.get(), settings.certificate_file, settings.key_file);
    if (!loaded) return fail(std::move(loaded.error()));
  }
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return std::shared_ptr<const TlsClientContext>(new TlsClientContext(std::move(context)));
}

std::unique_ptr<TlsSession> TlsClientContext::connect(int fd, const std::string& host) const {
  auto session = std::make_unique<OpensslSession>(SSL_new(context_.get()), fd);
  SSL* const handle = session->handle();
  SSL_set_connect_state(handle);
  auto* const checks = SSL_get0_param(handle);
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  if (not_an_address) {
    // An address does not go into SNI (RFC 6066 section 3).
    SSL_ctrl(handle, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));
    X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str());
  }
  return session;
}

}  // namespace figbridge::net
