// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/soap_media.h"

/// OASIS Web Services Security UsernameToken Profile 1.1: who a message says that it is from.
namespace figbridge::soap {

/// The namespace of wsse:Security.
inline constexpr std::string_view kSecurityNamespace =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

struct PresentedUser {
  std::string name;        ///< of the first token; empty: there is none, or none that can be shown
  bool need_more = false;  ///< look again when more bytes are there
};

/// The user name of the first wsse:UsernameToken in a message's header, as presented: nothing is verified. Up
/// to 256 bytes without control characters. Looks at the first bytes only, as peek_body does; nothing is
/// changed or kept. `complete`: no bytes follow; then `need_more` is never the answer.
[[nodiscard]] PresentedUser presented_user(const SoapMedia& media, std::string_view bytes, bool complete);

/// Whether a wsse:Security block (canonical XML) holds user names and time stamps alone: nothing of it, a
/// signature say, that whoever takes the message has to have checked.
[[nodiscard]] bool only_user_names(std::string_view security_block);

}  // namespace figbridge::soap
