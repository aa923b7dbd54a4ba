// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_call.h"

#include <utility>

#include "adapters/common/counting_source.h"
#include "adapters/common/http_front.h"
#include "adapters/soap/peek.h"
#include "adapters/soap/soap_config.h"
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

/// Addressing blocks say where a call goes, which we know; everything else that must be understood is not.
bool understood(std::string_view ns) {
  return ns == "http://www.w3.org/2005/08/addressing" || ns == "http://schemas.xmlsoap.org/ws/2004/08/addressing" ||
         ns == "http://schemas.microsoft.com/ws/2005/05/addressing/none";
}

/// A block for us that must be understood, and is not (SOAP 1.1 section 4.2.3, SOAP 1.2 part 1 section 5.2.3).
const SoapHeaderBlock* not_understood(const std::vector<SoapHeaderBlock>& blocks) {
  for (const auto& block : blocks) {
    const bool ours = block.actor.empty() || block.actor.ends_with("/next") || block.actor.ends_with("/ultimateReceiver");
    if (block.must_understand && ours && !understood(block.ns)) return &block;
  }
  return nullptr;
}

}  // namespace

SoapCall::SoapCall(net::ServerExchange& exchange, const SoapListener& listener, const SoapBindings* bindings)
    : exchange_(exchange),
      listener_(listener),
      bindings_(bindings),
      media_(soap_media(exchange.head().headers.get("Content-Type"), exchange.head().headers.get("SOAPAction"))),
      caller_(caller_of(exchange.head())),
      trace_(trace_of(exchange.head(), *listener.parts().random)),
      deadline_(Deadline::after(*listener.parts().clock, listener.parts().settings.limits.total_timeout)),
      body_(std::make_unique<CountingSource>(exchange.take_body(), received_)) {}

Task<void> SoapCall::identify() {
  const auto& head = exchange_.head();
  wire_name_ = shown(head.method) + " " + shown(head.path());
  if (head.method != "POST" || head.path() != listener_.parts().path || media_.kind == SoapMedia::Kind::other) co_return;
  if (const auto* operation = listener_.names().by_action(media_.action)) {
    name_it(operation);
  } else if (is_soap()) {
    co_await peek();
  }
}

Task<void> SoapCall::peek() {
  BodyPeek seen;
  while (true) {
    seen = peek_body(read_, whole_, media_.charset);
    if (seen.state != BodyPeek::State::need_more || whole_) break;
    auto next = co_await body_->read();
    if (!next) {
      body_failed_ = std::unexpected(std::move(next.error()));
      co_return;
    }
    whole_ = next->empty();
    read_.append(*next);
  }
  if (seen.state != BodyPeek::State::found) co_return;
  if (const auto* operation = listener_.names().by_body(seen.ns, seen.local)) {
    name_it(operation);
  } else {
    wire_name_ = shown(seen.local);
  }
}

void SoapCall::name_it(const WsdlOperation* operation) {
  wire_name_ = operation->name;
  // Attachments pass through but are not translated: such a call is nobody's but legacy's.
  if (bindings_ != nullptr && is_soap()) binding_ = bindings_->find(operation);
}

std::string_view SoapCall::operation() const { return binding_ == nullptr ? std::string_view() : binding_->operation; }

std::string_view SoapCall::wire() const { return binding_ == nullptr ? std::string_view() : binding_->wire; }

Task<Result<JsonText>> SoapCall::decode() {
  if (!body_failed_) co_return std::unexpected(body_failed_.error());
  const std::size_t limit = listener_.parts().settings.limits.buffered_body_bytes;
  if (!whole_) {
    auto rest = co_await read_all(*body_, limit - std::min(limit, read_.size()), Origin::caller);
    if (!rest) {
      body_failed_ = std::unexpected(rest.error());
      co_return std::unexpected(std::move(rest.error()));
    }
    read_ += *rest;
    whole_ = true;
  }
  auto decoded = binding_->codec->read_request(xml_reader(), read_, media_.charset);
  if (!decoded) co_return std::unexpected(std::move(decoded.error()));
  if (const auto* block = not_understood(decoded->headers)) {
    not_understood_ = true;
    co_return fail(ErrorKind::unsupported, Origin::caller,
                   "the header block '" + shown(block->local) + "' must be understood, and is not");
  }
  co_return std::move(decoded->json);
}

/// The service itself is named without a path, so that it may have another one behind the bridge.
std::string SoapCall::target() const {
  const auto& head = exchange_.head();
  if (head.path() != listener_.parts().path) return head.target;
  return head.query().empty() ? std::string() : "?" + std::string(head.query());
}

Task<Result<Message>> SoapCall::raw() {
  if (!body_failed_) co_return std::unexpected(body_failed_.error());
  Message message;
  message.verb = exchange_.head().method;
  message.target = target();
  message.headers = exchange_.head().headers;
  auto bytes = whole_ ? source_of(std::move(read_)) : source_of(std::move(read_), std::move(body_));
  message.body = RawBody{.media_type = media_.type, .bytes = std::move(bytes)};
  co_return message;
}

Result<Message> SoapCall::encode(const JsonText& answer) const {
  auto xml = binding_->codec->write_response(answer, version(), Origin::backend);
  if (!xml) return std::unexpected(std::move(xml.error()));
  Message message;
  message.status = 200;
  message.body = RawBody{.media_type = content_type_for(version(), {}), .bytes = source_of(std::move(*xml))};
  return message;
}

Message SoapCall::encode_error(const Error& error, const ErrorContext& context) const {
  const auto blame = not_understood_ ? std::optional(FaultBlame::must_understand) : std::nullopt;
  auto fault = binding_ != nullptr ? binding_->codec->write_fault(error, version(), blame)
                                   : write_fault(*listener_.parts().service->plan, {}, error, version());
  Message message;
  message.status = fault.http_status;
  if (context.retry_after_s > 0) {
    message.status = 503;
    message.headers.add("Retry-After", std::to_string(context.retry_after_s));
  }
  message.body = RawBody{.media_type = content_type_for(version(), {}), .bytes = source_of(std::move(fault.body))};
  return message;
}

Task<Status> SoapCall::send(Message answer) {
  auto status = co_await send_message(exchange_, std::move(answer), sent_);
  co_return status;
}

}  // namespace figbridge::soap
