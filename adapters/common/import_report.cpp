// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/import_report.h"

#include <algorithm>

#include "adapters/common/import_wording.h"

namespace figbridge {
namespace {

constexpr std::size_t kWidest = 48;

}  // namespace

void write_text(JsonWriter& out, std::string_view name, std::string_view text) {
  out.name(name);
  out.string(text);
}

void write_list(JsonWriter& out, std::string_view name, const std::vector<std::string>& list) {
  out.name(name);
  out.begin_array();
  for (const std::string& each : list) out.string(each);
  out.end_array();
}

std::string in_columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.empty() ? 0 : rows.front().size() - 1);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::min(std::max(widths[i], row[i].size()), kWidest);
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      text += row[i];
      text.append(row[i].size() < widths[i] ? widths[i] - row[i].size() + 2 : 2, ' ');
    }
    text += row.back() + "\n";
  }
  return text;
}

std::string remarks(const std::vector<std::string>& not_handled, const std::vector<std::string>& missing) {
  std::string text;
  for (const std::string& each : not_handled) text += "note: " + one_line(each) + "\n";
  for (const std::string& each : missing) text += "missing: " + one_line(each) + "\n";
  return text;
}

}  // namespace figbridge
