// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config_node.h"
#include "core/config/option_spec.h"
#include "core/config/problems.h"
#include "core/operation.h"
#include "facade/config/configuration.h"
#include "facade/config/protocol_options.h"
#include "facade/config/surroundings.h"

namespace figbridge::facade {

/// What the parts of one reading of a configuration share.
struct Reading {
  const ConfigNode& root;
  std::string folder;  ///< absolute
  std::span<const ProtocolOptions> protocols;
  Surroundings& surroundings;
  Problems& problems;
  Configuration& out;
  std::size_t contract_bytes = 0;  ///< read so far

  [[nodiscard]] Options options(const ConfigNode& section, const std::vector<OptionSpec>& specs,
                                const std::string& path) {
    return read_options(section, specs, path, folder, problems);
  }
};

/// Names of listeners, backends, groups, operations: letters, digits, `_`, `-` and dots between them, at most
/// 128 bytes.
[[nodiscard]] bool well_formed_name(std::string_view name);
/// Reports a name that is not; `path` is the section.
void check_name(const ConfigNode& name, const std::string& path, Problems& problems);
/// The names in a map, for suggestions.
[[nodiscard]] std::vector<std::string> member_names(const ConfigNode& map);
/// The section's members, if it is a map (anything else was reported by top_sections).
[[nodiscard]] std::span<const ConfigMember> entries_of(const ConfigNode& root, std::string_view section);

/// The option where it was written, else the section: where a problem with it is told.
[[nodiscard]] const ConfigNode& place_of(const ConfigNode& section, std::string_view option);
/// The protocol that `protocol:` names; null, with a problem, if there is none.
[[nodiscard]] const ProtocolOptions* named_protocol(Reading& reading, const ConfigNode& section,
                                                    const std::string& path);

/// The section with `tls: NAME` replaced by what stands under that name.
[[nodiscard]] ConfigNode with_shared_tls(Reading& reading, const ConfigNode& section,
                                         const std::string& path);

void read_listeners(Reading& reading);
void read_backends(Reading& reading);
void read_operations(Reading& reading);
void read_routes(Reading& reading);
/// `rules:` at the top, added to what their operations have.
void read_rules(Reading& reading, const Options& top);

[[nodiscard]] std::vector<BindingSpec> read_bindings(Reading& reading, const ConfigNode& list,
                                                     const std::string& path);
[[nodiscard]] std::vector<ErrorForm> read_error_forms(Reading& reading, const ConfigNode& map,
                                                      const std::string& path);
[[nodiscard]] SideSpec read_side(Reading& reading, const ConfigNode& side, const std::string& path);
[[nodiscard]] MappingSpec read_mapping(Reading& reading, const ConfigNode& rows, const std::string& path);

[[nodiscard]] migrations::ComparisonSettings read_comparison(Reading& reading, const Options& section,
                                                             const std::string& path);

/// Checks that need more than one part. Ports that clash, and where unmatched calls go, which is filled in.
void check_listener_references(Reading& reading);
/// Bindings, backends, groups, ids, keys in contracts, rows of the routing table.
void check_operation_references(Reading& reading);

}  // namespace figbridge::facade
