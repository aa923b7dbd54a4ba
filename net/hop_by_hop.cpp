// SPDX-License-Identifier: Apache-2.0
#include "net/hop_by_hop.h"

#include <algorithm>
#include <array>

#include "net/chars.h"

namespace figbridge::net {
namespace {

constexpr std::array<std::string_view, 9> kNever = {
    "Connection", "Keep-Alive",        "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE",
    "Trailer",    "Transfer-Encoding", "Upgrade"};

}  // namespace

bool is_hop_by_hop(std::string_view name) {
  return std::ranges::any_of(kNever, [&](std::string_view never) { return equal_without_case(never, name); });
}

HopByHop::HopByHop(const Headers& headers) {
  for (const auto& field : headers.fields()) {
    if (!equal_without_case(field.name, "Connection")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      const auto name = trim_ows(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      if (!equal_without_case(name, "close") && !equal_without_case(name, "keep-alive"))
        named_.push_back(name);
    }
  }
}

bool HopByHop::holds(std::string_view name) const {
  if (is_hop_by_hop(name)) return true;
  return std::ranges::any_of(named_, [&](std::string_view named) { return equal_without_case(named, name); });
}

Headers end_to_end(const Headers& all) {
  const HopByHop hop(all);
  Headers kept;
  kept.reserve(all.fields().size());
  for (const auto& field : all.fields()) {
    if (!hop.holds(field.name)) kept.add(field.name, field.value);
  }
  return kept;
}

}  // namespace figbridge::net
