// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/operation.h"
#include "migrations/parity/difference.h"
#include "migrations/parity/field_watcher.h"
#include "migrations/parity/value_relation.h"

namespace figbridge::migrations {

/// Which words the legacy side said at a field, as long as they are few.
class SeenValues {
 public:
  void saw(std::string_view token);
  /// Canonical JSON, with how often; nothing once there were more than forty.
  [[nodiscard]] const std::vector<std::pair<std::string, std::uint64_t>>& words() const { return words_; }

 private:
  std::vector<std::pair<std::string, std::uint64_t>> words_;
  bool many_ = false;
};

/// How the values of one field on both sides were related so far, over all pairs.
struct FieldHistory {
  enum Emptiness : std::uint8_t { absent, null, empty, full };

  std::uint64_t equal = 0;    ///< the same, and not neutral
  std::uint64_t neutral = 0;  ///< zero on both sides: the same under any scale
  std::array<std::uint64_t, 13> kinds{};
  std::uint64_t objects = 0;      ///< an object on both sides
  std::uint64_t blanks_kept = 0;  ///< the same, white space around it included
  std::uint64_t lower_kept = 0;   ///< the same, and some letters are lower case
  std::uint64_t upper_kept = 0;
  std::uint64_t raised = 0;                                 ///< the modern side has it in upper case
  std::uint64_t lowered = 0;                                ///< in lower case
  std::array<std::array<std::uint64_t, 3>, 3> emptiness{};  ///< legacy, modern; absent on both is not seen
  std::uint64_t half_empty = 0;                             ///< of kind `type`: null here, a value there
  std::uint64_t arrays = 0;                                 ///< on both sides
  std::uint64_t long_arrays = 0;                            ///< of these, with two elements or more
  std::uint64_t reordered = 0;                              ///< of these
  SeenValues values;
  std::unique_ptr<ValueRelations> relations;  ///< once two values differed

  [[nodiscard]] std::uint64_t of(DifferenceKind kind) const {
    return kinds.at(static_cast<std::size_t>(kind));
  }
  /// How often it stood on either side.
  [[nodiscard]] std::uint64_t seen() const;
};

/// Learns of all fields of one operation, at most 1,000 of them. Not for several threads at once.
class OperationHistory final : public FieldWatcher {
 public:
  /// Whose pair comes next.
  void begin(Side answered, std::string_view trace_id);

  void saw(std::string_view field, std::string_view answered, std::string_view aside,
           std::optional<DifferenceKind> kind) override;
  void saw_object(std::string_view field) override;
  void saw_array(std::string_view field, bool several, bool reordered) override;

  /// Null of a field that was never seen.
  [[nodiscard]] const FieldHistory* field(std::string_view name) const;
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& [name, known] : fields_) visit(name, known);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  FieldHistory* history(std::string_view field);

  std::unordered_map<std::string, FieldHistory, Hash, std::equal_to<>> fields_;
  Side answered_ = Side::legacy;
  std::string trace_id_;
};

}  // namespace figbridge::migrations
