// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_listener.h"

#include <utility>

#include "adapters/common/http_front.h"
#include "adapters/soap/error_sketch.h"
#include "adapters/soap/identify.h"
#include "adapters/soap/soap_bindings.h"
#include "adapters/soap/soap_call.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/xml_reader.h"

namespace figbridge::soap {
namespace {

bool reads_page(const net::RequestHead& head, const std::string& path) {
  return (head.method == "GET" || head.method == "HEAD") && head.path() == path &&
         WsdlPages::asks(head.query());
}

}  // namespace

SoapListener::SoapListener(Parts parts)
    : parts_(std::move(parts)), names_(parts_.service->wsdl), paths_(parts_.path, parts_.service->wsdl) {}

std::shared_ptr<const ListenerBindings> SoapListener::bind(std::span<const OperationBinding> operations,
                                                           Problems& problems) {
  auto bindings = std::make_shared<SoapBindings>();
  for (const auto& [operation, binding] : operations) {
    const auto path = "operations." + operation->name + ".listeners";
    std::string why;
    const auto* found = find_operation(parts_.service->wsdl, binding->at, why);
    if (found != nullptr && found->refused())
      why = "'" + binding->at + "' of the WSDL cannot be translated: " + found->problem;
    if (!why.empty()) {
      problems.add(binding->mark, path, why);
      continue;
    }
    if (!bindings->add(*parts_.service, *found, operation->name)) {
      problems.add(binding->mark, path, "'" + binding->at + "' is offered by another operation already");
    }
  }
  return bindings;
}

std::string SoapListener::wire_of(const BindingSpec& binding) const {
  std::string why;
  const auto* found = find_operation(parts_.service->wsdl, binding.at, why);
  return found == nullptr ? std::string() : soap::wire_of(*found);
}

Status SoapListener::can_tell(const BindingSpec& binding, const ErrorSketch& sketch) const {
  std::string why;
  const auto* found = find_operation(parts_.service->wsdl, binding.at, why);
  // What is not there, or refused, was reported by bind.
  if (found == nullptr || found->refused()) return {};
  return check_sketch(*parts_.service->codec_of(*found, false), sketch);
}

Result<ReadCall> SoapListener::read(const SketchedCall& call, const ListenerBindings* bindings) const {
  const auto path = std::string_view(call.target).substr(0, call.target.find('?'));
  const bool ours = paths_.lead_to_service(path);
  if (!ours && !parts_.settings.forward_unmatched) {
    return fail(ErrorKind::not_found, Origin::caller, "not a path of this listener");
  }
  ReadCall read;
  read.wire_name = call.verb + " " + std::string(path);
  const auto media = soap_media(call.headers.get("Content-Type"), call.headers.get("SOAPAction"));
  if (call.verb != "POST" || !ours) return fail(ErrorKind::not_found, Origin::caller, "not a SOAP call");
  const auto* const by_action = names_.by_action(media.action);
  const auto* const operation =
      by_action != nullptr && call.body.empty()
          ? by_action
          : agreed(by_action, identify_by_body(names_, media, is_encoded(call.headers), call.body, true))
                .operation;
  if (operation == nullptr) return read;
  read.wire_name = operation->name;
  const auto* binding =
      bindings == nullptr ? nullptr : static_cast<const SoapBindings*>(bindings)->find(operation);
  if (binding == nullptr) return read;
  read.operation = binding->operation;
  read.wire = binding->wire;
  if (call.body.empty()) return read;
  auto decoded = binding->codec->read_request(xml_reader(), call.body, media.charset);
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  read.input = std::move(decoded->json);
  return read;
}

Status SoapListener::start(Dispatcher& dispatcher) {
  dispatcher_ = &dispatcher;
  return {};
}

Task<void> SoapListener::handle(net::ServerExchange& exchange) {
  if (reads_page(exchange.head(), parts_.path)) {
    co_await serve_page(exchange);
    co_return;
  }
  const auto pinned = dispatcher_->pin();
  const auto* bindings = static_cast<const SoapBindings*>(pinned->bindings(parts_.name, protocol()));
  SoapCall call(exchange, *this, bindings);
  co_await call.identify();
  co_await dispatcher_->dispatch(call, *pinned);
}

Task<void> SoapListener::serve_page(net::ServerExchange& exchange) const {
  const auto& head = exchange.head();
  std::string address = parts_.public_address;
  if (address.empty()) {
    const bool tls = head.peer != nullptr && head.peer->tls;
    address = std::string(tls ? "https://" : "http://") + std::string(head.headers.get("Host")) + parts_.path;
  }
  auto page = parts_.pages.page(head.query(), address);
  net::ResponseHead answer;
  answer.status = page.empty() ? 404 : 200;
  answer.headers.add("Content-Type", page.empty() ? "text/plain; charset=utf-8" : "text/xml; charset=utf-8");
  if (page.empty()) page = "no such document\n";
  co_await exchange.respond(std::move(answer), std::move(page));
}

}  // namespace figbridge::soap
