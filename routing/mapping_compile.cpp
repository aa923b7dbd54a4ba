// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/json/json_writer.h"
#include "routing/mapping.h"
#include "routing/mapping_plan.h"

namespace figbridge::routing {
namespace {

constexpr std::size_t kEachDepth = 16;

/// Compiles the rows of one level; `each` opens another one.
class Compiler {
 public:
  Compiler(MappingPart part, bool inverse, Problems& problems)
      : part_(part), inverse_(inverse), problems_(problems) {}

  std::shared_ptr<const MappingPlan> level(const std::vector<MappingRow>& rows, const std::string& path,
                                           std::size_t depth) {
    auto plan = std::make_shared<MappingPlan>();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      row(*plan, rows[i], path + "[" + std::to_string(i) + "]", depth);
    }
    report_conflicts(*plan, rows, path);
    plan->reads.finish();
    plan->writes.finish();
    return plan;
  }

 private:
  void problem(const MappingRow& row, const std::string& path, std::string text) {
    problems_.add(row.mark, path, turned(row) ? "cannot be turned around: " + text : std::move(text));
  }

  /// Whether the row is read against the direction in which it was written.
  [[nodiscard]] bool turned(const MappingRow& row) const { return inverse_ && row.way != RowWay::back; }
  /// Where the side stands in a row: a row for the way back has it at its other end.
  [[nodiscard]] MappingPart part_of(const MappingRow& row) const {
    if (row.way != RowWay::back) return part_;
    return part_ == MappingPart::request ? MappingPart::response : MappingPart::request;
  }
  [[nodiscard]] bool works(const MappingRow& row) const {
    return row.way != (inverse_ ? RowWay::forth : RowWay::back);
  }

  /// The rows' index in the plan is their index in the configuration, so that conflicts can be told by place.
  void row(MappingPlan& plan, const MappingRow& row, const std::string& path, std::size_t depth) {
    const auto id = static_cast<std::uint32_t>(plan.rows.size());
    RowPlan& out = plan.rows.emplace_back();
    if (!works(row)) return;
    if (!row.id.empty())
      return problem(row, path, "`id` needs the map of ids of both sides, which is not there yet");
    if (!combination_is_sound(row, path)) return;
    const auto from = path_of(row, row.from, true, path);
    const auto to = path_of(row, row.to, false, path);
    if (!from || !to) return;
    if (one_ended(row)) return one_ended_row(plan, row, id, row.to.empty() ? *from : *to, path);
    set_forms(out, row, path);
    if (!turned(row) && row.fallback) out.fallback = *row.fallback;
    const MappingPath& read = turned(row) ? *to : *from;
    const MappingPath& write = turned(row) ? *from : *to;
    const bool selected = ends_selected(read) || ends_selected(write);
    if (!row.each.empty() && depth == kEachDepth) return problem(row, path, "`each` is nested too deep");
    if (!row.each.empty()) {
      out.each = Compiler(part_of(row), turned(row), problems_).level(row.each, path + ".each", depth + 1);
      out.each_of_array = !selected;
    }
    if (ends_selected(read)) out.leave_out = read.back().selected;
    insert(plan.reads, row, read, id, path);
    insert(plan.writes, row, write, id, path);
  }

  /// A row with a constant or a default and one path only: written where the path is the target's, and on the
  /// way back a constant is expected, a default not looked at.
  static bool one_ended(const MappingRow& row) {
    return (row.constant || row.fallback) && row.from.empty() != row.to.empty();
  }

  void one_ended_row(MappingPlan& plan, const MappingRow& row, std::uint32_t id, const MappingPath& end,
                     const std::string& path) {
    const bool writes = row.to.empty() == turned(row);
    plan.rows[id].constant = row.constant ? *row.constant : *row.fallback;
    plan.rows[id].expects = !writes;
    if (writes) {
      insert(plan.writes, row, end, id, path);
    } else if (row.constant) {
      insert(plan.reads, row, end, id, path);
    }
  }

