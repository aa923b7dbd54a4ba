// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/json_index.h"
#include "routing/mapping_date.h"
#include "routing/mapping_number.h"

namespace figbridge::routing {

/// What a row does to a single value: its table first, then its date or number form. Immutable.
class ValueForm {
 public:
  /// Nothing is changed.
  ValueForm() = default;

  /// Table rows as configured (`ACTIVE` → `A`, `*` is the rest). What is wrong is the error's text. Turned
  /// around, two rows that give one value are refused; what `*` gives has no way back, except `*` → `*`,
  /// which keeps the value.
  [[nodiscard]] std::optional<std::string> set_table(
      const std::vector<std::pair<std::string, std::string>>& rows, bool inverse);
  /// "FROM -> TO"
  [[nodiscard]] std::optional<std::string> set_date(std::string_view forms, bool inverse);
  [[nodiscard]] std::optional<std::string> set_number(std::string_view forms, bool inverse);

  [[nodiscard]] bool unchanged() const { return table_.empty() && !rest_ && !date_ && !number_; }
  /// The new canonical token; null stays null unless the table names it. Otherwise why it cannot be
  /// converted, in our words and without the value.
  [[nodiscard]] Result<std::string> convert(const JsonIndex& index, JsonIndex::Id id) const;

 private:
  struct Entry {
    std::string text;  ///< plain
    bool null = false;
    std::string token;
  };
  static std::pair<bool, std::string_view> key_of(const Entry& entry) { return {entry.null, entry.text}; }
  void add_entry(const std::string& source, const std::string& target);
  [[nodiscard]] const Entry* find(std::string_view plain, bool null) const;

  std::vector<Entry> table_;  ///< sorted by null, text
  std::optional<std::string> rest_;
  bool rest_keeps_ = false;
  bool tabled_ = false;
  std::optional<std::pair<DateForm, DateForm>> date_;
  std::optional<std::pair<NumberForm, NumberForm>> number_;
};

}  // namespace figbridge::routing
