// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/soap/soap_version.h"

namespace figbridge::soap {

/// How much of a message is looked at to name its operation.
inline constexpr std::size_t kPeekBytes = 64 * 1024;

/// What the first bytes of a message say about its body.
struct BodyPeek {
  enum class State : std::uint8_t {
    found,       ///< `ns` and `local` name the body's first child
    empty_body,  ///< an envelope whose body has no child element
    need_more,   ///< the answer lies beyond these bytes
    too_far,     ///< the answer lies beyond kPeekBytes
    not_soap,    ///< XML, but its root is no SOAP 1.1 or 1.2 envelope, or the envelope has no body
    malformed,   ///< no XML, a DTD, or tags that are none
  };
  State state = State::need_more;
  SoapVersion version = SoapVersion::v1_1;  ///< where an envelope was recognised
  std::string ns;
  std::string local;
};

/// Names the first child of the SOAP body from the first bytes of a message, as far as a look at the markup
/// can: linear, without a parser, nothing is changed or kept. It skips byte order mark, declaration,
/// comments, instructions and header blocks, follows namespace declarations, and reads UTF-8, UTF-16 and the
/// encodings that extend ASCII. It does not tell whether the rest is well-formed. `complete`: no bytes
/// follow, so that what ends too early is `malformed` and `need_more` is never the answer. At most kPeekBytes
/// are looked at.
[[nodiscard]] BodyPeek peek_body(std::string_view bytes, bool complete, std::string_view charset = {});

}  // namespace figbridge::soap
