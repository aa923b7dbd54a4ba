// SPDX-License-Identifier: Apache-2.0
#include "migrations/gates/gatekeeper.h"

#include <fmt/format.h>

#include <algorithm>

#include "migrations/row_change.h"

namespace figbridge::migrations {
namespace {

using routing::Route;
using routing::Stage;

std::optional<Stage> next_stage(Stage stage) {
  if (routing::legacy_answers_all(stage)) return Stage::canary;
  if (stage == Stage::canary) return Stage::guarded;
  if (stage == Stage::guarded) return Stage::modern;
  return std::nullopt;
}

/// Adds a last member to the canonical JSON of a change.
void add_verdicts(std::string& change, const std::vector<GateReport>& reports) {
  std::string list;
  JsonWriter writer(list);
  writer.begin_array();
  for (const auto& report : reports) writer.token(to_json(report).view());
  writer.end_array();
  change.insert(change.size() - 1, ",\"gates\":" + list);
}

/// Steps that give modern more of what callers get.
bool asked_of(const Route& before, const Route& after) {
  const bool modern_answers = !routing::legacy_answers_all(after.stage) && after.stage != Stage::retired;
  return modern_answers && gives_modern_more(before, after);
}

std::string told(const GateReport& report) {
  return fmt::format("{} to {}: {}: {}", report.operation, name_of(report.to), name_of(report.verdict),
                     report.summary());
}

}  // namespace

std::optional<GateReport> Gatekeeper::look(const Operation& operation, const Route& before,
                                           const Route& after) const {
  const bool comparable =
      operation.safety == Safety::read && operation.legacy.exists() && operation.modern.exists();
  if (evidence_ == nullptr || !comparable || !asked_of(before, after)) return std::nullopt;
  auto report = judge(limits_of(operation.gates, after.stage), evidence_->report(operation.name), after.stage,
                      clock_.wall_now());
  report.enforced = operation.gates.enforced;
  return report;
}

std::optional<GateReport> Gatekeeper::look_ahead(const Operation& operation, const Route& now) const {
  const auto next = next_stage(now.stage);
  if (!next) return std::nullopt;
  Route after = now;
  after.stage = *next;
  return look(operation, now, after);
}

Status Gatekeeper::check(const std::vector<Route>& before, Draft& draft, bool force,
                         const routing::Catalogue& catalogue) const {
  std::vector<GateReport> reports;
  std::string refused;
  for (const auto& after : draft.rows) {
    const auto* operation = catalogue.find(after.operation);
    if (operation == nullptr) continue;
    const auto was = row_of(before, *operation, catalogue);
    auto report = look(*operation, was, after);
    if (!report) continue;
    if (report->keeps()) refused += (refused.empty() ? "" : "; ") + told(*report);
    const bool overridden = report->keeps() && force;
    const bool ignored = !report->enforced && report->verdict != GateVerdict::pass;
    draft.notes.push_back((overridden ? "overridden: " : ignored ? "not enforced: " : "") + told(*report));
    reports.push_back(std::move(*report));
  }
  if (!refused.empty() && !force) {
    return fail(Error{.kind = ErrorKind::conflict,
                      .origin = Origin::caller,
                      .text = "the evidence does not allow it: " + refused,
                      .code = "gates"});
  }
  if (!reports.empty()) add_verdicts(draft.change, reports);
  return {};
}

}  // namespace figbridge::migrations
