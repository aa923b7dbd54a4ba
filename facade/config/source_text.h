// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge::facade {

struct TextFault {
  std::size_t offset = 0;
  std::string text;
};

/// The first place where bytes are not plain text: not UTF-8 (RFC 3629), a control character beside tab, line
/// feed and carriage return, a byte order mark beyond the start.
[[nodiscard]] std::optional<TextFault> find_fault(std::string_view bytes);

/// A text by lines: turns offsets into lines and columns (counted from 1, in characters).
class LineIndex {
 public:
  /// `text` is valid UTF-8 and outlives the index.
  explicit LineIndex(std::string_view text);

  struct Place {
    std::uint32_t line;
    std::uint32_t column;
  };
  /// Costs what lies between this offset and the one asked for before, on one line.
  [[nodiscard]] Place place(std::size_t offset);
  /// A line (from 1) without its line feed; empty beyond the end.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

 private:
  [[nodiscard]] std::size_t characters(std::size_t from, std::size_t to) const;

  std::string_view text_;
  std::vector<std::size_t> starts_;
  std::size_t last_start_ = 0;
  std::size_t last_offset_ = 0;
  std::size_t last_column_ = 0;
};

}  // namespace figbridge::facade
