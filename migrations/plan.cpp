// SPDX-License-Identifier: Apache-2.0
#include "migrations/plan.h"

#include <algorithm>

#include "migrations/row_change.h"
#include "routing/ledger.h"

namespace figbridge::migrations {
namespace {

using routing::Catalogue;
using routing::Freeze;
using routing::Route;
using routing::Stage;
using Action = PlannedChange::Action;

/// The live row with what the files say of it.
Route wanted_row(const Route& live, const Route& from_files, const Operation& operation,
                 const Catalogue& catalogue) {
  Route row = live;
  take_group(row, operation, catalogue);
  row.stage = from_files.stage;
  row.cohort = from_files.cohort;
  row.copies = from_files.copies;
  row.compare = from_files.compare;
  row.fallback = from_files.fallback;
  row.override_roles = from_files.override_roles;
  row.successor = from_files.successor;
  settle_row(live, row, operation, from_files.accepted_loss);
  return row;
}

/// A row for an operation that has none.
Route first_row(const Route* from_files, const Operation& operation, const Catalogue& catalogue) {
  const auto fallback = routing::default_route(operation, catalogue.group_of(operation).salt);
  return from_files == nullptr ? fallback : wanted_row(fallback, *from_files, operation, catalogue);
}

const Route* find(const std::vector<Route>& rows, std::string_view operation) {
  const auto found = std::ranges::find(rows, operation, &Route::operation);
  return found == rows.end() ? nullptr : &*found;
}

void refuse(PlannedChange& change, std::string why) {
  change.action = Action::refused;
  change.why = std::move(why);
}

PlannedChange plan_addition(const Route& row, const Operation& operation) {
  PlannedChange change{.operation = row.operation, .action = Action::add, .fields = {}, .why = {}};
  Route blank;
  blank.operation = row.operation;
  change.fields = routing::differences(blank, row);
  if (const auto status = check_row(row, operation); !status) refuse(change, status.error().text);
  return change;
}

PlannedChange plan_change(const Route& live, const Route& row, const Route& from_files,
                          const Operation& operation) {
  PlannedChange change{.operation = row.operation, .fields = routing::differences(live, row), .why = {}};
  const routing::Confirmation confirmed{.accept_loss = from_files.accepted_loss};
  if (live.held && gives_modern_more(live, row)) {
    change.action = Action::held;
    change.why = live.held->by + " since " + live.held->since + ": " + live.held->why;
  } else if (const auto status = check_transition(live, row, operation, confirmed); !status) {
    refuse(change, status.error().text);
  }
  return change;
}

void write_fields(JsonWriter& writer, const std::vector<routing::FieldChange>& fields) {
  writer.begin_array();
  for (const auto& field : fields) {
    writer.begin_object();
    writer.name("field"), writer.string(field.field);
    writer.name("before"), writer.token(field.before);
    writer.name("after"), writer.token(field.after);
    writer.end_object();
  }
  writer.end_array();
}

std::string changes_json(const std::vector<PlannedChange>& changes) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_array();
  for (const auto& change : changes) {
    writer.begin_object();
    writer.name("operation"), writer.string(change.operation);
    writer.name("action"), writer.string(name_of(change.action));
    writer.name("fields"), write_fields(writer, change.fields);
    if (!change.why.empty()) writer.name("why"), writer.string(change.why);
    if (!change.gates.empty()) writer.name("gates"), writer.string(change.gates);
    writer.end_object();
  }
  writer.end_array();
  return out;
}

/// What keeps one row from living with the operation as it will be; empty: nothing.
std::string misfit(const Route& row, const Operation& operation, const Catalogue& next) {
  if (const auto status = check_row(row, operation); !status) return status.error().text;
  const auto& group = next.group_of(operation);
  const bool by_share =
      row.stage == Stage::canary && !row.cohort.empty() && row.cohort.back().share.has_value();
  if (by_share && group.salt != row.salt) {
    return "its salt would change from '" + row.salt + "' to '" + group.salt +
           "' and move keys in the middle of a canary";
  }
  return {};
}

}  // namespace

