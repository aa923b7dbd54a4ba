// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_codec.h"

#include <algorithm>

#include "adapters/common/snake_case.h"
#include "adapters/soap/codec/json_to_xml.h"
#include "adapters/soap/codec/xml_to_json.h"

namespace figbridge::soap {

SoapMessages messages_of(const WsdlOperation& operation) {
  SoapMessages messages{operation.request.element, operation.response.element, {}};
  for (const auto& fault : operation.faults) {
    std::string name = snake_case(fault.name);
    const bool known =
        std::ranges::find(messages.faults, name, &DeclaredFault::name) != messages.faults.end();
    if (fault.element != nullptr && !known) messages.faults.push_back({std::move(name), fault.element});
  }
  return messages;
}

/// What is in a body: the declared element, a fault, or nothing that is expected.
class SoapReading::Body final : public XmlEvents {
 public:
  Body(const SoapCodec& codec, Origin origin) : codec_(codec), origin_(origin) { out_.reserve(1024); }

  bool start(const XmlElement& element, const XmlCursor& cursor) override {
    if (depth_++ == 0 && !choose(element)) return false;
    if (active_ == nullptr) return true;
    return active_->start(element, cursor);
  }
  bool end(const XmlCursor& cursor) override {
    --depth_;
    return active_ == nullptr || active_->end(cursor);
  }
  bool text(std::string_view piece, const XmlCursor& cursor) override {
    return active_ == nullptr || active_->text(piece, cursor);
  }
  Error refusal() override { return refused_ || active_ == nullptr ? refusal_ : active_->refusal(); }

  [[nodiscard]] const schema::ElementDecl* declared() const {
    return origin_ == Origin::backend ? codec_.messages().response : codec_.messages().request;
  }
  [[nodiscard]] bool has_value() const { return json_ && json_->done(); }

  void take(SoapIn& in) {
    if (fault_)
      in.fault = fault_->take();
    else
      in.json = JsonText::trusted(json_ ? std::move(out_) : std::string("{}"));
    in.drift = std::move(drift_);
  }
  [[nodiscard]] bool is_fault() const { return fault_.has_value(); }

 private:
  /// Decides at each child of the body who reads it. Only the first may be a fault.
  bool choose(const XmlElement& element) {
    if (children_++ > 0) {
      // Doing the first of two and dropping the other would look like having done both.
      if (origin_ == Origin::caller) return refuse("a request has one element in its SOAP body");
      if (fault_ || json_ == std::nullopt) active_ = nullptr;
      return true;
    }
    const auto version = version_of(element.name.ns);
    // Nothing else belongs into that namespace here: `soap:ServiceFault` is some server's fault, and no
    // answer.
    const bool fault = element.name.local == "Fault" ||
                       (origin_ == Origin::backend && element.name.local.ends_with("Fault"));
    if (version && fault) {
      if (origin_ != Origin::backend) return refuse("a request cannot be a fault");
      active_ = &fault_.emplace(codec_.plan(), codec_.messages().faults, *version,
                                codec_.options().numbers_as_strings);
    } else if (declared() != nullptr) {
      active_ = &json_.emplace(codec_.plan(), *declared(), origin_, codec_.options().numbers_as_strings, out_,
                               drift_);
    } else {
      ++drift_.unknown_elements;
    }
    return true;
  }

  bool refuse(std::string text) {
    refused_ = true;
    refusal_ = Error{.kind = ErrorKind::invalid, .origin = origin_, .text = std::move(text)};
    return false;
  }

  const SoapCodec& codec_;
  Origin origin_;
  std::string out_;
  Drift drift_;
  std::optional<XmlToJson> json_;
  std::optional<FaultReader> fault_;
  XmlEvents* active_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t children_ = 0;
  bool refused_ = false;
  Error refusal_;
};

SoapReading::SoapReading(const SoapCodec& codec, XmlReader& reader, Origin origin, std::string_view charset)
    : reader_(reader),
      origin_(origin),
      charset_(charset),
      body_(std::make_unique<Body>(codec, origin)),
      envelope_(std::make_unique<EnvelopeReader>(*body_, origin)) {}

SoapReading::~SoapReading() = default;

Result<SoapIn> SoapReading::whole(std::string_view bytes) {
  return outcome(reader_.parse(bytes, *envelope_, origin_, charset_));
}

Status SoapReading::feed(std::string_view chunk) {
  if (!begun_) reader_.begin(*envelope_, origin_, charset_);
  begun_ = true;
  auto read = reader_.feed(chunk);
  if (read) return read;
  return fail(outcome(std::move(read)).error());
}

Result<SoapIn> SoapReading::finish() {
  return begun_ ? outcome(reader_.finish()) : whole({});
}

Result<SoapIn> SoapReading::outcome(Status read) {
  const ErrorKind unreadable = origin_ == Origin::backend ? ErrorKind::bad_answer : ErrorKind::invalid;
  if (!read) {
    Error error = std::move(read).error();
    const bool no_answer = error.kind == ErrorKind::malformed || error.kind == ErrorKind::unsupported_media;
    if (origin_ == Origin::backend && no_answer) error.kind = ErrorKind::bad_answer;
    return fail(std::move(error));
  }
  const SoapEnvelope& envelope = envelope_->envelope();
  if (!envelope.has_body) return fail(unreadable, origin_, "the SOAP envelope has no body");
  if (!body_->is_fault() && body_->declared() != nullptr && !body_->has_value()) {
    return fail(unreadable, origin_, "the SOAP body is empty");
  }
  SoapIn in;
  body_->take(in);
  SoapEnvelope taken = std::move(*envelope_).take();
  in.version = taken.version;
  in.headers = std::move(taken.headers);
  return in;
}

Result<SoapIn> SoapCodec::read_request(XmlReader& reader, std::string_view bytes,
                                       std::string_view charset) const {
  return SoapReading(*this, reader, Origin::caller, charset).whole(bytes);
}

Result<SoapIn> SoapCodec::read_response(XmlReader& reader, std::string_view bytes,
                                        std::string_view charset) const {
  auto in = SoapReading(*this, reader, Origin::backend, charset).whole(bytes);
  if (in && in->fault) return fail(to_error(*in->fault));
  return in;
}

Result<std::string> SoapCodec::write_request(const JsonText& json, SoapVersion version, Origin origin,
                                             std::span<const std::string> header_blocks) const {
  return write(messages_.request, json, version, origin, header_blocks);
}

Result<std::string> SoapCodec::write_response(const JsonText& json, SoapVersion version, Origin origin,
                                              std::span<const std::string> header_blocks) const {
  return write(messages_.response, json, version, origin, header_blocks);
}

Result<std::string> SoapCodec::write(const schema::ElementDecl* element, const JsonText& json,
                                     SoapVersion version, Origin origin,
                                     std::span<const std::string> header_blocks) const {
  std::string body;
  std::string declarations;
  if (element != nullptr) {
    JsonToXml writer(*plan_, json, origin, options_.numbers_as_strings);
    body.reserve(json.view().size() * 3);
    if (auto done = writer.write(*element, body); !done) return fail(std::move(done).error());
    writer.append_declarations(declarations);
  } else if (json.view() != "{}" && json.view() != "null") {
    return fail(ErrorKind::invalid, origin, "the message has no content: {} is all that it can be");
  }
  return write_envelope(version, declarations, body, header_blocks);
}

FaultMessage SoapCodec::write_fault(const Error& error, SoapVersion version,
                                    std::optional<FaultBlame> blame) const {
  return soap::write_fault(*plan_, messages_.faults, error, version, options_.numbers_as_strings, blame);
}

}  // namespace figbridge::soap
