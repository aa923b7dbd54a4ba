// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_call.h"

#include <algorithm>
#include <utility>

#include "adapters/common/counting_source.h"
#include "adapters/common/http_front.h"
#include "adapters/soap/identify.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/username_token.h"
#include "adapters/soap/xml/xml_text.h"
#include "adapters/soap/xml_reader.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kWireNameBytes = 200;

/// Names come from strangers: short and printable.
std::string shown(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, kWireNameBytes)) {
    out += static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F ? c : '?';
  }
  return out;
}

bool is_addressing(std::string_view ns) {
  return ns == "http://www.w3.org/2005/08/addressing" ||
         ns == "http://schemas.xmlsoap.org/ws/2004/08/addressing";
}

/// The text of the MessageID block; empty if there is none.
std::string message_id_in(const std::vector<SoapHeaderBlock>& blocks) {
  for (const auto& block : blocks) {
    if (block.local != "MessageID" || !is_addressing(block.ns)) continue;
    const auto begin = block.xml.find('>');
    const auto end = block.xml.rfind("</");
    if (begin == std::string::npos || end == std::string::npos || end <= begin) return {};
    const auto text = trimmed(std::string_view(block.xml).substr(begin + 1, end - begin - 1));
    return resolve_references(text).value_or(std::string(text));
  }
  return {};
}

/// Addressing blocks say where a call goes, which we know, and user names who calls, where we were told to
/// look; everything else that must be understood is not.
bool understood(const SoapHeaderBlock& block, bool username_token) {
  const std::string& ns = block.ns;
  if (username_token && ns == kSecurityNamespace && block.local == "Security")
    return only_user_names(block.xml);
  return is_addressing(ns) || ns == "http://schemas.microsoft.com/ws/2005/05/addressing/none";
}

/// A block for us that must be understood, and is not (SOAP 1.1 section 4.2.3, SOAP 1.2 part 1
/// section 5.2.3).
const SoapHeaderBlock* not_understood(const std::vector<SoapHeaderBlock>& blocks, bool username_token) {
  for (const auto& block : blocks) {
    const bool ours =
        block.actor.empty() || block.actor.ends_with("/next") || block.actor.ends_with("/ultimateReceiver");
    if (block.must_understand && ours && !understood(block, username_token)) return &block;
  }
  return nullptr;
}

}  // namespace

SoapCall::SoapCall(net::ServerExchange& exchange, const SoapListener& listener, const SoapBindings* bindings)
    : exchange_(exchange),
      listener_(listener),
      bindings_(bindings),
      media_(
          soap_media(exchange.head().headers.get("Content-Type"), exchange.head().headers.get("SOAPAction"))),
      version_(media_.kind == SoapMedia::Kind::soap12 ? SoapVersion::v1_2 : SoapVersion::v1_1),
      who_(listener.parts().authenticator->identify(exchange.head())),
      trace_(trace_of(exchange.head(), *listener.parts().random)),
      deadline_(Deadline::after(*listener.parts().clock, listener.parts().settings.limits.total_timeout)),
      body_(std::make_unique<CountingSource>(exchange.take_body(), received_)) {}

/// Whether it goes to the service at all.
bool SoapCall::addressed() const {
  return exchange_.head().method == "POST" && listener_.paths().lead_to_service(exchange_.head().path());
}

Task<void> SoapCall::identify() {
  wire_name_ = shown(exchange_.head().method) + " " + shown(exchange_.head().path());
  if (!addressed()) co_return;
  if (listener_.parts().username_token && !who_.caller.verified && !is_encoded(exchange_.head().headers))
    co_await learn_user();
  const auto* by_action = listener_.names().by_action(media_.action);
  if (by_action != nullptr) name_it(by_action);
  const bool nothing_routed = bindings_ == nullptr || bindings_->empty();
  if (body_failed_ && !(by_action != nullptr && nothing_routed)) co_await peek(by_action);
  if (!disagrees(exchange_.head().headers, "SOAPAction")) co_return;
  binding_ = nullptr;
  undetermined_ = true;
}

/// One piece more of the body, or the news that it is whole.
Task<bool> SoapCall::read_more() {
  auto next = co_await body_->read();
  if (!next) {
    body_failed_ = std::unexpected(std::move(next.error()));
    co_return false;
  }
  whole_ = next->empty();
  read_.append(*next);
  co_return true;
}

Task<void> SoapCall::learn_user() {
  PresentedUser user = presented_user(media_, read_, whole_);
  while (user.need_more) {
    const bool more = co_await read_more();
    if (!more) co_return;
    user = presented_user(media_, read_, whole_);
  }
  if (user.name.empty()) co_return;
  who_.caller.kind = CallerKind::username_token;
  who_.caller.name = std::move(user.name);
}

