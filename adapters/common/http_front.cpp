// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/http_front.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/common/counting_source.h"

namespace figbridge {
namespace {

constexpr std::size_t kNameBytes = 256;

/// The user name of `Basic <base64>` (RFC 7617); empty if there is none that can be shown.
std::string basic_user(std::string_view authorization) {
  if (authorization.size() < 7 || !equal_without_case(authorization.substr(0, 6), "Basic ")) return {};
  const auto encoded = authorization.substr(6);
  if (encoded.empty() || encoded.size() > 4096 || encoded.size() % 4 != 0) return {};
  std::string decoded(encoded.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                                   reinterpret_cast<const unsigned char*>(encoded.data()),
                                   static_cast<int>(encoded.size()));
  if (size < 0) return {};
  decoded.resize(static_cast<std::size_t>(size));
  const auto colon = decoded.find(':');
  if (colon == std::string::npos || colon == 0 || colon > kNameBytes) return {};
  decoded.resize(colon);
  for (const char c : decoded) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return {};
  }
  return decoded;
}

}  // namespace

net::PortSettings port_settings(const ListenerSettings& settings) {
  net::PortSettings port;
  if (settings.address) {
    port.address = settings.address->host;
    port.port = settings.address->port;
    port.unix_path = settings.address->unix_path;
  }
  port.limits = settings.limits;
  if (settings.tls) {
    const auto rule = settings.tls->client_certificate;
    port.tls = net::TlsServerSettings{
        .certificate_file = settings.tls->certificate,
        .key_file = settings.tls->key,
        .client_certificates = rule == ClientCertificateRule::required   ? net::ClientCertificates::required
                               : rule == ClientCertificateRule::optional ? net::ClientCertificates::optional
                                                                         : net::ClientCertificates::none,
        .client_ca_file = settings.tls->client_ca};
  }
  return port;
}

Caller caller_of(const net::RequestHead& head) {
  Caller caller;
  if (head.peer != nullptr) {
    caller.address = head.peer->address;
    if (head.peer->certificate && head.peer->certificate->verified) {
      caller.kind = CallerKind::certificate;
      caller.verified = true;
      caller.name = head.peer->certificate->subject;
      return caller;
    }
  }
  if (auto user = basic_user(head.headers.get("Authorization")); !user.empty()) {
    caller.kind = CallerKind::basic;
    caller.name = std::move(user);
  }
  return caller;
}

bool is_encoded(const Headers& headers) {
  const auto coding = headers.get("Content-Encoding");
  return !coding.empty() && !equal_without_case(coding, "identity");
}

bool disagrees(const Headers& headers, std::string_view name) {
  const auto first = headers.get(name);
  return std::ranges::any_of(headers.fields(), [&](const HeaderField& field) {
    return equal_without_case(field.name, name) && field.value != first;
  });
}

Result<std::string_view> idempotency_key_of(const Headers& headers) {
  constexpr std::string_view kField = "Idempotency-Key";
  if (!headers.contains(kField)) return std::string_view();
  const auto key = headers.get(kField);
  if (disagrees(headers, kField))
    return fail(ErrorKind::invalid, Origin::caller, "the call has several idempotency keys");
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7F; };
  if (key.empty() || key.size() > kNameBytes || !std::ranges::all_of(key, printable)) {
    return fail(ErrorKind::invalid, Origin::caller,
                "the Idempotency-Key is empty, longer than 256 bytes or not printable ASCII");
  }
  return key;
}

TraceContext trace_of(const net::RequestHead& head, Random& random) {
  return continue_trace(head.headers.get("traceparent"), head.headers.get("tracestate"), random);
}

Task<Status> send_message(net::ServerExchange& exchange, Message message, std::uint64_t& sent) {
  net::ResponseHead head{.status = message.status == 0 ? 200 : message.status,
                         .headers = std::move(message.headers)};
  if (auto* json = std::get_if<JsonText>(&message.body)) {
    if (!head.headers.contains("Content-Type")) head.headers.add("Content-Type", "application/json");
    sent = json->view().size();
    auto status = co_await exchange.respond(std::move(head), std::move(*json).release());
    co_return status;
  }
  auto* raw = std::get_if<RawBody>(&message.body);
  if (raw == nullptr || !raw->bytes) {
    auto status = co_await exchange.respond(std::move(head), std::string());
    co_return status;
  }
  if (!head.headers.contains("Content-Type") && !raw->media_type.empty())
    head.headers.add("Content-Type", raw->media_type);
  std::unique_ptr<ByteSource> counted = std::make_unique<CountingSource>(std::move(raw->bytes), sent);
  auto status = co_await exchange.respond(std::move(head), std::move(counted));
  co_return status;
}

}  // namespace figbridge
