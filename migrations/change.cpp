// SPDX-License-Identifier: Apache-2.0
#include "migrations/change.h"

#include <algorithm>

#include "migrations/row_change.h"

namespace figbridge::migrations {
namespace {

using routing::Catalogue;
using routing::Freeze;
using routing::Route;
using routing::Stage;
using Rows = std::vector<Route>;

void set_share(Route& row, routing::BasisPoints share) {
  if (!row.cohort.empty() && row.cohort.back().share)
    row.cohort.back().share = share;
  else
    row.cohort.push_back({.share = share});
}

void set_members(Route& row, const RouteSettings& set) {
  if (set.stage) row.stage = *set.stage;
  if (set.cohort) row.cohort = *set.cohort;
  if (set.share) set_share(row, *set.share);
  if (set.copies) row.copies = *set.copies;
  if (set.compare) row.compare = *set.compare;
  if (set.fallback) row.fallback = *set.fallback;
  if (set.override_roles) row.override_roles = *set.override_roles;
  if (set.successor) row.successor = *set.successor;
}

void note_change(const Route& before, const Route& after, const Operation& operation,
                 std::vector<std::string>& notes) {
  const bool writes = operation.safety != Safety::read;
  if (before.held && !after.held) {
    notes.push_back(after.operation + " was held (" + before.held->by + ": " + before.held->why +
                    ") and is released");
  }
  if (writes && after.stage == Stage::modern && before.stage != Stage::modern &&
      after.copies == routing::Copies::none) {
    notes.push_back(after.operation + ": a rollback from here loses the writes that modern takes");
  }
  if (after.cohort != before.cohort && after.stage != Stage::canary) {
    notes.push_back(after.operation + ": the cohort is heard in canary only");
  }
}

Result<Route> changed_row(const Route& before, const ChangeRequest& request, const Operation& operation,
                          const Catalogue& catalogue) {
  Route after = before;
  take_group(after, operation, catalogue);
  set_members(after, request.set);
  settle_row(before, after, operation, request.order.accept_loss);
  if (auto free = check_hold(before, after, request.order.force); !free) return std::unexpected(free.error());
  if (!keeps_hold(before, after)) after.held.reset();
  const routing::Confirmation confirmed{.accept_loss = request.order.accept_loss,
                                        .force = request.order.force};
  if (auto status = check_transition(before, after, operation, confirmed); !status) {
    return fail(about(operation.name, std::move(status.error())));
  }
  return after;
}

std::string told(std::string_view action, const std::vector<std::string>& operations,
                 const ChangeOrder& order, std::string_view member = {}, std::string_view value = {}) {
  std::string out;
  JsonWriter writer(out);
  begin_change(writer, action, operations, order);
  if (!member.empty()) writer.name(member), writer.token(value);
  writer.end_object();
  return out;
}

bool changes(const Rows& rows, const Route& after) {
  const auto found = std::ranges::find(rows, after.operation, &Route::operation);
  return found == rows.end() || *found != after;
}

/// Makes a draft of what `step(row, operation, notes)` makes of every row of the order.
template <class Step>
Result<Draft> draft_rows(const Rows& rows, const std::vector<std::string>& names, const Catalogue& catalogue,
                         Step step) {
  Draft draft{.rows = rows, .change = {}, .notes = {}};
  for (const auto& name : names) {
    const auto& operation = *catalogue.find(name);
    Result<Route> after = step(row_of(rows, operation, catalogue), operation, draft.notes);
    if (!after) return std::unexpected(std::move(after.error()));
    put_row(draft.rows, std::move(*after));
  }
  return draft;
}

}  // namespace

Result<std::vector<std::string>> targets(const ChangeOrder& order, const Catalogue& catalogue) {
  if (order.operation.empty() == order.group.empty()) {
    return fail(ErrorKind::invalid, Origin::caller, "name an operation or a group");
  }
  if (!order.operation.empty()) {
    if (catalogue.find(order.operation) != nullptr) return std::vector{order.operation};
    return fail(ErrorKind::not_found, Origin::caller, "there is no operation '" + order.operation + "'");
  }
  const auto* group = catalogue.group(order.group);
  if (group == nullptr || group->members.empty()) {
    return fail(ErrorKind::not_found, Origin::caller,
                "there is no group '" + order.group + "' with operations");
  }
  std::vector<std::string> names;
  for (const auto member : group->members) names.push_back(catalogue.operations()[member].name);
  return names;
}

Result<Draft> draft_change(const Rows& rows, const ChangeRequest& request, const Catalogue& catalogue) {
  if (request.set.nothing()) return fail(ErrorKind::invalid, Origin::caller, "nothing is to be set");
  const auto names = targets(request.order, catalogue);
  if (!names) return std::unexpected(names.error());
  auto draft =
      draft_rows(rows, *names, catalogue, [&](const Route& before, const Operation& operation, auto& notes) {
        auto after = changed_row(before, request, operation, catalogue);
        if (after) note_change(before, *after, operation, notes);
        return after;
      });
  if (!draft) return draft;
  std::string set;
  JsonWriter writer(set);
  write_settings(writer, request.set);
  draft->change = told("set", *names, request.order, "set", set);
  return draft;
}

Result<Draft> draft_rollback(const Rows& rows, const ChangeOrder& order, const std::string& by,
                             const std::string& now, const Catalogue& catalogue) {
  const auto names = targets(order, catalogue);
  if (!names) return std::unexpected(names.error());
  std::vector<std::string> moved;
  const bool whole_group = !order.group.empty();
  auto draft = draft_rows(
      rows, *names, catalogue,
      [&](const Route& before, const Operation& operation, std::vector<std::string>& notes) -> Result<Route> {
        auto target = routing::roll_back(before, operation);
        if (!target && !whole_group) return fail(about(before.operation, std::move(target.error())));
        if (!target) {
          notes.push_back(before.operation + " stays: " + target.error().text);
          return before;
        }
        if (target->row == before) return before;
        target->row.held = routing::Hold{.by = by, .since = now, .why = order.reason};
        notes.insert(notes.end(), target->notes.begin(), target->notes.end());
        moved.push_back(before.operation);
        return std::move(target->row);
      });
  if (draft) draft->change = told(by, moved, order);
  return draft;
}

Result<Draft> draft_freeze(const Rows& rows, const ChangeOrder& order, Freeze freeze,
                           const Catalogue& catalogue) {
  const auto names = targets(order, catalogue);
  if (!names) return std::unexpected(names.error());
  auto draft = draft_rows(
      rows, *names, catalogue,
      [&](Route row, const Operation& operation, std::vector<std::string>& notes) -> Result<Route> {
        row.frozen = freeze;
        if (auto status = check_row(row, operation); !status)
          return fail(about(row.operation, std::move(status.error())));
        const bool turns_back = freeze == Freeze::legacy && !routing::legacy_answers_all(row.stage);
        if (turns_back && operation.safety != Safety::read) {
          notes.push_back(row.operation + ": writes that modern has taken are not on the legacy side");
        }
        return row;
      });
  if (draft) draft->change = told("freeze", *names, order, "frozen", escape_json(name_of(freeze)));
  return draft;
}

Result<Draft> draft_release(const Rows& rows, const ChangeOrder& order, const Catalogue& catalogue) {
  const auto names = targets(order, catalogue);
  if (!names) return std::unexpected(names.error());
  auto draft = draft_rows(rows, *names, catalogue,
                          [](Route row, const Operation&, std::vector<std::string>& notes) -> Result<Route> {
                            if (!row.held) notes.push_back(row.operation + " is not held");
                            row.held.reset();
                            return row;
                          });
  if (draft) draft->change = told("release", *names, order);
  return draft;
}

Result<Draft> draft_restore(const Rows& rows, const Rows& earlier, std::uint64_t version,
                            const ChangeOrder& order, const std::string& now, const Catalogue& catalogue) {
  Draft draft{.rows = rows, .change = {}, .notes = {}};
  std::vector<std::string> names;
  for (Route after : earlier) {
    const auto* operation = catalogue.find(after.operation);
    if (operation == nullptr)
      draft.notes.push_back(after.operation + " stays: the operation is not configured any more");
    if (operation == nullptr || !changes(rows, after)) continue;
    const auto before = row_of(rows, *operation, catalogue);
    const routing::Confirmation confirmed{.accept_loss = order.accept_loss || after.accepted_loss,
                                          .force = order.force};
    if (auto free = check_hold(before, after, order.force); !free) return std::unexpected(free.error());
    if (auto status = check_transition(before, after, *operation, confirmed); !status) {
      return fail(about(after.operation, std::move(status.error())));
    }
    if (routing::raises(after.stage, before.stage)) {
      after.held = routing::Hold{.by = "restore", .since = now, .why = order.reason};
    }
    names.push_back(after.operation);
    put_row(draft.rows, std::move(after));
  }
  draft.change = told("restore", names, order, "version", std::to_string(version));
  return draft;
}

}  // namespace figbridge::migrations
