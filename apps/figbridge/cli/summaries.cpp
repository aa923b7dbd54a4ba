// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/summaries.h"

#include <fmt/format.h>

#include <array>
#include <ostream>

#include "apps/figbridge/cli/render.h"
#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

std::string joined(const Json& list, const char* between) {
  std::string out;
  for (const auto& item : list) {
    if (!out.empty()) out += between;
    out += item.is_string() ? item.get<std::string>() : item.dump();
  }
  return out;
}

std::string rule_summary(const Json& rule) {
  std::string text;
  if (rule.contains("when")) {
    for (const auto& [at, values] : rule["when"].items())
      text += (text.empty() ? "" : " & ") + at + "=" + joined(values, ",");
  }
  if (rule.contains("callers")) text += "caller " + joined(rule["callers"], ",");
  if (rule.contains("roles")) text += "role " + joined(rule["roles"], ",");
  if (rule.contains("share")) text += rule["share"].get<std::string>();
  return cell(rule, "side") == "legacy" ? "not " + text : text;
}

}  // namespace

std::string cell(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string cohort_summary(const Json& cohort) {
  std::string out;
  for (const auto& rule : cohort) out += (out.empty() ? "" : "; ") + rule_summary(rule);
  return out;
}

std::string value_text(const std::string& field, const Json& value) {
  if (value.is_null()) return "-";
  if (field == "cohort" && value.is_array()) return cohort_summary(value);
  if (field == "gates" && value.is_object()) return gates_text(value);
  if (field == "held" && value.is_object()) return cell(value, "by") + ": " + cell(value, "why");
  if (value.is_string()) return value.get<std::string>();
  return value.dump();
}

std::string gates_text(const Json& gates) {
  const auto verdict = cell(gates, "verdict");
  return "to " + cell(gates, "to") + (verdict == "pass" ? ": yes: " : ": no (" + verdict + "): ") +
         cell(gates, "summary") + (cell(gates, "enforced") == "true" ? "" : " (not enforced)");
}

std::string to_the_minute(const std::string& timestamp) {
  if (timestamp.size() < 16 || timestamp[10] != 'T') return timestamp;
  return timestamp.substr(0, 10) + ' ' + timestamp.substr(11, 5);
}

std::string to_the_second(const std::string& timestamp) {
  const auto minute = to_the_minute(timestamp);
  return timestamp.size() < 19 || minute == timestamp ? timestamp : minute + timestamp.substr(16, 3);
}

std::string milliseconds(double value) {
  if (value < 10) return fmt::format("{:.2f} ms", value);
  if (value < 100) return fmt::format("{:.1f} ms", value);
  if (value < 10'000) return fmt::format("{:.0f} ms", value);
  return fmt::format("{:.1f} s", value / 1000);
}

std::string size_text(double bytes) {
  constexpr std::array<const char*, 4> kUnits = {"B", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 || bytes >= 100 ? 0 : 1, kUnits.at(unit));
}

std::string changes_text(const Json& changes) {
  std::string out;
  for (const auto& change : changes) {
    out += printable(cell(change, "operation"));
    if (cell(change, "kind") != "changed") out += " (" + cell(change, "kind") + ")";
    out += '\n';
    std::size_t width = 0;
    for (const auto& field : change.at("fields")) width = std::max(width, width_of(cell(field, "field")));
    for (const auto& field : change.at("fields")) {
      const auto name = cell(field, "field");
      out += "  " + name + std::string(width - width_of(name), ' ') + "  ";
      out += printable(value_text(name, field.at("before")) + " → " + value_text(name, field.at("after"))) +
             '\n';
    }
  }
  return out;
}

void print_change(Context& context, const std::string& answer, const std::string& next) {
  context.print(answer, [&](const Json& json) {
    if (json.at("unchanged").get<bool>()) {
      context.out << "nothing to change: version " << json.at("version") << " says so already\n";
      return;
    }
    context.out << "version " << json.at("version") << " by " << printable(cell(json, "author")) << ": "
                << printable(cell(json, "reason")) << '\n'
                << changes_text(json.at("changes"));
  });
  const auto json = Json::parse(answer, nullptr, false);
  if (context.exit != Exit::done || !json.is_object()) return;
  for (const auto& note : json.value("notes", Json::array())) {
    if (note.is_string()) context.err << "note: " << printable(note.get<std::string>()) << '\n';
  }
  if (!json.value("unchanged", false) && !next.empty()) context.hint(next);
}

}  // namespace figbridge::cli
