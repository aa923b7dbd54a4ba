// SPDX-License-Identifier: Apache-2.0
#include "routing/cohort.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include "core/json/decimal.h"

namespace figbridge::routing {
namespace {

constexpr std::uint64_t kFnvOffset = 14695981039346656037ULL;
constexpr std::uint64_t kFnvPrime = 1099511628211ULL;

std::uint64_t fnv1a(std::uint64_t hash, std::string_view bytes) noexcept {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return hash;
}

std::uint64_t finalise(std::uint64_t hash) noexcept {
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33U;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33U);
}

bool scalar(JsonKind kind) noexcept {
  return kind == JsonKind::string || kind == JsonKind::number || kind == JsonKind::boolean;
}

std::optional<unsigned> digits(std::string_view text, std::size_t most) noexcept {
  unsigned value = 0;
  if (text.empty() || text.size() > most) return std::nullopt;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::uint16_t bucket_of(std::string_view salt, std::string_view key) noexcept {
  const auto hash = finalise(fnv1a(fnv1a(fnv1a(kFnvOffset, salt), std::string_view("\0", 1)), key));
  return static_cast<std::uint16_t>(hash % kEveryKey);
}

std::string percent_text(BasisPoints share) {
  const unsigned whole = share / 100U;
  const unsigned rest = share % 100U;
  if (rest == 0) return fmt::format("{}%", whole);
  if (rest % 10 == 0) return fmt::format("{}.{}%", whole, rest / 10);
  return fmt::format("{}.{:02}%", whole, rest);
}

std::optional<BasisPoints> percent_of(std::string_view text) noexcept {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const auto dot = text.find('.');
  const auto whole = digits(text.substr(0, dot), 3);
  if (!whole) return std::nullopt;
  unsigned rest = 0;
  if (dot != std::string_view::npos) {
    const auto fraction = digits(text.substr(dot + 1), 2);
    if (!fraction) return std::nullopt;
    rest = text.size() - dot == 2 ? *fraction * 10 : *fraction;
  }
  const unsigned share = *whole * 100 + rest;
  if (share > kEveryKey) return std::nullopt;
  return static_cast<BasisPoints>(share);
}

bool matches(const AttributeMatch& match, const JsonIndex& input) noexcept {
  const auto found = input.find(match.at);
  if (!found || !scalar(input.node(*found).kind)) return false;
  const auto value = input.value(*found);
  const bool quoted = input.node(*found).kind == JsonKind::string;
  return std::ranges::any_of(match.tokens, [&](std::string_view token) {
    return (quoted ? token : token.substr(1, token.size() - 2)) == value;
  });
}

bool matches_attributes(const CohortRule& rule, const JsonIndex& input) noexcept {
  return !rule.when.empty() &&
         std::ranges::all_of(rule.when, [&](const auto& match) { return matches(match, input); });
}

bool matches_caller(const CohortRule& rule, const Caller& caller) noexcept {
  if (std::ranges::find(rule.callers, caller.name) != rule.callers.end()) return true;
  return std::ranges::any_of(rule.roles, [&](const auto& role) {
    return std::ranges::find(caller.roles, role) != caller.roles.end();
  });
}

std::optional<std::string> key_of(const Operation& operation, const JsonIndex& input) {
  if (!operation.key) return std::nullopt;
  const auto found = input.find(*operation.key);
  if (!found || !scalar(input.node(*found).kind)) return std::nullopt;
  auto key = input.plain(*found);
  if (key.empty()) return std::nullopt;
  if (input.node(*found).kind != JsonKind::number) return key;
  // 43, 43.0 and 4.3e1 are one customer.
  const auto number = Decimal::parse(key);
  auto plain = number ? number->plain() : std::nullopt;
  return plain ? std::move(*plain) : std::move(key);
}

}  // namespace figbridge::routing
