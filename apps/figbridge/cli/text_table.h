// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace figbridge::cli {

/// Columns that stand under each other, two spaces apart; no lines, no padding behind the last column. Cells
/// are made printable.
class TextTable {
 public:
  struct Column {
    std::string title;
    bool right = false;  ///< numbers
  };
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// An empty or missing cell shows as `-`.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// `bold`: the titles, for a terminal.
  [[nodiscard]] std::string text(bool bold) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Characters, not bytes; wide ones count as one.
[[nodiscard]] std::size_t width_of(std::string_view utf8);

}  // namespace figbridge::cli
