// SPDX-License-Identifier: Apache-2.0
// Which place of the source a place of the result came from: so that who gave the source is told of his own
// members.
#include <algorithm>
#include <span>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "routing/mapping.h"
#include "routing/mapping_plan.h"

namespace figbridge::routing {
namespace {

using Tokens = std::span<const std::string>;

/// The row that writes the place, and how many of its tokens lead to what the row writes.
struct Written {
  const RowPlan* row = nullptr;
  std::uint32_t number = 0;
  std::size_t used = 0;
};

std::optional<Written> row_that_writes(const MappingPlan& plan, Tokens tokens) {
  std::uint32_t at = 0;
  for (std::size_t used = 0;; ++used) {
    const auto& node = plan.writes[at];
    if (!node.rows.empty()) return Written{&plan.rows[node.rows.front()], node.rows.front(), used};
    if (used == tokens.size() || node.leaf()) return std::nullopt;
    const auto child = plan.writes.children_in_array(at)
                           ? std::optional(node.children.front())
                           : plan.writes.child_named(at, escape_json(tokens[used]));
    if (!child) return std::nullopt;
    at = *child;
  }
}

using Path = std::vector<std::string>;

/// Where a row reads; false for a constant.
bool find_read(const PathTree& tree, std::uint32_t at, std::uint32_t row, Path& path) {
  if (std::ranges::find(tree[at].rows, row) != tree[at].rows.end()) return true;
  for (const auto child : tree[at].children) {
    const auto& step = tree[child].step;
    path.push_back(step.in_array() ? "0" : plain_of_token(step.name));
    if (find_read(tree, child, row, path)) return true;
    path.pop_back();
  }
  return false;
}

bool source_in(const MappingPlan& plan, Tokens tokens, Path& path) {
  const auto written = row_that_writes(plan, tokens);
  if (!written || written->row->constant || !find_read(plan.reads, 0, written->number, path)) return false;
  Tokens rest = tokens.subspan(written->used);
  if (written->row->each == nullptr || rest.empty()) return true;
  if (written->row->each_of_array) {
    path.push_back(rest.front());
    rest = rest.subspan(1);
  }
  static_cast<void>(source_in(*written->row->each, rest, path));  // else the element itself is the place
  return true;
}

}  // namespace

std::optional<std::string> Mapping::source_of(const JsonPointer& place) const {
  if (identity()) return place.text();
  Path path;
  if (!source_in(*plan_, place.tokens(), path)) return std::nullopt;
  return JsonPointer::of(std::move(path)).text();
}

}  // namespace figbridge::routing
