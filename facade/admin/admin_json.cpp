// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/admin_json.h"

#include <utility>

namespace figbridge::facade {
namespace {

AdminJson json_of_steps(const SideSpec& side) {
  auto steps = AdminJson::array();
  for (const auto& step : side.steps) steps.push_back({{"backend", step.backend}, {"call", step.call}});
  return steps;
}

AdminJson json_of(const EndpointHealth& health) {
  AdminJson json{{"endpoint", health.endpoint}, {"healthy", health.healthy}, {"in_flight", health.in_flight}};
  if (!health.last_error.empty()) json["last_error"] = health.last_error;
  return json;
}

AdminJson json_of(const StatusReport::Backend& backend) {
  AdminJson json{{"name", backend.name}, {"protocol", backend.protocol}};
  if (!backend.breaker.empty()) json["breaker"] = backend.breaker;
  json["endpoints"] = AdminJson::array();
  for (const auto& endpoint : backend.endpoints) json["endpoints"].push_back(json_of(endpoint));
  return json;
}

}  // namespace

AdminAnswer answer_of(const AdminJson& json) {
  return {.body = json.dump(-1, ' ', false, AdminJson::error_handler_t::replace)};
}

AdminJson parsed(std::string_view canonical) {
  auto json = AdminJson::parse(canonical, nullptr, false);
  return json.is_discarded() ? AdminJson() : json;
}

AdminJson json_of(const StatusReport::Journal& journal) {
  AdminJson json{{"open", journal.open},
                 {"unresolved", journal.unresolved},
                 {"replays", journal.replays},
                 {"conflicts", journal.conflicts},
                 {"refused", journal.refused},
                 {"waiting", journal.waiting},
                 {"jobs_waiting", journal.jobs_waiting},
                 {"jobs_held", journal.jobs_held}};
  if (!journal.oldest.empty()) json["oldest"] = journal.oldest;
  if (!journal.problem.empty()) json["problem"] = journal.problem;
  return json;
}

AdminJson json_of(const StatusReport& status) {
  AdminJson json{{"version", status.version},
                 {"started", status.started},
                 {"ready", status.ready},
                 {"configuration", {{"folder", status.configuration}, {"loaded", status.loaded}}},
                 {"log_lines_dropped", status.log_lines_dropped}};
  json["held"] = AdminJson::array();
  for (const auto& row : status.held) {
    json["held"].push_back({{"operation", row.operation},
                            {"by", row.by},
                            {"since", row.since},
                            {"why", row.why},
                            {"in_table", row.in_table}});
  }
  json["journal"] = json_of(status.journal);
  json["listeners"] = AdminJson::array();
  for (const auto& listener : status.listeners) {
    json["listeners"].push_back({{"name", listener.name},
                                 {"protocol", listener.protocol},
                                 {"address", listener.address},
                                 {"in_flight", listener.in_flight}});
  }
  json["backends"] = AdminJson::array();
  for (const auto& backend : status.backends) json["backends"].push_back(json_of(backend));
  return json;
}

AdminJson json_of(const migrations::TableHealth& health, const routing::Table& table) {
  AdminJson json{{"version", table.version()},
                 {"hash", table.hash()},
                 {"rows", table.rows().size()},
                 {"writable", health.writable}};
  if (!health.problem.empty()) json["problem"] = health.problem;
  json["from_last_good"] = health.from_last_good;
  json["last_good_written"] = health.last_good_written;
  json["unrecorded"] = health.unrecorded;
  return json;
}

AdminJson json_of(const Operation& operation) {
  AdminJson json{{"operation", operation.name}, {"safety", name_of(operation.safety)}};
  json["owner"] = operation.owner;
  json["group"] = operation.group;
  json["key"] = operation.key ? operation.key->text() : "none";
  json["contract"] = operation.contract_declared ? "declared" : "taken from the side's own description";
  json["listeners"] = AdminJson::array();
  for (const auto& binding : operation.bindings) {
    AdminJson one{{binding.protocol, binding.at}};
    if (!binding.listener.empty()) one["listener"] = binding.listener;
    json["listeners"].push_back(std::move(one));
  }
  json["legacy"] = json_of_steps(operation.legacy);
  json["modern"] = json_of_steps(operation.modern);
  return json;
}

AdminJson json_of(const Explanation& explanation) {
  const auto& decision = explanation.decision;
  AdminJson json{{"operation", explanation.operation},
                 {"side", name_of(decision.side)},
                 {"verdict", name_of(decision.verdict)},
                 {"reason", name_of(decision.reason)},
                 {"call", explanation.call},
                 {"table_version", explanation.table_version}};
  if (!explanation.listener.empty()) json["listener"] = explanation.listener;
  if (decision.rule != routing::kNoRule) json["rule"] = decision.rule;
  if (decision.bucket != routing::kNoBucket) json["bucket"] = decision.bucket;
  json["fallback_allowed"] = decision.fallback_allowed;
  if (decision.override_refused) json["override_refused"] = true;
  json["rules"] = AdminJson::array();
  for (const auto& line : explanation.lines) {
    json["rules"].push_back({{"rule", line.rule}, {"decided", line.decided}, {"text", line.text}});
  }
  return json;
}

AdminJson json_of(const LedgerEntry& entry) {
  return {{"version", entry.version},       {"at", entry.at},
          {"author", entry.author},         {"reason", entry.reason},
          {"change", parsed(entry.change)}, {"hash", entry.hash}};
}

AdminJson json_of(const std::vector<routing::RowChange>& changes) {
  auto json = AdminJson::array();
  for (const auto& change : changes) {
    AdminJson one{
        {"operation", change.operation}, {"kind", name_of(change.kind)}, {"fields", AdminJson::array()}};
    for (const auto& field : change.fields) {
      one["fields"].push_back(
          {{"field", field.field}, {"before", parsed(field.before)}, {"after", parsed(field.after)}});
    }
    json.push_back(std::move(one));
  }
  return json;
}

AdminJson json_of(const migrations::GateReport& gates) {
  auto json = parsed(migrations::to_json(gates).view());
  json["summary"] = gates.summary();
  return json;
}

AdminJson json_of(const routing::Route& row, const LastChange* last, const SideCalls& last_hour) {
  auto json = parsed(routing::to_json(row).view());
  json["copies"] = name_of(row.copies);
  if (last != nullptr) {
    json["changed"] = {
        {"version", last->version}, {"at", last->at}, {"by", last->author}, {"reason", last->reason}};
  }
  json["last_hour"] = {{"legacy", last_hour.legacy}, {"modern", last_hour.modern}};
  return json;
}

}  // namespace figbridge::facade
