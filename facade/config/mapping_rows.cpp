// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "core/config/scalar.h"
#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What was quoted is a string even if it looks like a number (MappingRow::values); `*` has to be quoted in
/// YAML.
std::string literal_or_text(const ConfigNode& scalar) {
  return scalar.quoted && scalar.text != "*" ? escape_json(scalar.text) : scalar.text;
}

/// Pairs in the order in which they were written; read_options has checked them.
Pairs ordered_pairs(const ConfigNode& map) {
  Pairs pairs;
  for (const auto& [name, value] : map.members) {
    pairs.emplace_back(literal_or_text(name), literal_or_text(value));
  }
  return pairs;
}

/// Members that select an element: names as they are.
Pairs selecting_pairs(const ConfigNode& map) {
  Pairs pairs;
  for (const auto& [name, value] : map.members) pairs.emplace_back(name.text, literal_or_text(value));
  return pairs;
}

/// `/billing/city` (JSON Pointer), `Addr/City`, or empty for the whole value.
bool well_formed_path(std::string_view path) {
  if (path.empty()) return true;
  if (path.front() == '/') return JsonPointer::parse(path).has_value();
  return path.back() != '/' && path.find("//") == std::string_view::npos;
}

bool well_formed_conversion(std::string_view forms) {
  const auto arrow = forms.find(" -> ");
  return arrow != std::string_view::npos && arrow > 0 && arrow + 4 < forms.size();
}

class RowReader {
 public:
  RowReader(Reading& reading, const ConfigNode& node, std::string path)
      : reading_(reading),
        node_(node),
        path_(std::move(path)),
        known_problems_(reading.problems.list().size()),
        options_(reading.options(node, mapping_row_options(), path_)) {}

  MappingRow read() {
    MappingRow row{.from = options_.text("from"), .to = options_.text("to")};
    row.constant = token("constant");
    row.values = ordered_pairs(options_.node("values"));
    row.select = selecting_pairs(options_.node("select"));
    row.date = options_.text("date");
    row.number = options_.text("number");
    row.id = options_.text("id");
    row.fallback = token("default");
    row.each = read_mapping(reading_, options_.node("each"), path_ + ".each").rows;
    if (options_.has("only")) row.way = options_.text("only") == "back" ? RowWay::back : RowWay::forth;
    row.mark = node_.mark;
    if (reading_.problems.list().size() == known_problems_) check(row);
    return row;
  }

 private:
  void report(std::string_view option, std::string text) {
    const auto& node = node_[option];
    reading_.problems.add(node.present() ? node.mark : node_.mark,
                          path_ + (option.empty() ? "" : "." + std::string(option)), std::move(text));
  }

  std::optional<std::string> token(std::string_view option) {
    const auto& node = options_.node(option);
    if (!node.present()) return std::nullopt;
    auto json = json_of(node);
    if (json) return std::string(json->view());
    report(option, json.error().text);
    return std::nullopt;
  }

  void check(const MappingRow& row) {
    const bool ends = options_.has("from") && options_.has("to");
    const bool one_end = options_.has("from") != options_.has("to");
    if (row.constant ? !one_end : !ends && !(one_end && row.fallback))
      report("", "takes 'from' and 'to', or one of both and 'constant' or 'default'");
    for (const auto* option : {"from", "to"}) {
      if (options_.has(option) && !well_formed_path(options_.text(option))) {
        report(option,
               "expected a JSON Pointer such as /a/b, or names with slashes between them such as A/B");
      }
    }
    for (const auto* option : {"date", "number"}) {
      if (options_.has(option) && !well_formed_conversion(options_.text(option)))
        report(option, "expected 'FROM -> TO'");
    }
    if (conversions() > 1)
      report("", "takes at most one of 'date', 'number', 'id' and 'each', and 'values' beside the first two");
    if (options_.has("constant") && (conversions() > 0 || row.fallback))
      report("constant", "is put in as it is");
  }

  [[nodiscard]] int conversions() const {
    int count = 0;
    for (const auto* option : {"date", "number", "id", "each"}) count += options_.has(option) ? 1 : 0;
    const bool alone = options_.has("id") || options_.has("each");
    return count + (options_.has("values") && (alone || count == 0) ? 1 : 0);
  }

  Reading& reading_;
  const ConfigNode& node_;
  std::string path_;
  std::size_t known_problems_;  ///< before this row was read
  Options options_;
};

}  // namespace

MappingSpec read_mapping(Reading& reading, const ConfigNode& rows, const std::string& path) {
  MappingSpec mapping;
  if (rows.kind == ConfigNode::Kind::map) mapping.rows.push_back(RowReader(reading, rows, path).read());
  for (std::size_t i = 0; i < rows.items.size(); ++i) {
    mapping.rows.push_back(RowReader(reading, rows.items[i], path + "[" + std::to_string(i) + "]").read());
  }
  return mapping;
}

}  // namespace figbridge::facade
