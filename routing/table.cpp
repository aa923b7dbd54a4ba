// SPDX-License-Identifier: Apache-2.0
#include "routing/table.h"

#include <algorithm>
#include <cassert>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::routing {
namespace {

std::unexpected<Error> unreadable(std::string text, std::string at) {
  return fail(ErrorKind::invalid, Origin::bridge, std::move(text), std::move(at));
}

RowChange whole_row(const Route& row, RowChange::Kind kind) {
  Route blank;
  blank.operation = row.operation;
  RowChange change{.operation = row.operation, .kind = kind, .fields = {}};
  change.fields = kind == RowChange::Kind::added ? differences(blank, row) : differences(row, blank);
  return change;
}

Result<Route> parse_row(const JsonIndex& index, JsonIndex::Id id, const std::string& at) {
  auto row = parse_route(JsonText::trusted(std::string(index.value(id))));
  if (!row) return unreadable(row.error().text, at + row.error().location);
  if (row->operation.empty()) return unreadable("a row without operation", at);
  return row;
}

}  // namespace

Table::Table(std::uint64_t version, std::vector<Route> rows, std::string hash)
    : version_(version), rows_(std::move(rows)), hash_(std::move(hash)) {
  std::ranges::sort(rows_, {}, &Route::operation);
  by_operation_.reserve(rows_.size());
  for (const auto& row : rows_) {
    [[maybe_unused]] const bool fresh = by_operation_.emplace(row.operation, &row).second;
    assert(fresh);
  }
}

const Route* Table::find(std::string_view operation) const noexcept {
  const auto found = by_operation_.find(operation);
  return found == by_operation_.end() ? nullptr : found->second;
}

JsonText rows_to_json(const std::vector<Route>& rows) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  writer.name("routes");
  writer.begin_array();
  for (const auto& row : rows) write_route(writer, row);
  writer.end_array();
  writer.end_object();
  return JsonText::trusted(std::move(out));
}

Result<std::vector<Route>> parse_rows(std::string_view json) {
  const auto text = parse_json(json, {}, Origin::bridge);
  if (!text) return std::unexpected(text.error());
  const JsonIndex index(text->view());
  const auto list = index.member(0, "routes");
  if (!list || index.node(*list).kind != JsonKind::array)
    return unreadable("a list of routes is expected", "/routes");
  std::vector<Route> rows;
  for (auto child = index.first_child(*list); child; child = index.next_sibling(*child, *list)) {
    const auto at = "/routes/" + std::to_string(rows.size());
    auto row = parse_row(index, *child, at);
    if (!row) return std::unexpected(std::move(row.error()));
    if (!rows.empty() && rows.back().operation >= row->operation) {
      return unreadable("rows stand in the order of their operations, one each", at);
    }
    rows.push_back(std::move(*row));
  }
  return rows;
}

std::string_view name_of(RowChange::Kind kind) noexcept {
  switch (kind) {
    case RowChange::Kind::added:
      return "added";
    case RowChange::Kind::removed:
      return "removed";
    case RowChange::Kind::changed:
      break;
  }
  return "changed";
}

std::vector<RowChange> diff(const std::vector<Route>& before, const std::vector<Route>& after) {
  std::vector<RowChange> changes;
  auto old_row = before.begin();
  auto new_row = after.begin();
  while (old_row != before.end() || new_row != after.end()) {
    if (new_row == after.end() || (old_row != before.end() && old_row->operation < new_row->operation)) {
      changes.push_back(whole_row(*old_row++, RowChange::Kind::removed));
    } else if (old_row == before.end() || new_row->operation < old_row->operation) {
      changes.push_back(whole_row(*new_row++, RowChange::Kind::added));
    } else {
      auto fields = differences(*old_row, *new_row);
      if (!fields.empty())
        changes.push_back({old_row->operation, RowChange::Kind::changed, std::move(fields)});
      ++old_row, ++new_row;
    }
  }
  return changes;
}

}  // namespace figbridge::routing
