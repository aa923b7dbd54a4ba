// SPDX-License-Identifier: Apache-2.0
#include "core/config/defaults.h"

#include <algorithm>
#include <utility>

#include "core/config/url_check.h"

namespace figbridge {
namespace {

using Kind = ConfigNode::Kind;

void mark_secret(ConfigNode& node) {
  node.secret = true;
  for (auto& item : node.items) mark_secret(item);
  for (auto& [name, member] : node.members) mark_secret(member);
}

void complete(ConfigNode& node, const OptionSpec& spec) {
  if (spec.secret) mark_secret(node);
  if (spec.credentials && !node.secret) node.text = masked_credentials(node.text);
  if (spec.children.empty()) return;
  const auto& inner = spec.children.front();
  if (spec.type == OptionType::section) node = with_defaults(node, spec.children);
  if (spec.type == OptionType::list && node.kind != Kind::sequence) complete(node, inner);
  if (spec.type == OptionType::list) {
    for (auto& item : node.items) complete(item, inner);
  }
  if (spec.type == OptionType::map) {
    for (auto& [name, member] : node.members) complete(member, inner);
  }
}

ConfigNode named(const OptionSpec& spec) {
  ConfigNode name;
  name.kind = Kind::scalar;
  name.text = spec.name;
  return name;
}

/// What an option that was not written stands for; absent if it stands for nothing.
ConfigNode unwritten(const OptionSpec& spec) {
  ConfigNode node;
  if (spec.default_value) {
    node.kind = Kind::scalar;
    node.text = *spec.default_value;
    node.quoted = spec.type == OptionType::text || spec.type == OptionType::choice;
  } else if (spec.type == OptionType::section && std::ranges::none_of(spec.children, &OptionSpec::required)) {
    node = with_defaults(node, spec.children);
    if (node.members.empty()) node.kind = Kind::absent;
  }
  return node;
}

}  // namespace

ConfigNode with_defaults(const ConfigNode& section, const std::vector<OptionSpec>& specs) {
  ConfigNode out = section;
  if (out.kind == Kind::absent || out.kind == Kind::null) out.kind = Kind::map;
  if (out.kind != Kind::map) return out;
  for (const auto& spec : specs) {
    const auto written =
        std::ranges::find(out.members, spec.name, [](const auto& member) { return member.name.text; });
    if (written != out.members.end()) {
      complete(written->value, spec);
    } else if (auto node = unwritten(spec); node.present()) {
      out.members.emplace_back(named(spec), std::move(node));
    }
  }
  return out;
}

}  // namespace figbridge
