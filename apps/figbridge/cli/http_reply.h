// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace figbridge::cli {

struct HttpReply {
  int status = 0;
  std::string body;
};

inline constexpr std::size_t kLongestReplyHead = 64 * 1024;
inline constexpr std::size_t kLongestReplyBody = 256 * 1024 * 1024;

/// Reads an HTTP/1.1 answer of the admin plane, which always says its Content-Length, from the bytes that
/// came so far. Nothing: more must come. Fails with `bad_answer` on anything else than such an answer.
[[nodiscard]] Result<std::optional<HttpReply>> read_reply(std::string_view bytes);

}  // namespace figbridge::cli
