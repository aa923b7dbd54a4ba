// SPDX-License-Identifier: Apache-2.0
#include "net/hop_by_hop.h"

#include <algorithm>
#include <array>
#include <vector>

namespace figbridge::net {
namespace {

constexpr std::array<std::string_view, 9> kNever = {
    "Connection", "Keep-Alive",        "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE",
    "Trailer",    "Transfer-Encoding", "Upgrade"};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The names that the Connection fields list.
std::vector<std::string_view> named_by_connection(const Headers& all) {
  std::vector<std::string_view> names;
  for (const auto& field : all.fields()) {
    if (!equal_without_case(field.name, "Connection")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      names.push_back(trimmed(rest.substr(0, comma)));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return names;
}

}  // namespace

bool is_hop_by_hop(std::string_view name) {
  return std::ranges::any_of(kNever, [&](std::string_view never) { return equal_without_case(never, name); });
}

Headers end_to_end(const Headers& all) {
  const auto named = named_by_connection(all);
  Headers kept;
  for (const auto& field : all.fields()) {
    if (is_hop_by_hop(field.name)) continue;
    if (std::ranges::any_of(named, [&](auto name) { return equal_without_case(name, field.name); })) continue;
    kept.add(field.name, field.value);
  }
  return kept;
}

}  // namespace figbridge::net
