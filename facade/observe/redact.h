// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace figbridge::facade {

inline constexpr std::size_t kRedactedLength = 200;

/// A remote text for the log: what kind of trouble it tells stays, whose data it tells goes. Every run of
/// digits becomes
/// `#`, whatever stands in quotes `*`, an e-mail address `<email>`, a word of 24 bytes or more (a token, a
/// key) `*`; what is longer than `kRedactedLength` bytes is cut. Reads at most the bytes that it needs. The
/// result may hold any bytes; the log line escapes them.
[[nodiscard]] std::string redact(std::string_view remote);

}  // namespace figbridge::facade
