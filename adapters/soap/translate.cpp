// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/translate.h"

#include <array>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {
namespace {

Result<Translation> fault_to_json(const SoapIn& in) {
  if (!in.fault) return fail(ErrorKind::invalid, Origin::backend, "the message is no fault");
  Translation out{.drift = in.drift};
  JsonWriter json(out.text);
  json.begin_object();
  const auto member = [&json](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    json.name(name);
    json.string(value);
  };
  member("fault", in.fault->name);
  member("code", in.fault->code);
  member("subcode", in.fault->subcode);
  member("reason", in.fault->reason);
  if (!in.fault->detail.empty()) {
    json.name("detail");
    json.token(in.fault->detail);
  } else {
    member("detail", in.fault->detail_xml);
  }
  json.end_object();
  return out;
}

Result<Translation> to_json(const SoapCodec& codec, MessagePart part, std::string_view bytes,
                            std::string_view charset) {
  XmlReader reader;
  if (part == MessagePart::fault) {
    SoapReading reading(codec, reader, Origin::backend, charset);
    if (auto fed = reading.feed(bytes); !fed) return fail(std::move(fed).error());
    const auto in = reading.finish();
    return in ? fault_to_json(*in) : Result<Translation>(fail(in.error()));
  }
  auto in = part == MessagePart::request ? codec.read_request(reader, bytes, charset)
                                         : codec.read_response(reader, bytes, charset);
  if (!in) return fail(std::move(in).error());
  return Translation{std::string(in->json.view()), std::move(in->drift)};
}

Result<Translation> fault_to_xml(const SoapCodec& codec, const JsonText& json, SoapVersion version) {
  const JsonIndex index(json.view());
  const auto text = [&](std::string_view name) {
    const auto found = index.member(0, name);
    return found ? index.plain(*found) : std::string();
  };
  const std::string name = text("fault");
  for (const auto& declared : codec.messages().faults) {
    if (declared.name != name) continue;
    Error error{.kind = ErrorKind::rejected, .origin = Origin::backend, .text = text("reason"), .code = name};
    error.detail = text("detail");
    // Writing a fault leaves a detail out that does not fit; who debugs wants to know why.
    const JsonText detail = JsonText::trusted(error.detail.empty() ? std::string("null") : error.detail);
    SoapCodec checking(std::shared_ptr<const CodecPlan>(std::shared_ptr<void>(), &codec.plan()),
                       {.request = declared.element}, codec.options());
    if (auto fits = checking.write_request(detail, version, Origin::caller); !fits)
      return fail(std::move(fits).error());
    return Translation{codec.write_fault(error, version, FaultBlame::receiver).body, {}};
  }
  return fail(ErrorKind::invalid, Origin::caller, "the operation declares no such fault", "/fault");
}

}  // namespace

Result<Translation> translate(const WsdlModel& wsdl, const WsdlOperation& operation, MessagePart part,
                              Direction direction, std::string_view bytes, const TranslateOptions& options) {
  if (operation.refused())
    return fail(ErrorKind::unsupported, Origin::bridge, operation.name + " is refused: " + operation.problem);
  SoapMessages messages = messages_of(operation);
  std::vector<const schema::ElementDecl*> roots;
  for (const auto* element : {messages.request, messages.response}) {
    if (element != nullptr) roots.push_back(element);
  }
  for (const auto& fault : messages.faults) roots.push_back(fault.element);
  const SoapCodec codec(CodecPlan::compile(wsdl.model, roots), std::move(messages),
                        {.numbers_as_strings = options.numbers_as_strings});
  if (direction == Direction::to_json) return to_json(codec, part, bytes, options.charset);
  const auto json = parse_json(bytes, {}, Origin::caller);
  if (!json) return fail(json.error());
  if (part == MessagePart::fault) return fault_to_xml(codec, *json, options.version);
  auto xml = part == MessagePart::request ? codec.write_request(*json, options.version, Origin::caller)
                                          : codec.write_response(*json, options.version, Origin::caller);
  if (!xml) return fail(std::move(xml).error());
  return Translation{std::move(*xml), {}};
}

}  // namespace figbridge::soap
