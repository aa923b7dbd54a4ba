// SPDX-License-Identifier: Apache-2.0
#include "net/hop_by_hop.h"

#include <algorithm>

#include "net/chars.h"

namespace figbridge::net {
namespace {

bool is_any(std::string_view name, std::string_view one, std::string_view other) {
  return equal_without_case(name, one) || equal_without_case(name, other);
}

}  // namespace

/// By length first: most fields are none of these.
bool is_hop_by_hop(std::string_view name) {
  switch (name.size()) {
    case 2:
      return equal_without_case(name, "TE");
    case 7:
      return is_any(name, "Trailer", "Upgrade");
    case 10:
      return is_any(name, "Connection", "Keep-Alive");
    case 16:
      return equal_without_case(name, "Proxy-Connection");
    case 17:
      return equal_without_case(name, "Transfer-Encoding");
    case 18:
      return equal_without_case(name, "Proxy-Authenticate");
    case 19:
      return equal_without_case(name, "Proxy-Authorization");
    default:
      return false;
  }
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
  kept.reserve(all.fields().size(), all.bytes());
  for (const auto& field : all.fields()) {
    if (!hop.holds(field.name)) kept.add(field.name, field.value);
  }
  return kept;
}

}  // namespace figbridge::net
