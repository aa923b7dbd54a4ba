// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace figbridge {

/// Callers that are known by where they call from. Immutable; any thread.
class Networks {
 public:
  /// `ranges`: addresses and ranges in CIDR notation (RFC 4632, RFC 4291 2.3), separated by commas.
  /// `configuration` if one is none, or has bits behind its prefix.
  [[nodiscard]] Status add(const std::string& name, std::string_view ranges);
  /// The caller's name; null: none of them. The narrowest range decides. An IPv4 address in IPv6's mapped
  /// form is the IPv4 address.
  [[nodiscard]] const std::string* holder(const std::string& address) const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }

 private:
  using Bits = std::array<std::uint8_t, 16>;  ///< IPv4 in its mapped form
  struct Range {
    Bits bits;
    unsigned prefix;  ///< of 128
    std::string name;
  };
  [[nodiscard]] static bool read(const std::string& text, Bits& bits);
  [[nodiscard]] static bool holds(const Range& range, const Bits& bits);

  std::vector<Range> ranges_;  ///< the narrowest first
};

}  // namespace figbridge
