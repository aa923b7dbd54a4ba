// SPDX-License-Identifier: Apache-2.0
#include "migrations/row_change.h"

#include <algorithm>

namespace figbridge::migrations {

using routing::Route;
using routing::Stage;

namespace {

/// Whether `after` follows from `before` by steps that only take keys from modern: rules for modern taken
/// away, rules for legacy put in, a smaller share.
bool cohort_shrinks(const std::vector<routing::CohortRule>& before,
                    const std::vector<routing::CohortRule>& after) {
  auto rule = after.begin();
  for (const auto& old : before) {
    while (rule != after.end() && *rule != old && rule->side == Side::legacy) ++rule;
    const bool smaller = rule != after.end() && rule->share && old.share && *rule->share <= *old.share;
    if (rule != after.end() && (*rule == old || smaller))
      ++rule;
    else if (old.side == Side::legacy)
      return false;
  }
  return std::all_of(rule, after.end(), [](const auto& added) { return added.side == Side::legacy; });
}

}  // namespace

bool gives_modern_more(const Route& before, const Route& after) {
  if (routing::raises(before.stage, after.stage)) return true;
  const bool canary = before.stage == Stage::canary && after.stage == Stage::canary;
  return canary && !cohort_shrinks(before.cohort, after.cohort);
}

bool keeps_hold(const Route& before, const Route& after) {
  if (!gives_modern_more(before, after)) return true;
  return before.held && before.held->by == "trip" && routing::legacy_answers_all(after.stage);
}

Status check_hold(const Route& before, const Route& after, bool force) {
  if (!before.held || before.held->by != "trip" || force || keeps_hold(before, after)) return {};
  return fail(Error{.kind = ErrorKind::conflict,
                    .origin = Origin::caller,
                    .text = before.operation + " went back by itself at " + before.held->since +
                            " and is held (" + before.held->why +
                            "); once that is mended: figbridge routes release " + before.operation,
                    .code = "held"});
}

void settle_row(const Route& before, Route& after, const Operation& operation, bool accept_loss) {
  if (routing::legacy_answers_all(after.stage)) {
    after.accepted_loss = false;
    after.rollback_to = Stage::legacy;
    return;
  }
  if (routing::legacy_answers_all(before.stage)) after.rollback_to = before.stage;
  const bool both_answer = after.stage == Stage::canary || after.stage == Stage::guarded;
  if (accept_loss && both_answer && operation.safety != Safety::read) after.accepted_loss = true;
}

void take_group(Route& row, const Operation& operation, const routing::Catalogue& catalogue) {
  if (row.stage == Stage::canary) return;
  const auto& group = catalogue.group_of(operation);
  row.group = group.name;
  row.salt = group.salt;
}

Route row_of(const std::vector<Route>& rows, const Operation& operation,
             const routing::Catalogue& catalogue) {
  const auto found = std::ranges::find(rows, operation.name, &Route::operation);
  if (found != rows.end()) return *found;
  return routing::default_route(operation, catalogue.group_of(operation).salt);
}

void put_row(std::vector<Route>& rows, Route row) {
  const auto place = std::ranges::lower_bound(rows, row.operation, {}, &Route::operation);
  if (place != rows.end() && place->operation == row.operation)
    *place = std::move(row);
  else
    rows.insert(place, std::move(row));
}

Error about(const std::string& operation, Error error) {
  error.text = operation + ": " + error.text;
  return error;
}

void begin_change(JsonWriter& writer, std::string_view action, const std::vector<std::string>& operations,
                  const ChangeOrder& order) {
  writer.begin_object();
  writer.name("action"), writer.string(action);
  writer.name("operations");
  writer.begin_array();
  for (const auto& operation : operations) writer.string(operation);
  writer.end_array();
  if (!order.group.empty()) writer.name("group"), writer.string(order.group);
  if (order.accept_loss) writer.name("accept_loss"), writer.boolean(true);
  if (order.force) writer.name("force"), writer.boolean(true);
  if (!order.evidence.empty()) writer.name("evidence"), writer.token(order.evidence);
}

}  // namespace figbridge::migrations
