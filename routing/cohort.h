// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/caller.h"
#include "core/json/json_index.h"
#include "core/operation.h"

namespace figbridge::routing {

/// A share of keys in hundredths of a percent: 500 is 5 %, 10,000 is every key.
using BasisPoints = std::uint16_t;
inline constexpr BasisPoints kEveryKey = 10'000;

/// The bucket of a key, 0 to 9,999. A share of N takes the buckets below N, so raising it only adds keys.
///
/// Stable for ever, on every machine and in every release; to be recomputed anywhere with 64-bit arithmetic:
///   h = FNV-1a-64 (offset 14695981039346656037, prime 1099511628211) over the bytes of `salt`, one 0 byte,
///   `key`; then murmur3's finaliser: h ^= h>>33; h *= 0xff51afd7ed558ccd; h ^= h>>33; h *=
///   0xc4ceb9fe1a85ec53; h ^= h>>33; bucket = h mod 10,000.
/// It spreads evenly; it is no defence against callers who pick their keys to land on one side.
[[nodiscard]] std::uint16_t bucket_of(std::string_view salt, std::string_view key) noexcept;

/// "5%" or "0.25%", as configuration and ledger write it; at most two decimals, 0 % to 100 %.
[[nodiscard]] std::string percent_text(BasisPoints share);
[[nodiscard]] std::optional<BasisPoints> percent_of(std::string_view text) noexcept;

/// The values that one place of the request may have. A string equals by its characters; a number or boolean
/// by its digits as written, so that "42" matches 42 and "42".
struct AttributeMatch {
  JsonPointer at;
  std::vector<std::string> tokens;  ///< canonical JSON strings, quotes included
  friend bool operator==(const AttributeMatch&, const AttributeMatch&) = default;
};

/// One rule of a cohort. Exactly one of `when`, `callers`, `roles`, `share` is given.
struct CohortRule {
  std::vector<AttributeMatch> when;  ///< all of them must match
  std::vector<std::string> callers;  ///< names, as the listener established them
  std::vector<std::string> roles;
  std::optional<BasisPoints> share;  ///< of the keys; the last rule if it is there at all
  Side side = Side::modern;          ///< who answers what matches; `legacy` keeps callers or attributes back
  friend bool operator==(const CohortRule&, const CohortRule&) = default;
};

/// Pure, no allocation. An absent, null or structured value matches nothing.
[[nodiscard]] bool matches(const AttributeMatch& match, const JsonIndex& input) noexcept;
[[nodiscard]] bool matches_attributes(const CohortRule& rule, const JsonIndex& input) noexcept;
[[nodiscard]] bool matches_caller(const CohortRule& rule, const Caller& caller) noexcept;

/// The business key of a request: a string's characters, a number's or boolean's digits; the same through
/// every listener. Nothing if the operation has no key, or the value is absent, null, structured or empty.
[[nodiscard]] std::optional<std::string> key_of(const Operation& operation, const JsonIndex& input);

}  // namespace figbridge::routing
