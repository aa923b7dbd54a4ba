// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/envelope.h"

#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kHeaderBlocks = 64;

bool is_true(std::string_view value) {
  value = trimmed(value);
  return value == "1" || value == "true";
}

}  // namespace

bool EnvelopeReader::start(const XmlElement& element, const XmlCursor& cursor) {
  switch (where_) {
    case Where::outside:
      return start_root(element);
    case Where::envelope:
      return start_part(element);
    case Where::header:
      return start_block(element, cursor);
    case Where::body:
      where_ = Where::child;
      depth_ = 1;
      ++envelope_.body_children;
      return body_.start(element, cursor);
    case Where::block:
      ++depth_;
      fragment_.start(element, cursor);
      return true;
    case Where::child:
      ++depth_;
      return body_.start(element, cursor);
    case Where::other:
      ++depth_;
      return true;
  }
  return false;
}

bool EnvelopeReader::start_root(const XmlElement& element) {
  const auto version = version_of(element.name.ns);
  if (element.name.local != "Envelope") return refuse("the XML is no SOAP envelope");
  if (!version)
    return refuse("the envelope is of no SOAP version that is known here", ErrorKind::unsupported);
  envelope_.version = *version;
  where_ = Where::envelope;
  return true;
}

bool EnvelopeReader::start_part(const XmlElement& element) {
  const bool of_envelope = element.name.ns == envelope_namespace(envelope_.version);
  if (of_envelope && element.name.local == "Body") {
    if (envelope_.has_body) return refuse("the SOAP envelope has two bodies");
    envelope_.has_body = true;
    where_ = Where::body;
  } else if (of_envelope && element.name.local == "Header") {
    where_ = Where::header;
  } else {
    where_ = Where::other;
    depth_ = 1;
  }
  return true;
}

bool EnvelopeReader::start_block(const XmlElement& element, const XmlCursor& cursor) {
  if (envelope_.headers.size() >= kHeaderBlocks) return refuse("the SOAP header has too many blocks");
  SoapHeaderBlock& block = envelope_.headers.emplace_back();
  block.ns = element.name.ns;
  block.local = element.name.local;
  for (const auto& attribute : element.attributes) {
    if (attribute.name.ns != envelope_namespace(envelope_.version)) continue;
    if (attribute.name.local == "mustUnderstand") block.must_understand = is_true(attribute.value);
    if (attribute.name.local == "actor" || attribute.name.local == "role") block.actor = attribute.value;
  }
  where_ = Where::block;
  depth_ = 1;
  fragment_.start(element, cursor);
  return true;
}

bool EnvelopeReader::end(const XmlCursor& cursor) {
  switch (where_) {
    case Where::outside:
      return true;
    case Where::envelope:
      where_ = Where::outside;
      return true;
    case Where::header:
    case Where::body:
      where_ = Where::envelope;
      return true;
    case Where::block:
      fragment_.end(cursor);
      if (--depth_ > 0) return true;
      envelope_.headers.back().xml = fragment_.take();
      where_ = Where::header;
      return true;
    case Where::child:
      if (--depth_ == 0) where_ = Where::body;
      return body_.end(cursor);
    case Where::other:
      if (--depth_ == 0) where_ = Where::envelope;
      return true;
  }
  return false;
}

bool EnvelopeReader::text(std::string_view piece, const XmlCursor& cursor) {
  if (where_ == Where::child) return body_.text(piece, cursor);
  if (where_ == Where::block) fragment_.text(piece);
  return true;
}

bool EnvelopeReader::refuse(std::string text, ErrorKind of_caller) {
  refused_ = true;
  refusal_ = Error{.kind = origin_ == Origin::backend ? ErrorKind::bad_answer : of_caller,
                   .origin = origin_,
                   .text = std::move(text)};
  return false;
}

Error EnvelopeReader::refusal() {
  return refused_ ? refusal_ : body_.refusal();
}

std::string write_envelope(SoapVersion version, std::string_view declarations, std::string_view body,
                           std::span<const std::string> header_blocks) {
  std::string out;
  out.reserve(256 + declarations.size() + body.size());
  out += R"(<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap=")";
  (out += envelope_namespace(version)) += '"';
  (out += declarations) += '>';
  if (!header_blocks.empty()) {
    out += "<soap:Header>";
    for (const auto& block : header_blocks) out += block;
    out += "</soap:Header>";
  }
  (out += "<soap:Body>") += body;
  return out += "</soap:Body></soap:Envelope>";
}

}  // namespace figbridge::soap
