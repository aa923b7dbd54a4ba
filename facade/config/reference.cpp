// SPDX-License-Identifier: Apache-2.0
#include <utility>
#include <vector>

#include "core/config/units.h"
#include "facade/config/schema.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Type = OptionType;

std::string choices_of(const OptionSpec& spec) {
  std::string out;
  for (const auto& choice : spec.choices) out += (out.empty() ? "`" : ", `") + choice + "`";
  return out;
}

std::string type_of(const OptionSpec& spec) {
  switch (spec.type) {
    case Type::integer:
      return "number";
    case Type::boolean:
      return "`true`, `false`";
    case Type::duration:
      return "duration";
    case Type::size:
      return "size";
    case Type::percent:
      return "percentage";
    case Type::path:
      return "path";
    case Type::url:
      return "URL";
    case Type::address:
      return "address";
    case Type::choice:
      return choices_of(spec);
    case Type::list:
      return "list of " + type_of(spec.children.front());
    case Type::map:
      return "names to " + type_of(spec.children.front());
    case Type::section:
      return "section";
    case Type::any:
      return spec.refers_to.empty() ? "any value" : "[" + spec.refers_to + "](#" + spec.refers_to + ")";
    case Type::text:
      break;
  }
  return "text";
}

std::string bound(std::int64_t number, Type type) {
  switch (type) {
    case Type::duration:
      return format_duration(number);
    case Type::size:
      return format_size(number);
    case Type::percent:
      return format_percent(number);
    default:
      return std::to_string(number);
  }
}

std::string bounds_of(const OptionSpec& spec) {
  if (!spec.minimum && !spec.maximum) return "";
  return (spec.minimum ? bound(*spec.minimum, spec.type) : "") + " … " +
         (spec.maximum ? bound(*spec.maximum, spec.type) : "");
}

std::string default_of(const OptionSpec& spec) {
  if (spec.required) return "required";
  return spec.default_value ? "`" + *spec.default_value + "`" : "";
}

/// A `|` would end a table's cell.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

void add_rows(std::string& out, const std::vector<OptionSpec>& specs, const std::string& prefix) {
  for (const auto& spec : specs) {
    const auto name = prefix + spec.name;
    out += "| `" + name + "` | " + type_of(spec) + " | " + default_of(spec) + " | " + bounds_of(spec) +
           " | " + cell(spec.help) + (spec.secret ? " Masked in every output." : "") + " |\n";
    if (spec.type == Type::section) add_rows(out, spec.children, name + ".");
    const bool sections =
        (spec.type == Type::map || spec.type == Type::list) && spec.children.front().type == Type::section;
    if (sections)
      add_rows(out, spec.children.front().children, name + (spec.type == Type::map ? ".NAME." : "[]."));
  }
}

void add_table(std::string& out, const std::string& heading, const std::vector<OptionSpec>& specs) {
  if (specs.empty()) return;
  out += "\n## " + heading + "\n\n| option | value | default | bounds | |\n| --- | --- | --- | --- | --- |\n";
  add_rows(out, specs, "");
}

void add_protocol(std::string& out, const ProtocolOptions& protocol) {
  add_table(out, "listener: " + protocol.name, listener_options(protocol, Limits{}));
  add_table(out, "backend: " + protocol.name, backend_options(protocol, Limits{}));
  add_table(out, "binding: " + protocol.name, protocol.binding_options);
  add_table(out, "step: " + protocol.name, protocol.step_options);
}

}  // namespace

std::string reference_page(std::span<const ProtocolOptions> protocols) {
  std::string out =
      "# Configuration reference\n\nGenerated from the options that the program checks; see "
      "[configuration.md](configuration.md) for how they work together.\n";
  add_table(out, "top", top_sections());
  for (const std::string part : {"listener", "backend"}) {
    out += "\n## " + part + "\n\nDepends on its protocol:";
    for (const auto& protocol : protocols)
      out += " [" + protocol.name + "](#" + part + "-" + protocol.name + ")";
    out += "\n";
  }
  add_table(out, "tls", tls_options());
  add_table(out, "operation", operation_options());
  add_table(out, "binding", binding_options());
  add_table(out, "error_form", error_form_options());
  add_table(out, "side",
            {{.name = "steps",
              .type = Type::list,
              .help = "Several steps instead of one; else the options of a step.",
              .children = {{.name = "step", .type = Type::any, .refers_to = "step"}}}});
  add_table(out, "step", step_options());
  add_table(out, "mapping_row", mapping_row_options());
  add_table(out, "route", route_options());
  add_table(out, "cohort_rule", cohort_rule_options());
  for (const auto& protocol : protocols) add_protocol(out, protocol);
  return out;
}

}  // namespace figbridge::facade
