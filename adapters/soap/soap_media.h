// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/soap/soap_version.h"

namespace figbridge::soap {

/// What the header fields of an HTTP message say about the SOAP in it.
struct SoapMedia {
  enum class Kind : std::uint8_t {
    soap11,     ///< text/xml
    soap12,     ///< application/soap+xml
    multipart,  ///< multipart/related (MTOM, SOAP with Attachments): passes through, is not translated
    other,      ///< anything else: no SOAP is expected
  };
  Kind kind = Kind::other;
  std::string type;  ///< `text/xml`, lower case
  std::string
      charset;         ///< of the media type, empty if it says none; wins over the XML declaration (RFC 7303)
  std::string action;  ///< SOAPAction without its quotes (1.1), or the action parameter (1.2); empty if none
};

/// Reads Content-Type and SOAPAction. Never fails: what cannot be read is `other`. The action of SOAP 1.2 is
/// looked for in SOAPAction too where the media type has none, since some senders put it there.
[[nodiscard]] SoapMedia soap_media(std::string_view content_type, std::string_view soap_action);

/// The Content-Type to send: `text/xml; charset=utf-8`, or
/// `application/soap+xml; charset=utf-8; action="urn:x"` (without action if it is empty).
[[nodiscard]] std::string content_type_for(SoapVersion version, std::string_view action);
/// The SOAPAction value to send with SOAP 1.1: always quoted, `""` if empty (SOAP 1.1 section 6.1.1).
[[nodiscard]] std::string soap_action_for(std::string_view action);

}  // namespace figbridge::soap
