// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "core/config/nearest_name.h"
#include "core/config/scalar.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Kind = ConfigNode::Kind;

/// The members that these specs declare, as they were written.
ConfigNode only(const ConfigNode& map, const std::vector<OptionSpec>& specs) {
  ConfigNode out{.kind = Kind::map, .mark = map.mark};
  for (const auto& member : map.members) {
    for (const auto& spec : specs) {
      if (spec.name == member.name.text) out.members.push_back(member);
    }
  }
  return out;
}

std::vector<std::string> names_in(const ConfigNode& item, std::span<const ProtocolOptions> protocols) {
  std::vector<std::string> names;
  for (const auto& [name, value] : item.members) {
    if (find_protocol(protocols, name.text) != nullptr) names.push_back(name.text);
  }
  return names;
}

/// `{rest: "GET /x"}`: the one member that names a protocol says where.
const ProtocolOptions* protocol_of(Reading& reading, const ConfigNode& item, const std::string& path) {
  const auto named = names_in(item, reading.protocols);
  if (named.size() == 1) return find_protocol(reading.protocols, named.front());
  const auto known = protocol_names(reading.protocols);
  std::string text = named.empty() ? "names no protocol" : "names several protocols; one item binds one";
  if (named.empty()) text += suggestion(item.members.empty() ? "" : item.members.front().name.text, known);
  reading.problems.add(item.mark, path, std::move(text));
  return nullptr;
}

void read_binding(Reading& reading, const ConfigNode& item, const std::string& path,
                  std::vector<BindingSpec>& out) {
  if (item.kind != Kind::map) {
    return reading.problems.add(item.mark, path, "expected {PROTOCOL: where}, found " + shown(item));
  }
  const auto* protocol = protocol_of(reading, item, path);
  if (protocol == nullptr) return;
  auto specs = binding_options();
  specs.push_back({.name = protocol->name, .help = "Where it is bound.", .required = true});
  specs.insert(specs.end(), protocol->binding_options.begin(), protocol->binding_options.end());
  const auto options = reading.options(item, specs, path);
  out.push_back({.protocol = protocol->name,
                 .at = options.text(protocol->name),
                 .listener = options.text("listener"),
                 .errors = read_error_forms(reading, options.node("errors"), path + ".errors"),
                 .options = only(item, protocol->binding_options),
                 .mark = item.mark});
}

}  // namespace

std::vector<BindingSpec> read_bindings(Reading& reading, const ConfigNode& list, const std::string& path) {
  std::vector<BindingSpec> out;
  if (list.kind != Kind::sequence) {
    if (list.present()) read_binding(reading, list, path, out);
    return out;
  }
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    read_binding(reading, list.items[i], path + "[" + std::to_string(i) + "]", out);
  }
  return out;
}

}  // namespace figbridge::facade
