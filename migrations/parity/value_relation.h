// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "routing/mapping_date.h"

namespace figbridge::migrations {

/// A pair of values that does not follow a relation which most pairs follow. Canonical JSON.
struct CounterExample {
  std::string legacy;
  std::string modern;
  std::uint64_t pairs = 1;
  std::string trace_id;
};

/// What the modern side's value is to the legacy side's, in one field.
struct ValueRelation {
  enum class What : std::uint8_t {
    map,     ///< few values, each with its own: `values`
    date,    ///< one day or moment in two forms: `form`
    number,  ///< the same digits, with the point elsewhere or as text: `form`
    ids,     ///< two ids of one thing, one to one
  };
  What what = What::map;
  std::string form;                                         ///< `yyyymmdd -> date`, `times 100`
  int power = 0;                                            ///< of a number: modern = legacy × 10^power
  std::vector<std::pair<std::string, std::string>> values;  ///< canonical JSON, legacy to modern
  std::uint64_t hits = 0;                                   ///< values that follow it
  std::uint64_t misses = 0;                                 ///< that do not, equal ones included
  std::vector<CounterExample> counter_examples;             ///< some of these

  [[nodiscard]] double rate() const { return static_cast<double>(hits) / static_cast<double>(hits + misses); }
};

/// Finds out how a field's values on both sides belong together, from pairs that differ. Bounded; not for
/// several threads at once.
///
/// What is cut off, rounded or another value of the same vocabulary is never taken for a relation: a map has
/// few values that are tokens, each with one partner of its own, none of them a value of the legacy side,
/// too; ids are of two shapes and seen again and again.
class ValueRelations {
 public:
  /// Two different values that are neither objects nor arrays; canonical JSON.
  void learn(std::string_view legacy, std::string_view modern, std::string_view trace_id);
  /// The relation that at least nine of ten values follow, if thirty of them do. `equal`: pairs that were the
  /// same and should have differed under any relation.
  [[nodiscard]] std::optional<ValueRelation> best(std::uint64_t equal) const;

 private:
  struct DateForms {
    routing::DateForm from;
    routing::DateForm to;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::vector<CounterExample> examples;
  };
  struct Scaled {
    std::uint64_t hits = 0;
    std::vector<CounterExample> examples;
  };
  struct Partner {
    std::uint64_t hash = 0;
    std::uint32_t pairs = 0;
  };
  using Cells = std::map<std::string, CounterExample, std::less<>>;  ///< by the modern value

  void learn_date(std::string_view legacy, std::string_view modern, std::string_view trace_id);
  void learn_number(std::string_view legacy, std::string_view modern, std::string_view trace_id);
  void learn_map(std::string_view legacy, std::string_view modern, std::string_view trace_id);
  void learn_ids(std::string_view legacy, std::string_view modern, std::string_view trace_id);
  [[nodiscard]] std::optional<ValueRelation> date() const;
  [[nodiscard]] std::optional<ValueRelation> number() const;
  [[nodiscard]] std::optional<ValueRelation> map() const;
  [[nodiscard]] std::optional<ValueRelation> ids() const;
  [[nodiscard]] static std::uint64_t most_of(const Cells& cells);
  [[nodiscard]] const CounterExample* partner_in(const Cells& cells, const ValueRelation& taken) const;

  std::uint64_t learnt_ = 0;
  std::vector<DateForms> dates_;
  std::map<int, Scaled> powers_;
  std::uint64_t unscaled_ = 0;
  std::vector<CounterExample> unscaled_examples_;
  std::map<std::string, Cells, std::less<>> cells_;  ///< by the legacy value
  bool many_values_ = false;
  std::unordered_map<std::uint64_t, Partner> modern_of_;
  std::unordered_map<std::uint64_t, std::uint64_t> legacy_of_;
  std::uint64_t unlike_ids_ = 0;
  std::uint64_t again_ = 0;
  std::uint64_t otherwise_ = 0;
  std::vector<CounterExample> otherwise_examples_;
};

}  // namespace figbridge::migrations
