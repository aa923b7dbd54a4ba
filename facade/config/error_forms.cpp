// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "core/config/scalar.h"
#include "facade/config/reading.h"
#include "facade/config/sections.h"

namespace figbridge::facade {
namespace {

using Kind = ConfigNode::Kind;

/// A body that came with an error is remote text: only what a row names of it may travel.
bool names_one_source(std::string_view from) {
  if (!from.starts_with('/')) return false;
  from.remove_prefix(1);
  if (from == "text") return true;
  return (from.starts_with("input/") || from.starts_with("error/")) && from.size() > 6;
}

class FormReader {
 public:
  FormReader(Reading& reading, const ConfigNode& name, const ConfigNode& node, std::string path)
      : reading_(reading), node_(node), path_(std::move(path)) {
    form_.code = name.text;
    form_.mark = name.mark;
  }

  ErrorForm read() {
    if (node_.kind == Kind::scalar) {
      form_.text = node_.text;
      return std::move(form_);
    }
    if (node_.kind != Kind::map) {
      report("expected a text, or a form such as {fault: X, detail: …}, found " + shown(node_));
      return std::move(form_);
    }
    const auto options = reading_.options(node_, error_form_options(), path_);
    form_.text = options.text("text");
    form_.fault = options.text("fault");
    form_.plain = options.boolean("plain");
    form_.detail = read_mapping(reading_, options.node("detail"), path_ + ".detail");
    form_.answer = read_mapping(reading_, options.node("answer"), path_ + ".answer");
    check();
    return std::move(form_);
  }

 private:
  void report(std::string text) { reading_.problems.add(node_.mark, path_, std::move(text)); }

  void check() {
    const bool fault = !form_.fault.empty() || !form_.detail.identity();
    const bool answer = !form_.answer.identity();
    if (fault && answer) report("is either a fault or an 'answer'");
    if (form_.plain && (fault || answer)) report("'plain' has no other form beside it");
    for (const auto& row : form_.detail.rows) check_row(row, ".detail");
    for (const auto& row : form_.answer.rows) check_row(row, ".answer");
  }

  void check_row(const MappingRow& row, const std::string& place) {
    const auto wrong = [&](std::string text) {
      reading_.problems.add(row.mark, path_ + place, std::move(text));
    };
    if (!row.each.empty() || !row.select.empty() || !row.id.empty() || row.way != RowWay::both)
      wrong("takes no 'each', 'select', 'id' and 'only' here");
    if (row.to.empty()) wrong("needs 'to'");
    if (!row.from.empty() && !names_one_source(row.from))
      wrong("'from' is /input/…, /error/… or /text here, found '" + row.from + "'");
  }

  Reading& reading_;
  const ConfigNode& node_;
  std::string path_;
  ErrorForm form_;
};

}  // namespace

std::vector<ErrorForm> read_error_forms(Reading& reading, const ConfigNode& map, const std::string& path) {
  std::vector<ErrorForm> forms;
  for (const auto& [name, node] : map.members)
    forms.push_back(FormReader(reading, name, node, path + "." + name.text).read());
  return forms;
}

}  // namespace figbridge::facade