Task<void> SoapCall::peek(const WsdlOperation* by_action) {
  Identified found;
  while (true) {
    found = identify_by_body(listener_.names(), media_, is_encoded(exchange_.head().headers), read_, whole_);
    if (!found.need_more) break;
    const bool more = co_await read_more();
    if (!more) co_return;
  }
  const bool seen = found.operation != nullptr;
  found = agreed(by_action, std::move(found));
  undetermined_ = found.undetermined;
  if (undetermined_) binding_ = nullptr;
  if (found.operation != nullptr) {
    if (seen) version_ = found.version;
    name_it(found.operation);
  } else if (!found.local.empty()) {
    wire_name_ = shown(found.local);
  }
}

void SoapCall::name_it(const WsdlOperation* operation) {
  wire_name_ = operation->name;
  if (bindings_ != nullptr) binding_ = bindings_->find(operation);
}

std::string_view SoapCall::operation() const {
  return binding_ == nullptr ? std::string_view() : binding_->operation;
}

Result<std::string_view> SoapCall::idempotency_key() const {
  return idempotency_key_of(exchange_.head().headers);
}

std::string_view SoapCall::wire() const {
  return binding_ == nullptr ? std::string_view() : binding_->wire;
}

/// What is beyond the limit stays in the source, so that raw() can still replay the whole.
Task<Status> SoapCall::read_rest() {
  if (!body_failed_) co_return std::unexpected(body_failed_.error());
  const std::size_t limit = listener_.parts().settings.limits.buffered_body_bytes;
  const auto promised = body_->length();
  if (promised && *promised <= limit) read_.reserve(static_cast<std::size_t>(*promised));
  while (!whole_) {
    if (read_.size() > limit || (promised && *promised > limit)) {
      co_return fail(ErrorKind::too_large, Origin::caller,
                     "the message is larger than " + std::to_string(limit) + " bytes");
    }
    auto next = co_await body_->read();
    if (!next) {
      body_failed_ = std::unexpected(next.error());
      co_return std::unexpected(std::move(next.error()));
    }
    whole_ = next->empty();
    read_.append(*next);
  }
  co_return Status{};
}

Task<Result<JsonText>> SoapCall::decode() {
  if (media_.kind == SoapMedia::Kind::multipart || is_encoded(exchange_.head().headers)) {
    co_return fail(
        ErrorKind::unsupported_media, Origin::caller,
        "attachments and encoded messages are passed through only, and this call has to be translated");
  }
  Status complete = co_await read_rest();
  if (!complete) co_return std::unexpected(std::move(complete.error()));
  auto decoded = binding_->codec->read_request(xml_reader(), read_, media_.charset);
  if (!decoded) {
    if (decoded.error().kind == ErrorKind::unsupported) blame_ = FaultBlame::version_mismatch;
    co_return std::unexpected(std::move(decoded.error()));
  }
  message_id_ = message_id_in(decoded->headers);
  if (const auto* block = not_understood(decoded->headers, listener_.parts().username_token)) {
    blame_ = FaultBlame::must_understand;
    co_return fail(ErrorKind::unsupported, Origin::caller,
                   "the header block '" + shown(block->local) + "' must be understood, and is not");
  }
  co_return std::move(decoded->json);
}

/// The service itself is named without a path, so that it may have another one behind the bridge.
std::string SoapCall::target() const {
  const auto& head = exchange_.head();
  if (head.path() != listener_.paths().own()) return head.target;
  return head.query().empty() ? std::string() : "?" + std::string(head.query());
}

Task<Result<Message>> SoapCall::raw() {
  if (!body_failed_) co_return std::unexpected(body_failed_.error());
  blame_.reset();
  Message message;
  message.verb = exchange_.head().method;
  message.target = target();
  message.headers = std::move(exchange_.head().headers);
  listener_.parts().authenticator->drop_credentials(message.headers);
  auto bytes = whole_ ? source_of(std::move(read_)) : source_of(std::move(read_), std::move(body_));
  message.body = RawBody{.media_type = media_.type, .bytes = std::move(bytes)};
  co_return message;
}

Result<Message> SoapCall::encode(const JsonText& answer) const {
  auto xml = binding_->codec->write_response(answer, version_, Origin::backend);
  if (!xml) return std::unexpected(std::move(xml.error()));
  Message message;
  message.status = 200;
  message.body = RawBody{.media_type = content_type_for(version_, {}), .bytes = source_of(std::move(*xml))};
  return message;
}

Message SoapCall::encode_error(const Error& error, const ErrorContext& context) const {
  auto fault = binding_ != nullptr ? binding_->codec->write_fault(error, version_, blame_)
                                   : write_fault(*listener_.parts().service->plan, {}, error, version_);
  Message message;
  message.status = fault.http_status;
  if (!who_.taken) {
    message.status = 401;
    message.headers.add("WWW-Authenticate", listener_.parts().authenticator->challenge());
  }
  if (context.retry_after_s > 0) {
    message.status = 503;
    message.headers.add("Retry-After", std::to_string(context.retry_after_s));
  }
  message.body =
      RawBody{.media_type = content_type_for(version_, {}), .bytes = source_of(std::move(fault.body))};
  return message;
}

Task<Status> SoapCall::send(Message answer) {
  return send_message(exchange_, std::move(answer), sent_);
}

}  // namespace figbridge::soap
