// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_backend.h"

#include <algorithm>
#include <utility>

#include "adapters/soap/schema/number_strings.h"
#include "adapters/soap/soap_codec.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/soap_media.h"
#include "adapters/soap/xml_reader.h"

namespace figbridge::soap {
namespace {

Contract described(Contract contract, bool numbers_as_strings) {
  if (!numbers_as_strings) return contract;
  contract.input = schema::with_number_strings(contract.input);
  contract.output = schema::with_number_strings(contract.output);
  for (auto& [code, schema] : contract.errors) schema = schema::with_number_strings(schema);
  return contract;
}

/// One operation of the service, ready to be called.
class SoapBackendCall final : public BackendCall {
 public:
  SoapBackendCall(const HttpUpstream& http, std::shared_ptr<const SoapCodec> codec,
                  const WsdlOperation& operation, const WsdlEndpoint* endpoint)
      : http_(http),
        codec_(std::move(codec)),
        wire_(wire_of(operation)),
        description_(described(contract_of(operation), codec_->options().numbers_as_strings)),
        version_(endpoint == nullptr ? SoapVersion::v1_1 : endpoint->version),
        action_(endpoint == nullptr ? std::string() : endpoint->action),
        one_way_(operation.one_way) {}

  Task<Result<JsonText>> call(CallContext& context, const JsonText& request) override;
  [[nodiscard]] Result<JsonText> read(const PassedAnswer& answer) const override;
  [[nodiscard]] std::string_view wire() const override { return wire_; }
  [[nodiscard]] const Contract& description() const override { return description_; }

 private:
  [[nodiscard]] net::ClientRequest post(const CallContext& context, std::string xml) const;
  [[nodiscard]] Result<JsonText> understood(const PassedAnswer& answer, std::uint64_t& drift) const;

  const HttpUpstream& http_;
  std::shared_ptr<const SoapCodec> codec_;
  std::string wire_;
  Contract description_;
  SoapVersion version_;
  std::string action_;
  bool one_way_;
};

/// A declared fault says that the work was not done; any other failure leaves it open. An error page in place
/// of SOAP is told by its status.
Error with_effect(Error error, int status) {
  error.effect = error.kind == ErrorKind::fault && !error.code.empty() ? Effect::none : Effect::unknown;
  if (status == 401 || status == 407) {
    error.kind = ErrorKind::unauthenticated;
    error.effect = Effect::none;
    error.text = "the service does not take our credentials";
  } else if (error.kind == ErrorKind::bad_answer && status != 200) {
    error.text = "the service answered with HTTP status " + std::to_string(status) + " and no SOAP";
    if (status == 503 || status == 502 || status == 504) error.kind = ErrorKind::unreachable;
  }
  return error;
}

net::ClientRequest SoapBackendCall::post(const CallContext& context, std::string xml) const {
  net::ClientRequest request;
  request.method = "POST";
  request.target = http_.path.empty() ? "/" : http_.path;
  request.headers.add("Content-Type", content_type_for(version_, action_));
  if (version_ == SoapVersion::v1_1) request.headers.add("SOAPAction", soap_action_for(action_));
  http_.add_own_fields(request.headers, context);
  request.body = std::move(xml);
  request.repeatable = context.safety != Safety::write;
  return request;
}

Task<Result<JsonText>> SoapBackendCall::call(CallContext& context, const JsonText& request) {
  auto xml = codec_->write_request(request, version_, Origin::caller);
  if (!xml) co_return std::unexpected(std::move(xml.error()));
  auto posted = post(context, std::move(*xml));
  auto answer = co_await http_.exchange(context, std::move(posted));
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  std::uint64_t drift = 0;
  auto read = understood({.status = answer->head.status,
                          .media_type = answer->head.headers.get("Content-Type"),
                          .body = answer->body},
                         drift);
  context.drift += static_cast<std::uint32_t>(std::min<std::uint64_t>(drift, 1'000'000));
  co_return read;
}

Result<JsonText> SoapBackendCall::read(const PassedAnswer& answer) const {
  std::uint64_t drift = 0;
  return understood(answer, drift);
}

Result<JsonText> SoapBackendCall::understood(const PassedAnswer& answer, std::uint64_t& drift) const {
  if (one_way_ && answer.status >= 200 && answer.status < 300 && answer.body.empty()) return JsonText();
  const auto media = soap_media(answer.media_type, {});
  auto decoded = codec_->read_response(xml_reader(), answer.body, media.charset);
  if (!decoded) return fail(with_effect(std::move(decoded.error()), answer.status));
  drift += decoded->drift.total();
  return std::move(decoded->json);
}

/// The endpoint whose version the configuration wants; by itself 1.1 where the WSDL has it.
const WsdlEndpoint* pick(const WsdlOperation& operation, const std::string& version) {
  const WsdlEndpoint* first = operation.endpoints.empty() ? nullptr : &operation.endpoints.front();
  const auto wanted = version == "1.2" ? SoapVersion::v1_2 : SoapVersion::v1_1;
  for (const auto& endpoint : operation.endpoints) {
    if (endpoint.version == wanted) return &endpoint;
  }
  return version == "auto" ? first : nullptr;
}

}  // namespace

SoapBackend::SoapBackend(Parts parts) : parts_(std::move(parts)) {}
SoapBackend::~SoapBackend() = default;

std::unique_ptr<BackendCall> SoapBackend::bind(const StepSpec& step, Problems& problems) {
  std::string why;
  const auto* operation = find_operation(parts_.service->wsdl, step.call, why);
  const WsdlEndpoint* endpoint = operation == nullptr ? nullptr : pick(*operation, parts_.version);
  if (operation != nullptr && operation->refused())
    why = "'" + step.call + "' cannot be translated: " + operation->problem;
  if (operation != nullptr && endpoint == nullptr && why.empty())
    why = "the WSDL does not bind it to SOAP " + parts_.version;
  if (!why.empty()) {
    problems.add(step.mark, "call", why);
    return nullptr;
  }
  auto codec = parts_.service->codec_of(*operation, parts_.numbers_as_strings);
  return std::make_unique<SoapBackendCall>(*parts_.http, std::move(codec), *operation, endpoint);
}

Task<Result<Message>> SoapBackend::forward(CallContext& context, Message message) {
  // A target without a path is the service itself, as the listener names it; other paths of the host stay
  // what they are.
  std::string target = message.target.starts_with('/') ? message.target : parts_.http->path + message.target;
  if (!target.starts_with('/')) target.insert(target.begin(), '/');
  return parts_.http->forward(context, std::move(message), std::move(target));
}

Task<Status> SoapBackend::probe(Deadline deadline) {
  std::string target = (parts_.http->path.empty() ? "/" : parts_.http->path) + "?wsdl";
  auto found = co_await parts_.http->probe(std::move(target), deadline);
  co_return found;
}

}  // namespace figbridge::soap