Result<Draft> draft_seed(const std::vector<Route>& rows, const std::vector<Route>& from_files,
                         const Catalogue& catalogue) {
  Draft draft{.rows = rows, .change = {}, .notes = {}};
  std::vector<std::string> seeded;
  for (const auto& operation : catalogue.operations()) {
    if (find(rows, operation.name) != nullptr) continue;
    auto row = first_row(find(from_files, operation.name), operation, catalogue);
    if (auto status = check_row(row, operation); !status)
      return fail(about(operation.name, std::move(status.error())));
    put_row(draft.rows, std::move(row));
    seeded.push_back(operation.name);
  }
  JsonWriter writer(draft.change);
  begin_change(writer, "seed", seeded, {});
  writer.end_object();
  return draft;
}

std::string_view name_of(Action action) noexcept {
  switch (action) {
    case Action::add:
      return "add";
    case Action::change:
      return "change";
    case Action::held:
      return "held";
    case Action::refused:
      break;
  }
  return "refused";
}

bool Plan::nothing() const {
  return changes.empty();
}

bool Plan::applicable() const {
  return std::ranges::none_of(changes, [](const auto& change) { return change.action == Action::refused; });
}

Plan make_plan(const routing::Table& live, const std::vector<Route>& from_files, const Catalogue& catalogue) {
  Plan plan{.at_version = live.version(), .changes = {}, .digest = {}, .rows = live.rows()};
  for (const auto& operation : catalogue.operations()) {
    const Route* before = live.find(operation.name);
    const Route* written = find(from_files, operation.name);
    if (before != nullptr && written == nullptr) continue;  // the files leave it to the table
    auto row = before == nullptr ? first_row(written, operation, catalogue)
                                 : wanted_row(*before, *written, operation, catalogue);
    if (before != nullptr && row == *before) continue;
    plan.changes.push_back(before == nullptr ? plan_addition(row, operation)
                                             : plan_change(*before, row, *written, operation));
    const auto action = plan.changes.back().action;
    if (action == Action::add || action == Action::change) put_row(plan.rows, std::move(row));
  }
  std::ranges::sort(plan.changes, {}, &PlannedChange::operation);
  plan.digest = routing::sha256_hex(std::to_string(plan.at_version) + changes_json(plan.changes));
  return plan;
}

Result<Draft> draft_of(const Plan& plan, bool force) {
  Draft draft{.rows = plan.rows, .change = {}, .notes = {}};
  std::vector<std::string> applied;
  for (const auto& change : plan.changes) {
    if (change.action == Action::refused) {
      return fail(ErrorKind::invalid, Origin::caller, change.operation + ": " + change.why);
    }
    if (change.action == Action::held)
      draft.notes.push_back(change.operation + " is held and stays: " + change.why);
    else
      applied.push_back(change.operation);
  }
  JsonWriter writer(draft.change);
  begin_change(writer, "apply", applied, {.force = force});
  writer.name("digest"), writer.string(plan.digest);
  writer.end_object();
  return draft;
}

JsonText to_json(const Plan& plan) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  writer.name("at_version"), writer.token(std::to_string(plan.at_version));
  writer.name("digest"), writer.string(plan.digest);
  writer.name("applicable"), writer.boolean(plan.applicable());
  writer.name("changes"), writer.token(changes_json(plan.changes));
  writer.end_object();
  return JsonText::trusted(std::move(out));
}

std::vector<std::string> misfits(const routing::Table& live, const Catalogue& next) {
  std::vector<std::string> list;
  for (const auto& row : live.rows()) {
    const auto* operation = next.find(row.operation);
    if (operation == nullptr) {
      if (row.stage == Stage::retired) continue;
      list.push_back(row.operation +
                     ": the operation is gone from the configuration, but its row is in stage " +
                     std::string(name_of(row.stage)) + "; retire it first");
    } else if (auto why = misfit(row, *operation, next); !why.empty()) {
      list.push_back(row.operation + ": " + why);
    }
  }
  return list;
}

}  // namespace figbridge::migrations
