// SPDX-License-Identifier: Apache-2.0
#include "routing/mapping.h"

#include <algorithm>
#include <utility>

#include "core/json/decimal.h"
#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "routing/mapping_plan.h"

namespace figbridge::routing {
namespace {

using Id = JsonIndex::Id;

enum class Presence : std::uint8_t {
  none,
  given,  ///< only constants and defaults: enough for a parent, not for a selected element
  found,  ///< something was found in the source
};

bool same_value(const JsonIndex& index, Id id, std::string_view token) {
  const auto value = index.value(id);
  if (value == token) return true;
  if (index.node(id).kind != JsonKind::number || token.starts_with('"')) return false;
  const auto a = Decimal::parse(value);
  const auto b = Decimal::parse(token);
  return a && b && *a == *b;
}

/// One plan at work on one value of an indexed text.
class Run {
 public:
  Run(const MappingPlan& plan, const JsonIndex& index, Origin origin)
      : plan_(plan), index_(index), origin_(origin) {}

  Status write(Id source, JsonWriter& out) {
    found_.assign(plan_.rows.size(), std::nullopt);
    if (auto located = locate(0, source); !located) return located;
    if (auto expected = check_constants(); !expected) return expected;
    weigh();
    if (presence_[0] != Presence::none) return write_node(0, out);
    if (index_.node(source).kind == JsonKind::null)
      out.null();
    else if (plan_.writes.children_in_array(0))
      out.token("[]");
    else
      out.token("{}");
    return {};
  }
  /// The members alone, into an object that is open.
  Status write_members(Id source, JsonWriter& out) {
    found_.assign(plan_.rows.size(), std::nullopt);
    if (auto located = locate(0, source); !located) return located;
    if (auto expected = check_constants(); !expected) return expected;
    weigh();
    return write_children(0, out);
  }

 private:
  std::unexpected<Error> unfit(std::string text, Id id) const {
    const ErrorKind kind = origin_ == Origin::backend ? ErrorKind::bad_answer : ErrorKind::invalid;
    return fail(kind, origin_, std::move(text), index_.pointer_to(id));
  }

  // ---- finding ----

  Status locate(std::uint32_t at, Id id) {
    const auto& node = plan_.reads[at];
    for (const auto row : node.rows) found_[row] = id;
    const JsonKind kind = index_.node(id).kind;
    if (node.leaf() || kind == JsonKind::null) return {};
    if (plan_.reads.children_in_array(at)) {
      if (kind != JsonKind::array) return unfit("an array is expected here", id);
      return locate_elements(at, id);
    }
    if (kind != JsonKind::object) return unfit("an object is expected here", id);
    for (auto child = index_.first_child(id); child; child = index_.next_sibling(*child, id)) {
      const auto next = plan_.reads.child_named(at, index_.name_token(*child));
      if (!next) continue;
      if (auto located = locate(*next, *child); !located) return located;
    }
    return {};
  }

  Status locate_elements(std::uint32_t at, Id array) {
    for (const auto next : plan_.reads[at].children) {
      const auto& step = plan_.reads[next].step;
      std::optional<Id> chosen;
      for (auto element = index_.first_child(array); element;
           element = index_.next_sibling(*element, array)) {
        if (step.kind == PathStep::Kind::selection && !is_selected(*element, step)) continue;
        if (chosen) return unfit("two elements are what only one should be", *element);
        chosen = *element;
        if (step.kind == PathStep::Kind::first) break;
      }
      if (!chosen) continue;
      if (auto located = locate(next, *chosen); !located) return located;
    }
    return {};
  }

  [[nodiscard]] bool is_selected(Id element, const PathStep& step) const {
    if (index_.node(element).kind != JsonKind::object) return false;
    return std::ranges::all_of(step.selected, [&](const SelectedMember& wanted) {
      for (auto child = index_.first_child(element); child; child = index_.next_sibling(*child, element)) {
        if (index_.name_token(*child) == wanted.name) return index_.plain(*child) == wanted.plain;
      }
      return false;
    });
  }

  Status check_constants() const {
    for (std::size_t i = 0; i < plan_.rows.size(); ++i) {
      const RowPlan& row = plan_.rows[i];
      if (row.expects && found_[i] && !same_value(index_, *found_[i], *row.constant)) {
        return unfit("the value is not the constant that is expected here", *found_[i]);
      }
    }
    return {};
  }

  // ---- weighing: what will be written ----

  void weigh() {
    const auto& nodes = plan_.writes.nodes();
    presence_.assign(nodes.size(), Presence::none);
    for (auto at = nodes.size(); at-- > 0;) {
      const auto& node = nodes[at];
      for (const auto row : node.rows) presence_[at] = std::max(presence_[at], presence_of(row, node.step));
      for (const auto child : node.children) presence_[at] = std::max(presence_[at], presence_[child]);
      if (node.step.kind == PathStep::Kind::selection && presence_[at] == Presence::given)
        presence_[at] = Presence::none;
    }
  }

  [[nodiscard]] Presence presence_of(std::uint32_t row, const PathStep& step) const {
    const bool null_element = found_[row] && step.kind == PathStep::Kind::selection &&
                              index_.node(*found_[row]).kind == JsonKind::null;
    if (found_[row] && !null_element) return Presence::found;
    return plan_.rows[row].constant || plan_.rows[row].fallback ? Presence::given : Presence::none;
  }

  // ---- writing ----

