// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/soap/soap_media.h"
#include "adapters/soap/soap_names.h"
#include "adapters/soap/soap_version.h"

namespace figbridge::soap {

/// What the first bytes of a message tell of the operation that it calls.
struct Identified {
  const WsdlOperation* operation = nullptr;
  SoapVersion version = SoapVersion::v1_1;  ///< of the envelope, if one was seen
  std::string local;                        ///< of the body's first child, where no operation has it
  bool need_more = false;                   ///< look again when more bytes are there
  /// It looks like a call of this service, but which operation it calls cannot be told: the body is encoded
  /// or hides behind too many header blocks, or several operations share its element.
  bool undetermined = false;
};

/// Looks into a body, the first part of multipart/related included.
/// `encoded`: the message has a Content-Encoding. `complete`: no bytes follow; then `need_more` is never the
/// answer. Bounded as peek_body is.
[[nodiscard]] Identified identify_by_body(const OperationNames& names, const SoapMedia& media, bool encoded,
                                          std::string_view bytes, bool complete);

/// What action and body tell together. Services dispatch by either, so where they name different operations
/// neither counts: `undetermined`. Where only one names an operation, that one does.
[[nodiscard]] Identified agreed(const WsdlOperation* by_action, Identified by_body);

/// The first part of a multipart message behind its head (RFC 2046 section 5.1); of MTOM and SOAP with
/// Attachments it is the envelope, unless `start` says otherwise. Nothing while its head is not all there.
[[nodiscard]] std::optional<std::string_view> first_part(std::string_view bytes);

}  // namespace figbridge::soap
