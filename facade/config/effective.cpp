// SPDX-License-Identifier: Apache-2.0
#include "facade/config/effective.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "core/config/defaults.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Kind = ConfigNode::Kind;

ConfigNode* member(ConfigNode& map, std::string_view name) {
  const auto found = std::ranges::find(map.members, name, [](const auto& entry) { return entry.name.text; });
  return found == map.members.end() ? nullptr : &found->value;
}

void each_entry(ConfigNode& root, std::string_view section, const std::function<void(ConfigNode&)>& visit) {
  auto* map = member(root, section);
  if (map == nullptr) return;
  for (auto& [name, entry] : map->members) visit(entry);
}

/// Steps carry the secrets of their protocol's own options; they have no common defaults.
void complete_side(ConfigNode& operation, std::string_view side, std::span<const ProtocolOptions> protocols) {
  auto* node = member(operation, side);
  if (node == nullptr) return;
  const auto specs = step_options(nullptr, protocols);
  auto* steps = member(*node, "steps");
  if (steps == nullptr) {
    *node = with_defaults(*node, specs);
    return;
  }
  for (auto& step : steps->items) step = with_defaults(step, specs);
}

}  // namespace

ConfigNode effective_tree(const ConfigNode& root, std::span<const ProtocolOptions> protocols,
                          const Limits& limits) {
  ConfigNode out = with_defaults(root, top_sections());
  const auto protocol_of = [&](ConfigNode& entry) {
    return find_protocol(protocols, entry["protocol"].text);
  };
  each_entry(out, "listeners", [&](ConfigNode& entry) {
    if (const auto* protocol = protocol_of(entry))
      entry = with_defaults(entry, listener_options(*protocol, limits));
  });
  each_entry(out, "backends", [&](ConfigNode& entry) {
    if (const auto* protocol = protocol_of(entry))
      entry = with_defaults(entry, backend_options(*protocol, limits));
  });
  each_entry(out, "operations", [&](ConfigNode& entry) {
    entry = with_defaults(entry, operation_options());
    complete_side(entry, "legacy", protocols);
    complete_side(entry, "modern", protocols);
  });
  each_entry(out, "routes", [](ConfigNode& entry) { entry = with_defaults(entry, route_options()); });
  return out;
}

}  // namespace figbridge::facade
