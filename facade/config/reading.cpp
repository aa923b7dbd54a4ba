// SPDX-License-Identifier: Apache-2.0
#include "facade/config/reading.h"

#include <algorithm>

#include "core/config/nearest_name.h"
#include "core/config/scalar.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kLongestName = 128;

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool well_formed_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || !letter_or_digit(name.front())) return false;
  if (name.ends_with('.') || name.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(name,
                             [](char c) { return letter_or_digit(c) || c == '_' || c == '-' || c == '.'; });
}

void check_name(const ConfigNode& name, const std::string& path, Problems& problems) {
  if (well_formed_name(name.text)) return;
  problems.add(name.mark, path + "." + name.text,
               "a name is made of letters, digits, '_', '-' and single dots, at most 128 of them");
}

std::vector<std::string> member_names(const ConfigNode& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map.members) names.push_back(name.text);
  return names;
}

std::span<const ConfigMember> entries_of(const ConfigNode& root, std::string_view section) {
  return root[section].members;
}

const ConfigNode& place_of(const ConfigNode& section, std::string_view option) {
  const auto& node = section[option];
  return node.present() ? node : section;
}

const ProtocolOptions* named_protocol(Reading& reading, const ConfigNode& section, const std::string& path) {
  const auto& protocol = section["protocol"];
  if (section.kind != ConfigNode::Kind::map) {
    reading.problems.add(section.mark, path, "expected a map of options, found " + shown(section));
  } else if (!protocol.present()) {
    reading.problems.add(section.mark, path + ".protocol",
                         "is missing" + suggestion("", protocol_names(reading.protocols)));
  } else if (const auto* found = find_protocol(reading.protocols, protocol.text)) {
    return found;
  } else {
    reading.problems.add(protocol.mark, path + ".protocol",
                         "expected a protocol, found " + shown(protocol) +
                             suggestion(protocol.text, protocol_names(reading.protocols)));
  }
  return nullptr;
}

ConfigNode with_shared_tls(Reading& reading, const ConfigNode& section, const std::string& path) {
  ConfigNode out = section;
  const auto tls = std::ranges::find(out.members, "tls", [](const auto& member) { return member.name.text; });
  if (tls == out.members.end() || tls->value.kind != ConfigNode::Kind::scalar) return out;
  const auto& shared = reading.root["tls"];
  const auto& named = shared[tls->value.text];
  if (named.present()) {
    tls->value = named;
    return out;
  }
  reading.problems.add(
      tls->value.mark, path + ".tls",
      "there is no '" + tls->value.text + "' under tls" + suggestion(tls->value.text, member_names(shared)));
  out.members.erase(tls);
  return out;
}

}  // namespace figbridge::facade
