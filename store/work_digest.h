// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace figbridge::store {

/// How a payload is kept: as it is, or sealed (store/payload_seal.h). The digest tells.
enum class Kept : std::uint8_t { plain, sealed };

/// SHA-256, 32 bytes, over everything of a piece of work that must come out as it went in; the payload as it
/// is kept, so that the digest of a sealed one gives nothing away.
[[nodiscard]] std::string work_digest(std::string_view id, std::string_view queue, std::string_view key,
                                      std::string_view payload, Kept kept = Kept::plain);

/// How it is kept, if the digest is right for either; nothing if it is damaged.
[[nodiscard]] std::optional<Kept> kept_as(std::string_view id, std::string_view queue, std::string_view key,
                                          std::string_view payload, std::string_view digest);

}  // namespace figbridge::store
