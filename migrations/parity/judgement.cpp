// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/judgement.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "core/json/decimal.h"
#include "migrations/parity/field_history.h"
#include "migrations/parity/noise.h"

namespace figbridge::migrations {
namespace {

using enum DifferenceKind;

constexpr std::uint64_t kEnough = 10;
constexpr double kUsual = 0.9;
constexpr double kOftenReordered = 0.3;  // short lists are in the same order by chance

bool usual(std::uint64_t hits, std::uint64_t misses, double share = kUsual) {
  return hits >= kEnough && static_cast<double>(hits) >= share * static_cast<double>(hits + misses);
}

/// `/orders/*/amount` and `map`: `orders-amount-map`.
std::string named(const std::string& field, const std::string& what) {
  std::string name;
  for (const char c : field) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter)
      name += c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  if (!name.empty() && name.back() != '-') name += '-';
  return name + what;
}

class Judge {
 public:
  Judge(const ParityReport& report, const OperationHistory& history) : report_(report), history_(history) {}

  Judgement run() {
    for (const auto& cluster : report_.clusters) made_.verdicts.push_back(verdict(cluster));
    return std::move(made_);
  }

 private:
  Verdict verdict(const ParityCluster& cluster) {
    if (!cluster.rule.empty()) return Verdict::explained;
    if (cluster.kind == outcome || cluster.kind == missing || cluster.kind == extra)
      return noisy(cluster) ? Verdict::noise : Verdict::differs;
    if (noisy(cluster)) return Verdict::noise;
    const auto* const field = history_.field(cluster.field);
    if (field == nullptr) return Verdict::differs;
    const bool is_form = form(cluster, *field);
    return is_form ? Verdict::form : Verdict::differs;
  }

  [[nodiscard]] bool noisy(const ParityCluster& cluster) const {
    return !exceeds_noise({.hits = cluster.pairs, .of = report_.pairs},
                          {.hits = cluster.noise, .of = report_.noise_pairs});
  }

  bool form(const ParityCluster& cluster, const FieldHistory& field) {
    switch (cluster.kind) {
      case scale:
        return propose(cluster, "scale", "numbers are written with another number of digits",
                       field.of(scale));
      case notation:
        return propose(cluster, "notation", "moments are written in another form or zone",
                       field.of(notation));
      case trimmed:
        return usual(field.of(trimmed), field.blanks_kept) &&
               propose(cluster, "trim", "only one side pads its texts", field.of(trimmed));
      case cased:
        return cased_alike(field) &&
               propose(cluster, "case", "only one side changes letters", field.of(cased));
      case emptiness:
        return empty_alike(cluster.field, field) &&
               propose(cluster, "empty", "one side has null or nothing where the other is empty",
                       field.of(emptiness));
      case order:
        return usual(field.reordered, field.long_arrays - field.reordered, kOftenReordered) &&
               propose(cluster, "order_free", "the sides sort differently", field.reordered);
      default:
        return related(cluster, field);
    }
  }

  static bool cased_alike(const FieldHistory& field) {
    const auto all = field.of(cased);
    return (usual(field.raised, field.lower_kept) && field.raised == all) ||
           (usual(field.lowered, field.upper_kept) && field.lowered == all);
  }

  /// What one side has nothing for, the other always says in one way.
  [[nodiscard]] bool empty_alike(const std::string& name, const FieldHistory& field) const {
    for (std::size_t legacy = 0; legacy < field.emptiness.size(); ++legacy) {
      const auto& row = field.emptiness.at(legacy);
      std::uint64_t all = legacy == FieldHistory::absent ? absent_on_both(name, field) : 0;
      for (const auto count : row) all += count;
      for (std::size_t modern = 0; modern < row.size(); ++modern) {
        const auto count = row.at(modern);
        if (modern != legacy && count > 0 && !usual(count, all - count)) return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::uint64_t absent_on_both(const std::string& name, const FieldHistory& field) const {
    const auto* const above = history_.field(name.substr(0, name.rfind('/')));
    if (above == nullptr || name.empty()) return 0;
    const auto there = above->objects + above->emptiness[FieldHistory::empty][FieldHistory::empty];
    return there > field.seen() ? there - field.seen() : 0;
  }

  /// Several kinds of difference may belong to one relation of the field's values.
  bool related(const ParityCluster& cluster, const FieldHistory& field) {
    if (field.half_empty > 0 && cluster.kind == type) return false;
    if (related_.contains(cluster.field)) return true;
    const auto relation = field.relations ? field.relations->best(field.equal) : std::nullopt;
    if (!relation) return false;
    related_.insert(cluster.field);
    propose(cluster, *relation);
    return true;
  }

  void propose(const ParityCluster& cluster, const ValueRelation& relation) {
    constexpr std::array<const char*, 4> kWhat = {"map", "date", "times", "ids"};
    Proposal made{.field = cluster.field,
                  .what = kWhat.at(static_cast<std::size_t>(relation.what)),
                  .says = relation.form,
                  .values = relation.values,
                  .hits = relation.hits,
                  .misses = relation.misses,
                  .counter_examples = relation.counter_examples};
    made.name = named(cluster.field, made.what);
    if (relation.what == ValueRelation::What::date) made.value = relation.form;
    if (relation.what == ValueRelation::What::number) {
      made.value = Decimal{.digits = "1", .exponent = relation.power}.plain().value_or("");
      made.says = "times " + made.value;
    }
    if (relation.what == ValueRelation::What::map) {
      for (const auto& [legacy, modern] : relation.values)
        made.value += (made.value.empty() ? "{" : ", ") + legacy + ": " + modern;
      made.value += "}";
    }
    made_.proposals.push_back(std::move(made));
  }

  bool propose(const ParityCluster& cluster, const char* what, const char* says, std::uint64_t hits) {
    made_.proposals.push_back({.name = named(cluster.field, what),
                               .field = cluster.field,
                               .what = what,
                               .says = says,
                               .value = "true",
                               .hits = hits,
                               .counter_examples = {}});
    return true;
  }

  const ParityReport& report_;
  const OperationHistory& history_;
  std::set<std::string> related_;
  Judgement made_;
};

}  // namespace

std::string_view name_of(Verdict verdict) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"explained", "noise", "form", "differs"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::vector<std::string> Judgement::fields_that_differ(const ParityReport& report) const {
  std::set<std::string> fields;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] == Verdict::differs) fields.insert(report.clusters[i].field);
  }
  for (const auto& proposal : proposals) {
    if (proposal.misses > 0) fields.insert(proposal.field);
  }
  return {fields.begin(), fields.end()};
}

Judgement judge(const ParityReport& report, const OperationHistory& history) {
  return Judge(report, history).run();
}

}  // namespace figbridge::migrations
