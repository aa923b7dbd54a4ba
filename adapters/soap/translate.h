// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/soap/codec/drift.h"
#include "adapters/soap/soap_codec.h"
#include "core/error.h"

namespace figbridge::soap {

/// What `figbridge translate` is asked for.
enum class MessagePart : std::uint8_t { request, response, fault };
enum class Direction : std::uint8_t { to_json, to_xml };

struct TranslateOptions {
  SoapVersion version = SoapVersion::v1_1;  ///< of what is written
  bool numbers_as_strings = false;
  std::string charset;  ///< of XML that is read, if something outside of it tells
};

struct Translation {
  std::string text;
  Drift drift;  ///< of XML that was read
};

/// Translates one message of an operation, a SOAP envelope or JSON. A fault is
/// `{"fault": "declared_name", "code": "{namespace}Server", "reason": "…", "detail": …}` in JSON; `fault` is
/// absent of an undeclared one, whose detail is a string of XML; to write one, `fault`, `reason` and `detail`
/// count. Asking for a response shows a fault as the error that it is, asking for a fault makes any other
/// message an error. A refused operation is `unsupported` and says why.
[[nodiscard]] Result<Translation> translate(const WsdlModel& wsdl, const WsdlOperation& operation,
                                            MessagePart part, Direction direction, std::string_view bytes,
                                            const TranslateOptions& options = {});

}  // namespace figbridge::soap
