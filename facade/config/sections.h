// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/config/option_spec.h"
#include "core/limits.h"
#include "facade/config/protocol_options.h"

namespace figbridge::facade {

/// The sections that stand at the top. `listeners`, `backends`, `operations`, `routes` and `tls` are named
/// maps whose entries `definitions` describes.
[[nodiscard]] std::vector<OptionSpec> top_sections();

[[nodiscard]] std::vector<OptionSpec> tls_options();
[[nodiscard]] std::vector<OptionSpec> operation_options();
/// `compare:` of an operation.
[[nodiscard]] OptionSpec comparison_section();
/// `rules:` at the top.
[[nodiscard]] OptionSpec rules_section();
/// What every step has, whatever its backend's protocol.
[[nodiscard]] std::vector<OptionSpec> step_options();
[[nodiscard]] std::vector<OptionSpec> mapping_row_options();
[[nodiscard]] std::vector<OptionSpec> route_options();
[[nodiscard]] std::vector<OptionSpec> cohort_rule_options();
/// What every item of an operation's `listeners:` has beside `{PROTOCOL: where}`.
[[nodiscard]] std::vector<OptionSpec> binding_options();
/// Of one error in a binding's `errors:`, where it is not the text alone.
[[nodiscard]] std::vector<OptionSpec> error_form_options();

/// The common options with the protocol's own: one of the same name replaces the common one.
[[nodiscard]] std::vector<OptionSpec> listener_options(const ProtocolOptions& protocol, const Limits& limits);
[[nodiscard]] std::vector<OptionSpec> backend_options(const ProtocolOptions& protocol, const Limits& limits);
/// Of a step whose backend speaks `protocol`; of any, if it is null.
[[nodiscard]] std::vector<OptionSpec> step_options(const ProtocolOptions* protocol,
                                                   std::span<const ProtocolOptions> protocols);

[[nodiscard]] const ProtocolOptions* find_protocol(std::span<const ProtocolOptions> protocols,
                                                   std::string_view name);
[[nodiscard]] std::vector<std::string> protocol_names(std::span<const ProtocolOptions> protocols);

}  // namespace figbridge::facade