  bool combination_is_sound(const MappingRow& row, const std::string& path) {
    const int forms = (row.date.empty() ? 0 : 1) + (row.number.empty() ? 0 : 1) + (row.each.empty() ? 0 : 1);
    const bool converts = forms > 0 || !row.values.empty();
    const std::size_t before = problems_.list().size();
    if (forms > 1) problem(row, path, "a row has one of `date`, `number` and `each`");
    if (!row.values.empty() && !row.each.empty())
      problem(row, path, "`values` is for single values, `each` for arrays");
    if (row.constant && (converts || row.fallback || !one_ended(row))) {
      problem(row, path, "a constant has one of `from` and `to` and nothing else: no forms, no `default`");
    }
    if (!row.constant && one_ended(row) && converts) {
      problem(row, path, "a default with one path only takes no forms");
    }
    return problems_.list().size() == before;
  }

  void set_forms(RowPlan& out, const MappingRow& row, const std::string& path) {
    if (auto wrong = out.form.set_table(row.values, turned(row))) problem(row, path + ".values", *wrong);
    if (!row.date.empty()) {
      if (auto wrong = out.form.set_date(row.date, turned(row))) problem(row, path + ".date", *wrong);
    }
    if (!row.number.empty()) {
      if (auto wrong = out.form.set_number(row.number, turned(row))) problem(row, path + ".number", *wrong);
    }
  }

  std::optional<MappingPath> path_of(const MappingRow& row, const std::string& text, bool from,
                                     const std::string& place) {
    std::vector<SelectedMember> select;
    for (const auto& [name, value] : row.select) {
      const std::string token = token_of_text(value);
      select.push_back({escape_json(name), token, plain_of_token(token)});
    }
    const bool starred = has_star(row.from) || has_star(row.to);
    const bool sides_end = from == (part_of(row) == MappingPart::response);
    auto path = compile_path(text, select, !select.empty() && !starred && sides_end);
    if (path) return std::move(*path);
    problem(row, place + (from ? ".from" : ".to"), path.error().text);
    return std::nullopt;
  }

  static bool has_star(std::string_view path) {
    const auto tokens = split_path(path);
    return tokens && std::ranges::find(*tokens, "*") != tokens->end();
  }
  static bool ends_selected(const MappingPath& path) {
    return !path.empty() && path.back().kind == PathStep::Kind::selection;
  }

  void insert(PathTree& tree, const MappingRow& row, const MappingPath& path, std::uint32_t id,
              const std::string& place) {
    if (!tree.insert(path, id))
      problem(row, place, "its path goes through an array where another row's goes through an object");
  }

  /// Two rows that write one place, and a row that writes a whole value into which another row writes.
  void report_conflicts(const MappingPlan& plan, const std::vector<MappingRow>& rows,
                        const std::string& path) {
    for (const auto& node : plan.writes.nodes()) {
      if (node.rows.empty()) continue;
      const auto at = [&](std::uint32_t row) { return path + "[" + std::to_string(row) + "]"; };
      if (!node.leaf())
        problem(rows[node.rows.front()], at(node.rows.front()),
                "other rows write into the value that it writes whole");
      if (inverse_) continue;
      for (std::size_t i = 1; i < node.rows.size(); ++i) {
        problem(rows[node.rows[i]], at(node.rows[i]),
                "writes the same place as the row " + at(node.rows.front()));
      }
    }
  }

  MappingPart part_;
  bool inverse_;
  Problems& problems_;
};

}  // namespace

Mapping Mapping::compile(const MappingSpec& spec, MappingPart part, const std::string& path,
                         Problems& problems) {
  if (spec.identity()) return {};
  return Mapping(Compiler(part, false, problems).level(spec.rows, path, 0));
}

Mapping Mapping::compile_inverse(const MappingSpec& spec, MappingPart part, const std::string& path,
                                 Problems& problems) {
  if (spec.identity()) return {};
  return Mapping(Compiler(part, true, problems).level(spec.rows, path, 0));
}

}  // namespace figbridge::routing
