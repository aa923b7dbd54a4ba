// SPDX-License-Identifier: Apache-2.0
#include "facade/config/configuration.h"

#include <algorithm>
#include <utility>

#include "core/config/nearest_name.h"
#include "facade/config/effective.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"
#include "facade/config/source_tree.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kSocketPathBytes = 107;

template <class List>
auto find_named(const List& list, std::string_view name) -> decltype(list.data()) {
  const auto found =
      std::ranges::find(list, name, [](const auto& entry) -> std::string_view { return entry.name; });
  return found == list.end() ? nullptr : &*found;
}

void read_groups(Reading& reading, const Options& top) {
  for (const auto& [name, node] : entries_of(reading.root, "groups"))
    check_name(name, "groups", reading.problems);
  for (const auto& [name, options] : top.named("groups")) {
    GroupConfig group{
        .name = name, .salt = options.has("salt") ? options.text("salt") : name, .mark = options.mark()};
    for (const auto& [id, pair] : options.named("ids"))
      group.ids[id] = {pair.text("legacy"), pair.text("modern")};
    reading.out.groups.emplace(name, std::move(group));
  }
}

void read_callers(Reading& reading, const Options& top) {
  for (const auto& [name, options] : top.named("callers")) {
    reading.out.callers.emplace(
        name, CallerConfig{name, options.texts("roles"), options.text("tenant"), options.mark()});
  }
}

void read_admin(Reading& reading, const Options& section) {
  reading.out.admin.socket = section.text("socket");
  reading.out.admin.mode = section.text("mode") == "0660" ? 0660 : 0600;
  if (reading.out.admin.socket.size() <= kSocketPathBytes) return;
  const auto& node = section.node("socket");
  reading.problems.add(
      node.present() ? node.mark : section.mark(), "admin.socket",
      "the path of a unix socket has at most 107 bytes, and " + reading.out.admin.socket + " is longer");
}

void read_metrics(Reading& reading, const Options& section) {
  if (section.text("listen").empty()) return;
  auto address = parse_address(section.text("listen"));
  if (!address) return;
  const bool hostless = address->host.empty() && address->unix_path.empty();
  if (hostless) address->host = "127.0.0.1";
  reading.out.metrics = *std::move(address);
}

/// TLS settings are checked where they are used; here those that nobody uses.
void check_tls_section(Reading& reading) {
  for (const auto& [name, node] : entries_of(reading.root, "tls")) {
    const auto uses = [&](const auto& entry) { return entry.value["tls"].text == name.text; };
    const bool used = std::ranges::any_of(entries_of(reading.root, "listeners"), uses) ||
                      std::ranges::any_of(entries_of(reading.root, "backends"), uses);
    if (!used) (void)reading.options(node, tls_options(), "tls." + name.text);
  }
}

void read_everything(Reading& reading, bool complete) {
  auto& out = reading.out;
  Problems in_limits;
  const auto limits = read_options(reading.root["limits"], limit_options(Limits{}), "", "", in_limits);
  if (in_limits.none()) out.limits = limits_of(limits);
  const auto top = reading.options(reading.root, top_sections(), "");
  out.store = top.section("store").text("path");
  out.store_key_file = top.section("store").text("key_file");
  out.log = {top.section("log").text("level"), top.section("log").text("file")};
  out.threads = top.integer("threads");
  read_admin(reading, top.section("admin"));
  read_metrics(reading, top.section("metrics"));
  read_groups(reading, top);
  read_callers(reading, top);
  check_tls_section(reading);
  read_backends(reading);
  read_listeners(reading);
  read_operations(reading);
  read_routes(reading);
  if (!complete) return;
  read_rules(reading, top);
  check_listener_references(reading);
  check_operation_references(reading);
}

}  // namespace

const ListenerConfig* Configuration::listener(std::string_view name) const {
  return find_named(listeners, name);
}

const BackendConfig* Configuration::backend(std::string_view name) const {
  return find_named(backends, name);
}

const Operation* Configuration::operation(std::string_view name) const {
  return find_named(operations, name);
}

const migrations::ComparisonSettings& Configuration::comparison(std::string_view operation) const {
  static const migrations::ComparisonSettings kPlain;
  const auto found = comparisons.find(operation);
  return found == comparisons.end() ? kPlain : found->second;
}

std::shared_ptr<const Configuration> load_configuration(const std::filesystem::path& path,
                                                        std::span<const ProtocolOptions> protocols,
                                                        Surroundings& surroundings, Problems& problems) {
  const auto source = read_sources(path, surroundings, problems);
  auto made = std::make_shared<Configuration>();
  made->folder = source.folder;
  Reading reading{source.root, source.folder.string(), protocols, surroundings, problems, *made};
  read_everything(reading, source.complete);
  problems.sort();
  if (!problems.none()) return nullptr;
  made->effective = effective_tree(source.root, protocols, made->limits);
  return made;
}

}  // namespace figbridge::facade
