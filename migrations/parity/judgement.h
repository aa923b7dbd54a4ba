// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "migrations/parity/evidence.h"
#include "migrations/parity/value_relation.h"

namespace figbridge::migrations {

class OperationHistory;

enum class Verdict : std::uint8_t {
  explained,  ///< by a rule
  noise,      ///< one side differs from itself as often
  form,       ///< the same thing in another form, again and again: there is a proposal
  differs,    ///< nothing explains it
};
[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

/// A rule that the pairs so far suggest; a person decides.
struct Proposal {
  std::string name;  ///< of this operation: `status-map`
  std::string field;
  std::string what;   ///< the rule's option: `map`, `trim`, `date`
  std::string says;   ///< for a person: `"A" means "ACTIVE"`
  std::string value;  ///< of the option, as YAML; empty: no rule can say it, a mapping row can
  std::vector<std::pair<std::string, std::string>> values;  ///< of a map: canonical JSON, legacy to modern
  std::uint64_t hits = 0;                                   ///< values that follow it
  std::uint64_t misses = 0;                                 ///< that do not
  std::vector<CounterExample> counter_examples;
};

struct Judgement {
  std::vector<Verdict> verdicts;    ///< of the report's clusters, in their order
  std::vector<Proposal> proposals;  ///< whose counter-examples are differences that nothing explains

  /// Fields at which something differs that neither a rule nor noise nor another form explains.
  [[nodiscard]] std::vector<std::string> fields_that_differ(const ParityReport& report) const;
};

/// What to make of the differences that were found. Pure.
///
/// A field is held against what is usual for it: where nearly all its values follow one relation (the same,
/// or the same but for padding, case, notation, a map …) what does not follow it stands out, however rare.
[[nodiscard]] Judgement judge(const ParityReport& report, const OperationHistory& history);

}  // namespace figbridge::migrations