  Status write_node(std::uint32_t at, JsonWriter& out) {
    const auto& node = plan_.writes[at];
    if (node.step.kind == PathStep::Kind::selection) return write_selected(node, at, out);
    if (!node.rows.empty()) return write_leaf(node, out);
    const bool array = plan_.writes.children_in_array(at);
    array ? out.begin_array() : out.begin_object();
    if (auto written = write_children(at, out); !written) return written;
    array ? out.end_array() : out.end_object();
    return {};
  }

  Status write_children(std::uint32_t at, JsonWriter& out) {
    for (const auto child : plan_.writes[at].children) {
      if (presence_[child] == Presence::none) continue;
      const auto& step = plan_.writes[child].step;
      if (!step.in_array()) out.ready_name(step.name + ':');
      if (auto written = write_node(child, out); !written) return written;
    }
    return {};
  }

  /// The selecting members first, then what rows put into the element.
  Status write_selected(const PathTree::Node& node, std::uint32_t at, JsonWriter& out) {
    out.begin_object();
    for (const auto& member : node.step.selected) {
      out.ready_name(member.name + ':');
      out.token(member.token);
    }
    Status written = node.rows.empty() ? write_children(at, out) : write_selected_leaf(node, out);
    out.end_object();
    return written;
  }

  Status write_selected_leaf(const PathTree::Node& node, JsonWriter& out) {
    const auto row = first_found(node);
    if (!row) return {};
    const Id id = *found_[*row];
    if (index_.node(id).kind != JsonKind::object) return unfit("an object is expected here", id);
    if (plan_.rows[*row].each) return Run(*plan_.rows[*row].each, index_, origin_).write_members(id, out);
    return copy_members(id, plan_.rows[*row].leave_out, node.step.selected, out);
  }

  /// All members but `leave_out`; those in `already` stand there and must agree.
  Status copy_members(Id object, const std::vector<SelectedMember>& leave_out,
                      const std::vector<SelectedMember>& already, JsonWriter& out) {
    for (auto child = index_.first_child(object); child; child = index_.next_sibling(*child, object)) {
      const auto name = index_.name_token(*child);
      if (std::ranges::find(leave_out, name, &SelectedMember::name) != leave_out.end()) continue;
      const auto there = std::ranges::find(already, name, &SelectedMember::name);
      if (there == already.end()) {
        out.ready_name(std::string(name) + ':');
        out.token(index_.value(*child));
      } else if (!same_value(index_, *child, there->token)) {
        return unfit("the value is not the constant that selects the element", *child);
      }
    }
    return {};
  }

  [[nodiscard]] std::optional<std::uint32_t> first_found(const PathTree::Node& node) const {
    for (const auto row : node.rows) {
      if (found_[row]) return row;
    }
    return std::nullopt;
  }

  Status write_leaf(const PathTree::Node& node, JsonWriter& out) {
    const auto chosen = first_found(node);
    if (!chosen) {
      const RowPlan& row = plan_.rows[node.rows.front()];
      out.token(row.constant ? *row.constant : *row.fallback);
      return {};
    }
    if (node.rows.size() == 1) return write_value(plan_.rows[*chosen], *found_[*chosen], out);
    return write_agreed(node, out);
  }

  /// Several rows for one place, as happens when rows that read one place are turned around: they must say
  /// the same.
  Status write_agreed(const PathTree::Node& node, JsonWriter& out) {
    std::optional<std::string> agreed;
    for (const auto row : node.rows) {
      if (!found_[row]) continue;
      std::string text;
      JsonWriter writer(text);
      if (auto written = write_value(plan_.rows[row], *found_[row], writer); !written) return written;
      if (agreed && *agreed != text)
        return unfit("differs from another value that means the same", *found_[row]);
      agreed = std::move(text);
    }
    out.token(*agreed);
    return {};
  }

  Status write_value(const RowPlan& row, Id id, JsonWriter& out) {
    const bool null = index_.node(id).kind == JsonKind::null;
    if (row.each && !null)
      return row.each_of_array ? write_each(*row.each, id, out)
                               : Run(*row.each, index_, origin_).write(id, out);
    if (!row.form.unchanged()) {
      auto token = row.form.convert(index_, id);
      if (!token) return unfit(std::move(token.error().text), id);
      out.token(*token);
      return {};
    }
    if (row.leave_out.empty() || null) {
      out.token(index_.value(id));
      return {};
    }
    out.begin_object();
    auto copied = copy_members(id, row.leave_out, {}, out);
    out.end_object();
    return copied;
  }

  Status write_each(const MappingPlan& each, Id array, JsonWriter& out) {
    if (index_.node(array).kind != JsonKind::array) return unfit("an array is expected here", array);
    Run run(each, index_, origin_);
    out.begin_array();
    for (auto element = index_.first_child(array); element; element = index_.next_sibling(*element, array)) {
      if (auto written = run.write(*element, out); !written) return written;
    }
    out.end_array();
    return {};
  }

  const MappingPlan& plan_;
  const JsonIndex& index_;
  Origin origin_;
  std::vector<std::optional<Id>> found_;
  std::vector<Presence> presence_;
};

}  // namespace

Result<JsonText> Mapping::apply(JsonText in, Origin origin) const {
  if (identity()) return in;
  const JsonIndex index(in.view());
  std::string text;
  text.reserve(in.view().size());
  JsonWriter out(text);
  if (auto written = Run(*plan_, index, origin).write(0, out); !written)
    return std::unexpected(std::move(written.error()));
  return JsonText::trusted(std::move(text));
}

}  // namespace figbridge::routing
