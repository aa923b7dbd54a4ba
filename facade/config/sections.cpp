// SPDX-License-Identifier: Apache-2.0
#include "facade/config/sections.h"

#include <algorithm>
#include <utility>

#include "core/config/common_options.h"
#include "facade/config/accepted.h"
#include "facade/config/gate_options.h"
#include "facade/config/trip_options.h"

namespace figbridge::facade {
namespace {

using Type = OptionType;
using Specs = std::vector<OptionSpec>;

constexpr std::int64_t kWhole = 10'000;  // hundredths of a percent

OptionSpec named_map(std::string name, std::string help, std::string entry) {
  return {.name = std::move(name),
          .type = Type::map,
          .help = std::move(help),
          .children = {{.name = "entry", .type = Type::any, .refers_to = std::move(entry)}}};
}

OptionSpec list_of(std::string name, std::string help, std::string entry) {
  return {.name = std::move(name),
          .type = Type::list,
          .help = std::move(help),
          .children = {{.name = "item", .type = Type::any, .refers_to = std::move(entry)}}};
}

OptionSpec texts(std::string name, std::string help) {
  return {
      .name = std::move(name), .type = Type::list, .help = std::move(help), .children = {{.name = "item"}}};
}

OptionSpec text_map(std::string name, std::string help) {
  return {
      .name = std::move(name), .type = Type::map, .help = std::move(help), .children = {{.name = "value"}}};
}

OptionSpec section(std::string name, std::string help, Specs children) {
  return {.name = std::move(name),
          .type = Type::section,
          .help = std::move(help),
          .children = std::move(children)};
}

OptionSpec entries(std::string name, std::string help, Specs children) {
  return {.name = std::move(name),
          .type = Type::map,
          .help = std::move(help),
          .children = {section("entry", "", std::move(children))}};
}

OptionSpec id_kind(std::string name, std::string help) {
  return {.name = std::move(name),
          .type = Type::choice,
          .help = std::move(help),
          .default_value = "text",
          .choices = {"number", "uuid", "text"}};
}

OptionSpec groups_section() {
  return entries("groups", "Operations that move the same keys together.",
                 {{.name = "salt",
                   .help = "What the share of a cohort is hashed with; the group's name if not written."},
                  entries("ids", "Ids that differ per side, by the name that mapping rows use.",
                          {id_kind("legacy", "Kind of the legacy side's id."),
                           id_kind("modern", "Kind of the modern side's id.")})});
}

OptionSpec callers_section() {
  return entries(
      "callers", "What callers may do, by the name under which a listener knows them.",
      {texts("roles", "Roles, such as `override`."), {.name = "tenant", .help = "Tenant that it acts for."}});
}

OptionSpec store_section() {
  return section(
      "store", "Where the routing table, its history and the journal are kept.",
      {{.name = "path", .type = Type::path, .help = "SQLite file.", .default_value = "figbridge.db"},
       {.name = "key_file",
        .type = Type::path,
        .help = "Keys with which the journal keeps sealed what callers sent and were answered: "
                "docs/durability.md."}});
}

OptionSpec admin_section() {
  return section(
      "admin", "The socket that the command line talks to.",
      {{.name = "socket", .type = Type::path, .help = "Unix socket.", .default_value = "figbridge.sock"},
       {.name = "mode",
        .type = Type::choice,
        .help = "Who may open it: the owner, or the group as well.",
        .default_value = "0600",
        .choices = {"0600", "0660"}}});
}

OptionSpec metrics_section() {
  return section(
      "metrics", "Prometheus metrics, on a port of their own.",
      {{.name = "listen", .type = Type::address, .help = "Where they are served; nowhere if not written."}});
}

OptionSpec log_section() {
  return section("log", "One JSON line for each exchange, and what else happens.",
                 {{.name = "level",
                   .type = Type::choice,
                   .help = "What is written.",
                   .default_value = "info",
                   .choices = {"debug", "info", "warning", "error"}},
                  {.name = "file", .type = Type::path, .help = "A file; stderr if not written."}});
}

OptionSpec idempotency_section() {
  return section(
      "idempotency", "A write is done once for a key, and its answer told again: docs/durability.md.",
      {{.name = "keys",
        .type = Type::choice,
        .help = "Whether calls carry a key; `optional` unless written, and `off` for a read.",
        .choices = {"off", "optional", "required"}},
       {.name = "at",
        .help = "Where in the request a key stands (JSON Pointer), beside the header field Idempotency-Key."},
       {.name = "message_id",
        .type = Type::boolean,
        .help = "The MessageID of WS-Addressing in a SOAP call is a key as well.",
        .default_value = "false"},
       {.name = "keep",
        .type = Type::duration,
        .help = "How long the same key gives the same answer.",
        .default_value = "72h",
        .minimum = 1'000,
        .maximum = 366LL * 24 * 3'600 * 1'000}});
}

OptionSpec settle_section() {
  return section(
      "settle_with", "A read on the same side that tells whether a write was done, when its answer was lost.",
      {{.name = "call", .help = "What is called, in the backend's terms.", .required = true},
       list_of("request", "From the contract's input to the read's request; as it is if not written.",
               "mapping_row"),
       list_of("response",
               "From the read's answer to the contract's output, if it tells what the write answered.",
               "mapping_row"),
       section("applied_when",
               "What in the read's own answer says that it was done; any answer, if not written. Without "
               "`in` and "
               "`not`: that the value is there.",
               {{.name = "at", .help = "Where the value stands.", .required = true},
                texts("in", "It was done if the value is one of these."),
                texts("not", "It was done if the value is none of these."),
                {.name = "equals",
                 .help = "It was done if the value is the one that stands there in the operation's input "
                         "(JSON Pointer)."}}),
       texts("absent", "The side's error codes that say that it was not done: `\"404\"`."),
       {.name = "after",
        .type = Type::duration,
        .help = "How long after it was begun a write may still arrive; until then, that it is not there says "
                "nothing.",
        .default_value = "1m",
        .minimum = 0,
        .maximum = 24LL * 3'600 * 1'000}});
}

OptionSpec fails_when_section() {
  return section(
      "fails_when", "A failure inside a normal answer: exactly one of `in` and `not`.",
      {{.name = "at", .help = "Where in the side's own answer the value stands.", .required = true},
       texts("in", "It is a failure if the value is one of these."),
       texts("not", "It is a failure if the value is none of these."),
       {.name = "code", .help = "Where the side's code stands; looked up in `errors`."},
       {.name = "text",
        .help = "Where the side's words stand; written for its own callers when the other side answers."}});
}

Specs replaced_by(Specs common, const Specs& own) {
  for (const auto& spec : own) {
    const auto same = std::ranges::find(common, spec.name, &OptionSpec::name);
    if (same == common.end()) {
      common.push_back(spec);
    } else {
      *same = spec;
    }
  }
  return common;
}

}  // namespace

std::vector<OptionSpec> top_sections() {
  Specs specs{named_map("listeners", "Where calls come in.", "listener"),
              named_map("backends", "Systems that calls go to.", "backend"),
              named_map("operations", "Business calls: what is routed and migrated.", "operation"),
              named_map("routes", "Rows for the routing table, used where it has none.", "route"),
              rules_section(),
              groups_section(),
              callers_section(),
              named_map("tls", "TLS settings by name, for `tls:` of listeners and backends.", "tls"),
              store_section(),
              admin_section(),
              metrics_section(),
              log_section()};
  specs.push_back({.name = "threads",
                   .type = Type::integer,
                   .help = "Threads that serve connections; 0 is one for each processor.",
                   .default_value = "0",
                   .minimum = 0,
                   .maximum = 1024});
  specs.push_back(section("limits", "Bounds on everything that comes in; listeners and backends may differ.",
                          limit_options(Limits{})));
  return specs;
}

std::vector<OptionSpec> tls_options() {
  Specs specs;
  for (const auto& options :
       {common_listener_options(Reach::network, {}), common_backend_options(Reach::network, {})}) {
    const auto tls = std::ranges::find(options, "tls", &OptionSpec::name);
    specs = replaced_by(std::move(specs), tls->children);
  }
  for (auto& spec : specs) {
    spec.required = false;
    spec.default_value.reset();
  }
  return specs;
}

std::vector<OptionSpec> operation_options() {
  return {
      {.name = "owner", .help = "Who answers for it."},
      {.name = "safety",
       .type = Type::choice,
       .help = "What may be repeated: `read`, `idempotent` (a write that may be repeated) or `write`.",
       .default_value = "write",
       .choices = {"read", "idempotent", "write"}},
      {.name = "group",
       .help = "Operations of a group move the same keys together; its own name if not written."},
      {.name = "key",
       .help = "Where in the request the business key stands (JSON Pointer), or `none`.",
       .default_value = "none"},
      {.name = "contract",
       .type = Type::path,
       .help =
           "JSON file with the schemas `input`, `output` and `errors`; taken from the side if not written."},
      {.name = "check_answers",
       .type = Type::choice,
       .help = "Whose answers are refused where they do not fit the contract's `output`: `none`, `modern` or "
               "`both`. What is not refused is handed on as it is.",
       .default_value = "modern",
       .choices = {"none", "modern", "both"}},
      idempotency_section(),
      accepted_section(),
      {.name = "intents",
       .type = Type::boolean,
       .help = "Every call is recorded before it is begun, with a key or without one.",
       .default_value = "false"},
      trip_section(),
      gates_section(),
      comparison_section(),
      list_of("listeners", "Where it can be called: `{rest: \"GET /customers/{id}\"}`.", "binding"),
      {.name = "legacy", .type = Type::any, .help = "How the legacy side performs it.", .refers_to = "side"},
      {.name = "modern", .type = Type::any, .help = "How the modern side performs it.", .refers_to = "side"}};
}

std::vector<OptionSpec> step_options() {
  return {{.name = "backend", .help = "Which backend is called.", .required = true},
          {.name = "call", .help = "What is called, in the backend's terms."},
          list_of("request", "From the contract's input to the call's request; as it is if not written.",
                  "mapping_row"),
          list_of("response", "From the call's answer to the contract's output; as it is if not written.",
                  "mapping_row"),
          fails_when_section(),
          text_map("errors", "The side's codes to the contract's; `*` is the rest."),
          settle_section()};
}

std::vector<OptionSpec> mapping_row_options() {
  return {{.name = "from",
           .help = "Where the value is taken from: `/billing/city` or `Addr/City`; empty: the whole."},
          {.name = "to", .help = "Where it is put."},
          {.name = "constant", .type = Type::any, .help = "A fixed value instead of `from` (or `to`)."},
          text_map("values", "Value in `from` to value in `to`; `*` is the rest."),
          text_map("select", "The element of an array whose members equal these."),
          {.name = "date", .help = "Forms of a date: `yyyymmdd -> date`."},
          {.name = "number", .help = "Forms of a number: `cents(2) -> number`."},
          {.name = "id", .help = "Name of the group's ids: the other side's id is put in."},
          {.name = "default", .type = Type::any, .help = "What is put where `from` is absent."},
          {.name = "only",
           .type = Type::choice,
           .help = "The row works in one direction only; `back`: it is written for the way back.",
           .choices = {"forth", "back"}},
          list_of("each", "Rows within each element, where both ends are arrays.", "mapping_row")};
}

// What routing::read_route takes, for the schema and the reference page.
std::vector<OptionSpec> route_options() {
  return {{.name = "stage",
           .type = Type::choice,
           .help = "Who answers.",
           .default_value = "legacy",
           .choices = {"legacy", "shadow", "canary", "guarded", "modern", "retired"}},
          list_of("cohort", "Who is answered by the modern side in stage `canary`: rules in order.",
                  "cohort_rule"),
          {.name = "compare",
           .type = Type::percent,
           .help = "Share of the reads that are compared.",
           .default_value = "0%",
           .minimum = 0,
           .maximum = kWhole},
          {.name = "copies",
           .type = Type::choice,
           .help = "What the other side gets of writes.",
           .default_value = "none",
           .choices = {"none", "validate", "journal"}},
          {.name = "fallback",
           .type = Type::boolean,
           .help = "The legacy side answers where the modern one cannot, and it is safe.",
           .default_value = "false"},
          texts("override_roles", "Roles of callers who may wish for a side."),
          {.name = "accept_loss",
           .type = Type::boolean,
           .help = "Confirms that a rollback loses what the modern side has taken.",
           .default_value = "false"},
          {.name = "successor", .help = "What callers of a retired operation are told to use."}};
}

std::vector<OptionSpec> cohort_rule_options() {
  return {
      {.name = "when",
       .type = Type::any,
       .help = "JSON Pointer into the contract's input to the values that match.",
       .refers_to = "cohort_values"},
      texts("callers", "Names of callers that match."),
      texts("roles", "Roles of callers that match."),
      {.name = "share", .type = Type::percent, .help = "Share of the keys.", .minimum = 0, .maximum = kWhole},
      {.name = "side",
       .type = Type::choice,
       .help = "Who answers what matches.",
       .default_value = "modern",
       .choices = {"legacy", "modern"}}};
}

std::vector<OptionSpec> binding_options() {
  return {
      {.name = "listener",
       .help = "Only through this listener; through every one of the protocol if not written."},
      named_map(
          "errors",
          "How the contract's errors are told to callers of a wire form that has forms for them (SOAP), by "
          "code; `*` is every other rejection.",
          "error_form")};
}

std::vector<OptionSpec> error_form_options() {
  return {
      {.name = "text",
       .help = "In the words that the callers know: the fault's text, and what stands at `fails_when.text`."},
      {.name = "fault", .help = "The declared fault that it becomes, in snake case: `customer_fault`."},
      list_of("detail", "Rows of the fault's detail, from `/input/…`, `/error/…`, `/text` and constants.",
              "mapping_row"),
      list_of("answer", "Rows of a normal answer that tells it; what `fails_when` says is filled in.",
              "mapping_row"),
      {.name = "plain",
       .type = Type::boolean,
       .help = "Told as a fault without detail, whatever the sides say.",
       .default_value = "false"}};
}

std::vector<OptionSpec> listener_options(const ProtocolOptions& protocol, const Limits& limits) {
  return replaced_by(common_listener_options(protocol.reach, limits), protocol.listener_options);
}

std::vector<OptionSpec> backend_options(const ProtocolOptions& protocol, const Limits& limits) {
  return replaced_by(common_backend_options(protocol.reach, limits), protocol.backend_options);
}

std::vector<OptionSpec> step_options(const ProtocolOptions* protocol,
                                     std::span<const ProtocolOptions> protocols) {
  auto specs = step_options();
  for (const auto& candidate : protocols) {
    if (protocol == nullptr || protocol == &candidate)
      specs = replaced_by(std::move(specs), candidate.step_options);
  }
  return specs;
}

const ProtocolOptions* find_protocol(std::span<const ProtocolOptions> protocols, std::string_view name) {
  const auto found = std::ranges::find(protocols, name, &ProtocolOptions::name);
  return found == protocols.end() ? nullptr : &*found;
}

std::vector<std::string> protocol_names(std::span<const ProtocolOptions> protocols) {
  std::vector<std::string> names;
  for (const auto& protocol : protocols) names.push_back(protocol.name);
  return names;
}

}  // namespace figbridge::facade
