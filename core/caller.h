// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge {

/// By what a listener established who calls.
enum class CallerKind : std::uint8_t {
  anonymous,
  network,
  certificate,
  api_key,
  token,
  username_token,
  basic,
  folder,
  dsn,
  operator_
};

[[nodiscard]] std::string_view name_of(CallerKind kind) noexcept;

/// Who calls, as far as the listener could establish it. Every exchange has one.
struct Caller {
  CallerKind kind = CallerKind::anonymous;
  bool verified = false;           ///< false: only what was presented (`authenticate: forward`)
  std::string name = "anonymous";  ///< certificate subject, user name, key id; stable, safe to log
  std::string address;             ///< remote address without port, where there is one
  std::string tenant;
  std::vector<std::string> roles;
};

}  // namespace figbridge
