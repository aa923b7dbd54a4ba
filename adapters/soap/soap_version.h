// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace figbridge::soap {

enum class SoapVersion : std::uint8_t { v1_1, v1_2 };

inline constexpr std::string_view kEnvelope11 = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view kEnvelope12 = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kXsi = "http://www.w3.org/2001/XMLSchema-instance";
inline constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

[[nodiscard]] constexpr std::string_view envelope_namespace(SoapVersion version) {
  return version == SoapVersion::v1_1 ? kEnvelope11 : kEnvelope12;
}

/// The version that an envelope's namespace tells.
[[nodiscard]] constexpr std::optional<SoapVersion> version_of(std::string_view envelope_namespace) {
  if (envelope_namespace == kEnvelope11) return SoapVersion::v1_1;
  if (envelope_namespace == kEnvelope12) return SoapVersion::v1_2;
  return std::nullopt;
}

}  // namespace figbridge::soap
