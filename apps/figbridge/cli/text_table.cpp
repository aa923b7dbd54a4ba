// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/text_table.h"

#include <algorithm>
#include <utility>

#include "apps/figbridge/cli/render.h"

namespace figbridge::cli {
namespace {

void append_cell(std::string& out, const std::string& cell, std::size_t width, bool right, bool last) {
  const std::string gap(width - std::min(width, width_of(cell)), ' ');
  if (right) out += gap;
  out += cell;
  if (!right && !last) out += gap;
  out += last ? "\n" : "  ";
}

}  // namespace

std::size_t width_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void TextTable::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (auto& cell : cells) cell = cell.empty() ? "-" : printable(cell);
  rows_.push_back(std::move(cells));
}

std::string TextTable::text(bool bold) const {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    widths.push_back(width_of(columns_[column].title));
    for (const auto& row : rows_) widths.back() = std::max(widths.back(), width_of(row[column]));
  }
  std::string out = bold ? "\x1b[1m" : "";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    append_cell(out, columns_[i].title, widths[i], columns_[i].right, i + 1 == columns_.size());
  }
  if (bold) out += "\x1b[0m";
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      append_cell(out, row[i], widths[i], columns_[i].right, i + 1 == row.size());
  }
  return out;
}

}  // namespace figbridge::cli
