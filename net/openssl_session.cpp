// SPDX-License-Identifier: Apache-2.0
#include "net/openssl_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <cstdint>

#include "net/tls_context.h"

namespace figbridge::net {
namespace {

// A BIO of our own: OpenSSL's socket BIO writes with write(2), and a peer that went away would raise SIGPIPE.

int fd_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int retry_or_fail(BIO* bio, ssize_t result, int flag) {
  BIO_clear_retry_flags(bio);
  if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    BIO_set_flags(bio, flag | BIO_FLAGS_SHOULD_RETRY);
  return static_cast<int>(result);
}

int write_bio(BIO* bio, const char* bytes, int size) {
  const auto sent = ::send(fd_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
  return retry_or_fail(bio, sent, BIO_FLAGS_WRITE);
}

int read_bio(BIO* bio, char* room, int size) {
  const auto got = ::recv(fd_of(bio), room, static_cast<std::size_t>(size), MSG_DONTWAIT);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return retry_or_fail(bio, got, BIO_FLAGS_READ);
}

long control_bio(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* socket_method() {
  static BIO_METHOD* const kMethod = [] {
    auto* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
    BIO_meth_set_write(method, write_bio);
    BIO_meth_set_read(method, read_bio);
    BIO_meth_set_ctrl(method, control_bio);
    return method;
  }();
  return kMethod;
}

std::string text_of(BIO* memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::string subject_of(X509* certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return text_of(out.get());
}

std::string fingerprint_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += kHex[digest.at(i) >> 4];
    out += kHex[digest.at(i) & 15];
  }
  return out;
}

std::string address_text(const ASN1_OCTET_STRING* bytes) {
  const auto* begin = ASN1_STRING_get0_data(bytes);
  if (ASN1_STRING_length(bytes) == 4) {
    boost::asio::ip::address_v4::bytes_type v4;
    std::copy_n(begin, v4.size(), v4.begin());
    return boost::asio::ip::address_v4(v4).to_string();
  }
  boost::asio::ip::address_v6::bytes_type v6{};
  std::copy_n(begin, std::min<std::size_t>(v6.size(), static_cast<std::size_t>(ASN1_STRING_length(bytes))),
              v6.begin());
  return boost::asio::ip::address_v6(v6).to_string();
}

std::string alternative_name(const GENERAL_NAME& name) {
  const auto text = [](const ASN1_STRING* string) {
    return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                       static_cast<std::size_t>(ASN1_STRING_length(string)));
  };
  switch (name.type) {
    case GEN_DNS:
      return "DNS:" + text(name.d.dNSName);
    case GEN_EMAIL:
      return "email:" + text(name.d.rfc822Name);
    case GEN_URI:
      return "URI:" + text(name.d.uniformResourceIdentifier);
    case GEN_IPADD:
      return "IP:" + address_text(name.d.iPAddress);
    default:
      return {};
  }
}

std::vector<std::string> alternative_names_of(X509* certificate) {
  std::vector<std::string> out;
  auto* names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    auto text = alternative_name(*sk_GENERAL_NAME_value(names, i));
    // A NUL inside is an old trick to pass for another name.
    if (!text.empty() && text.find('\0') == std::string::npos) out.push_back(std::move(text));
  }
  GENERAL_NAMES_free(names);
  return out;
}

}  // namespace

OpensslSession::OpensslSession(ssl_st* ssl, int fd) : ssl_(ssl) {
  BIO* bio = BIO_new(socket_method());
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_, bio, bio);
}

OpensslSession::~OpensslSession() {
  SSL_free(ssl_);
}

IoStep OpensslSession::outcome(int result, std::size_t count) {
  if (result > 0) return {.kind = IoStep::Kind::moved, .count = count};
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return {.kind = IoStep::Kind::want_read};
    case SSL_ERROR_WANT_WRITE:
      return {.kind = IoStep::Kind::want_write};
    case SSL_ERROR_ZERO_RETURN:
      return {.kind = IoStep::Kind::eof};
    default:
      break;
  }
  failed_ = true;
  std::array<char, 256> text{};
  if (const auto code = ERR_get_error(); code != 0) {
    ERR_error_string_n(code, text.data(), text.size());
    failure_ = text.data();
  }
  if (const auto verified = SSL_get_verify_result(ssl_); verified != X509_V_OK) {
    failure_ = X509_verify_cert_error_string(verified);
  }
  return {.kind = IoStep::Kind::failed};
}

IoStep OpensslSession::handshake() {
  ERR_clear_error();
  return outcome(SSL_do_handshake(ssl_), 0);
}

IoStep OpensslSession::read(std::span<char> room) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(ssl_, room.data(), room.size(), &count);
  return outcome(result, count);
}

IoStep OpensslSession::write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &count);
  return outcome(result, count);
}

bool OpensslSession::pending() const {
  return SSL_has_pending(ssl_) == 1;
}

void OpensslSession::say_goodbye() {
  if (failed_ || SSL_in_init(ssl_) != 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_);
  ERR_clear_error();
}

std::optional<ClientCertificate> certificate_of(const TlsSession& session) {
  const auto* const openssl = dynamic_cast<const OpensslSession*>(&session);
  if (openssl == nullptr) return std::nullopt;
  X509* const certificate = SSL_get0_peer_certificate(openssl->handle());
  if (certificate == nullptr) return std::nullopt;
  return ClientCertificate{.subject = subject_of(certificate),
                           .alternative_names = alternative_names_of(certificate),
                           .fingerprint = fingerprint_of(certificate),
                           .verified = SSL_get_verify_result(openssl->handle()) == X509_V_OK};
}

}  // namespace figbridge::net
