// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/value_relation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/json/decimal.h"
#include "core/json/json_writer.h"
#include "migrations/parity/value_shape.h"

namespace figbridge::migrations {
namespace {

using routing::DateForm;

constexpr std::uint64_t kEnough = 30;
constexpr double kMost = 0.9;
constexpr std::size_t kFewValues = 40;  // of a map
constexpr std::size_t kMostCells = 8;   // modern values of a legacy one
constexpr std::size_t kMostExamples = 3;
constexpr std::uint64_t kFirst = 8;  // pairs from which forms of dates are guessed
constexpr std::size_t kMostForms = 6;
constexpr std::size_t kMostPowers = 16;
constexpr std::size_t kMostIds = 5'000;  // of a field

constexpr std::array kForms = {
    DateForm::date,           DateForm::date_time,       DateForm::date_time_utc, DateForm::date_time_local,
    DateForm::yyyymmdd,       DateForm::dd_mm_yyyy_dots, DateForm::dd_mm_yyyy,    DateForm::mm_dd_yyyy,
    DateForm::yyyymmddhhmmss, DateForm::epoch_s,         DateForm::epoch_ms};

std::string text_of(std::string_view token) {
  return token.starts_with('"') ? unescape_json(token) : std::string(token);
}

bool begins_like_a_number(std::string_view token) {
  constexpr std::string_view kFirstCharacters = "0123456789-+.";
  const auto first = token.front() == '"' ? token[1] : token.front();
  return kFirstCharacters.find(first) != std::string_view::npos;
}

void keep(std::vector<CounterExample>& examples, std::string_view legacy, std::string_view modern,
          std::string_view trace_id) {
  if (examples.size() >= kMostExamples) return;
  examples.push_back(
      {.legacy = std::string(legacy), .modern = std::string(modern), .trace_id = std::string(trace_id)});
}

bool followed(const ValueRelation& relation) {
  return relation.hits >= kEnough && relation.rate() >= kMost;
}

}  // namespace

void ValueRelations::learn(std::string_view legacy, std::string_view modern, std::string_view trace_id) {
  learn_date(legacy, modern, trace_id);
  learn_number(legacy, modern, trace_id);
  learn_map(legacy, modern, trace_id);
  learn_ids(legacy, modern, trace_id);
  ++learnt_;
}

void ValueRelations::learn_date(std::string_view legacy, std::string_view modern, std::string_view trace_id) {
  if (dates_.empty() && learnt_ >= kFirst) return;
  const auto written = text_of(legacy);
  const auto holds = [&](DateForm from, DateForm to) {
    const auto made = routing::convert_date(written, from, to);
    return made && *made == modern;
  };
  if (learnt_ < kFirst && written.size() >= 8 && written.size() <= 40) {
    for (const auto from : kForms) {
      for (const auto to : kForms) {
        const bool known = std::ranges::any_of(
            dates_, [&](const DateForms& forms) { return forms.from == from && forms.to == to; });
        if (from == to || known || dates_.size() >= kMostForms || !holds(from, to)) continue;
        dates_.push_back({.from = from, .to = to, .misses = learnt_, .examples = {}});
      }
    }
  }
  for (auto& forms : dates_) {
    if (holds(forms.from, forms.to))
      ++forms.hits;
    else
      ++forms.misses, keep(forms.examples, legacy, modern, trace_id);
  }
}

void ValueRelations::learn_number(std::string_view legacy, std::string_view modern,
                                  std::string_view trace_id) {
  const bool may_be = begins_like_a_number(legacy) && begins_like_a_number(modern);
  const auto a = may_be ? Decimal::parse(text_of(legacy)) : std::nullopt;
  const auto b = may_be ? Decimal::parse(text_of(modern)) : std::nullopt;
  const bool both = a && b && !a->zero() && a->digits == b->digits && a->negative == b->negative;
  const auto distance = both ? b->exponent - a->exponent : 0;
  if (!both || std::abs(distance) > 9) {
    ++unscaled_;
    return keep(unscaled_examples_, legacy, modern, trace_id);
  }
  const int power = static_cast<int>(distance);
  if (!powers_.contains(power) && powers_.size() >= kMostPowers) return static_cast<void>(++unscaled_);
  Scaled& scaled = powers_[power];
  ++scaled.hits;
  keep(scaled.examples, legacy, modern, trace_id);
}

void ValueRelations::learn_map(std::string_view legacy, std::string_view modern, std::string_view trace_id) {
  if (many_values_) return;
  const bool tokens = is_word(legacy) && is_word(modern) && !(is_number(legacy) && is_number(modern));
  auto found = cells_.find(legacy);
  if (!tokens || (found == cells_.end() && cells_.size() >= kFewValues)) {
    many_values_ = true;
    return cells_.clear();
  }
  if (found == cells_.end()) found = cells_.emplace(std::string(legacy), Cells{}).first;
  auto& cells = found->second;
  const auto cell = cells.find(modern);
  if (cell != cells.end()) return static_cast<void>(++cell->second.pairs);
  if (cells.size() >= kMostCells) {
    many_values_ = true;
    return cells_.clear();
  }
  cells.emplace(std::string(modern), CounterExample{.legacy = std::string(legacy),
                                                    .modern = std::string(modern),
                                                    .trace_id = std::string(trace_id)});
}

void ValueRelations::learn_ids(std::string_view legacy, std::string_view modern, std::string_view trace_id) {
  const auto one = id_shape(legacy);
  const auto other = id_shape(modern);
  if (one == IdShape::none || other == IdShape::none || one == other) return static_cast<void>(++unlike_ids_);
  const auto a = std::hash<std::string_view>{}(legacy);
  const auto b = std::hash<std::string_view>{}(modern);
  const auto found = modern_of_.find(a);
  const auto back = legacy_of_.find(b);
  if (found == modern_of_.end() && back == legacy_of_.end()) {
    if (modern_of_.size() >= kMostIds) return;
    modern_of_.emplace(a, Partner{.hash = b, .pairs = 1});
    legacy_of_.emplace(b, a);
    return;
  }
  if (found != modern_of_.end() && found->second.hash == b) {
    ++found->second.pairs;
    return static_cast<void>(++again_);
  }
  ++otherwise_;
  keep(otherwise_examples_, legacy, modern, trace_id);
}

std::optional<ValueRelation> ValueRelations::date() const {
  const auto most = std::ranges::max_element(dates_, {}, &DateForms::hits);
  if (most == dates_.end()) return std::nullopt;
  return ValueRelation{.what = ValueRelation::What::date,
                       .form = routing::name_of(most->from) + " -> " + routing::name_of(most->to),
                       .hits = most->hits,
                       .misses = most->misses,
                       .counter_examples = most->examples};
}

std::optional<ValueRelation> ValueRelations::number() const {
  const auto most =
      std::ranges::max_element(powers_, {}, [](const auto& power) { return power.second.hits; });
  if (most == powers_.end()) return std::nullopt;
  ValueRelation made{.what = ValueRelation::What::number,
                     .form = "another power of ten",
                     .power = most->first,
                     .hits = most->second.hits,
                     .misses = unscaled_,
                     .counter_examples = unscaled_examples_};
  for (const auto& [power, scaled] : powers_) {
    if (power == most->first) continue;
    made.misses += scaled.hits;
    for (const auto& example : scaled.examples) {
      if (made.counter_examples.size() < kMostExamples) made.counter_examples.push_back(example);
    }
  }
  return made;
}

std::optional<ValueRelation> ValueRelations::map() const {
  if (many_values_ || cells_.empty() || learnt_ < 5 * cells_.size()) return std::nullopt;
  std::vector<const Cells*> rows;
  for (const auto& [legacy, cells] : cells_) rows.push_back(&cells);
  std::ranges::stable_sort(rows, std::ranges::greater{}, [](const Cells* cells) { return most_of(*cells); });
  ValueRelation made{.what = ValueRelation::What::map};
  for (const auto* cells : rows) {
    const auto* const partner = partner_in(*cells, made);
    if (partner != nullptr) made.values.emplace_back(partner->legacy, partner->modern);
    for (const auto& [modern, cell] : *cells) {
      if (&cell == partner) {
        made.hits += cell.pairs;
      } else {
        made.misses += cell.pairs;
        made.counter_examples.push_back(cell);
      }
    }
  }
  return made;
}

std::uint64_t ValueRelations::most_of(const Cells& cells) {
  std::uint64_t most = 0;
  for (const auto& [modern, cell] : cells) most = std::max(most, cell.pairs);
  return most;
}

/// The most frequent modern value that no other legacy value has taken, if it is a good part of them.
const CounterExample* ValueRelations::partner_in(const Cells& cells, const ValueRelation& taken) const {
  const CounterExample* partner = nullptr;
  std::uint64_t all = 0;
  for (const auto& [modern, cell] : cells) {
    all += cell.pairs;
    const bool free = std::ranges::find(taken.values, modern, &std::pair<std::string, std::string>::second) ==
                      taken.values.end();
    if (!free || cells_.contains(modern) || is_cut_off(cell.legacy, modern)) continue;
    if (partner == nullptr || cell.pairs > partner->pairs) partner = &cell;
  }
  return partner != nullptr && 3 * partner->pairs >= all ? partner : nullptr;
}

std::optional<ValueRelation> ValueRelations::ids() const {
  if (again_ < kEnough) return std::nullopt;
  return ValueRelation{.what = ValueRelation::What::ids,
                       .form = "one to one",
                       .hits = again_ + modern_of_.size(),
                       .misses = otherwise_ + unlike_ids_,
                       .counter_examples = otherwise_examples_};
}

std::optional<ValueRelation> ValueRelations::best(std::uint64_t equal) const {
  std::optional<ValueRelation> found;
  for (auto candidate : {date(), number(), map(), ids()}) {
    if (!candidate) continue;
    candidate->misses += equal;
    if (!followed(*candidate) || (found && found->rate() >= candidate->rate())) continue;
    found = std::move(candidate);
  }
  return found;
}

}  // namespace figbridge::migrations
