// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/soap_version.h"
#include "adapters/soap/xml/fragment.h"
#include "adapters/soap/xml/sax.h"

namespace figbridge::soap {

/// A child of the SOAP header.
struct SoapHeaderBlock {
  std::string ns;
  std::string local;
  bool must_understand = false;
  std::string actor;  ///< actor (1.1) or role (1.2); empty: the ultimate receiver
  std::string xml;    ///< the whole element, canonical (xml/fragment.h), declarations included
};

struct SoapEnvelope {
  SoapVersion version = SoapVersion::v1_1;
  std::vector<SoapHeaderBlock> headers;
  bool has_body = false;
  std::size_t body_children = 0;
};

/// Reads a SOAP 1.1 or 1.2 envelope and hands on what is in the body. Tolerant: the order of Header and Body,
/// further children of the envelope and text between do not matter. Refused (`bad_answer` of a backend, else
/// `invalid`): a root that is no envelope of a known version, two bodies, more than 64 header blocks. Whoever
/// reads must check `has_body` at the end.
class EnvelopeReader final : public XmlEvents {
 public:
  /// `body` gets the events of the body's children, each child a root of its own. It may read `envelope()`
  /// meanwhile.
  EnvelopeReader(XmlEvents& body, Origin origin) : body_(body), origin_(origin) {}

  bool start(const XmlElement& element, const XmlCursor& cursor) override;
  bool end(const XmlCursor& cursor) override;
  bool text(std::string_view piece, const XmlCursor& cursor) override;
  [[nodiscard]] Error refusal() override;

  [[nodiscard]] const SoapEnvelope& envelope() const { return envelope_; }
  [[nodiscard]] SoapEnvelope take() && { return std::move(envelope_); }

 private:
  enum class Where : std::uint8_t { outside, envelope, header, block, body, child, other };

  bool start_root(const XmlElement& element);
  bool start_part(const XmlElement& element);
  bool start_block(const XmlElement& element, const XmlCursor& cursor);
  bool refuse(std::string text, ErrorKind of_caller = ErrorKind::invalid);

  XmlEvents& body_;
  Origin origin_;
  SoapEnvelope envelope_;
  Where where_ = Where::outside;
  std::size_t depth_ = 0;  ///< within a block, a child of the body or another part
  XmlFragment fragment_;
  bool refused_ = false;
  Error refusal_;
};

/// An envelope around a body: XML declaration, the declarations (` xmlns:ns1="…"`) on the envelope, the
/// header blocks if there are any (canonical elements that declare their own namespaces).
[[nodiscard]] std::string write_envelope(SoapVersion version, std::string_view declarations,
                                         std::string_view body,
                                         std::span<const std::string> header_blocks = {});

}  // namespace figbridge::soap
