// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/field_history.h"

#include <algorithm>
#include <utility>

#include "core/json/decimal.h"
#include "core/json/json_writer.h"
#include "migrations/parity/value_shape.h"

namespace figbridge::migrations {
namespace {

constexpr std::size_t kMostFields = 1'000;

FieldHistory::Emptiness emptiness_of(std::string_view token) {
  if (token.empty()) return FieldHistory::absent;
  if (token == "null") return FieldHistory::null;
  return token == "\"\"" || token == "[]" || token == "{}" ? FieldHistory::empty : FieldHistory::full;
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_zero(std::string_view token) {
  return token.find_first_not_of("0.-") == std::string_view::npos &&
         token.find('0') != std::string_view::npos;
}

/// Of two values that are the same.
void note_equal(FieldHistory& history, std::string_view value) {
  const auto state = emptiness_of(value);
  if (state != FieldHistory::full) return static_cast<void>(++history.emptiness[state][state]);
  if (is_zero(value)) return static_cast<void>(++history.neutral);
  ++history.equal;
  history.values.saw(value);
  if (value.size() < 3 || value.front() != '"') return;
  const bool blank = value[1] == ' ' || value[value.size() - 2] == ' ';
  history.blanks_kept += blank ? 1U : 0U;
  history.lower_kept += std::ranges::any_of(value, is_lower) ? 1U : 0U;
  history.upper_kept += std::ranges::any_of(value, is_upper) ? 1U : 0U;
}

bool is_of_values(DifferenceKind kind) {
  return kind == DifferenceKind::number || kind == DifferenceKind::moment || kind == DifferenceKind::text ||
         kind == DifferenceKind::type;
}

bool is_scalar(std::string_view token) {
  return emptiness_of(token) == FieldHistory::full && token.front() != '{' && token.front() != '[';
}

}  // namespace

void SeenValues::saw(std::string_view token) {
  constexpr std::size_t kFewWords = 40;
  if (many_) return;
  const auto known = std::ranges::find(words_, token, &std::pair<std::string, std::uint64_t>::first);
  if (known != words_.end()) return static_cast<void>(++known->second);
  many_ = words_.size() >= kFewWords || !is_word(token);
  if (many_) return words_.clear();
  words_.emplace_back(token, 1);
}

std::uint64_t FieldHistory::seen() const {
  std::uint64_t sum = equal + neutral + objects + arrays;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    if (kind != static_cast<std::size_t>(DifferenceKind::order)) sum += kinds.at(kind);
  }
  for (std::size_t state = 0; state < emptiness.size(); ++state) sum += emptiness.at(state).at(state);
  return sum;
}

void OperationHistory::begin(Side answered, std::string_view trace_id) {
  answered_ = answered;
  trace_id_ = trace_id;
}

FieldHistory* OperationHistory::history(std::string_view field) {
  const auto found = fields_.find(field);
  if (found != fields_.end()) return &found->second;
  if (fields_.size() >= kMostFields) return nullptr;
  return &fields_[std::string(field)];
}

void OperationHistory::saw(std::string_view field, std::string_view answered, std::string_view aside,
                           std::optional<DifferenceKind> kind) {
  auto* const known = history(field);
  if (known == nullptr) return;
  if (!kind) return note_equal(*known, answered);
  const auto legacy = answered_ == Side::legacy ? answered : aside;
  const auto modern = answered_ == Side::legacy ? aside : answered;
  ++known->kinds.at(static_cast<std::size_t>(*kind));
  if (is_scalar(legacy)) known->values.saw(legacy);
  if (*kind == DifferenceKind::emptiness) {
    ++known->emptiness[emptiness_of(legacy)][emptiness_of(modern)];
  } else if (*kind == DifferenceKind::cased) {
    if (std::ranges::none_of(modern, is_lower)) ++known->raised;
    if (std::ranges::none_of(modern, is_upper)) ++known->lowered;
  } else if (*kind == DifferenceKind::type && (!is_scalar(legacy) || !is_scalar(modern))) {
    ++known->half_empty;
  } else if (is_of_values(*kind) && is_scalar(legacy) && is_scalar(modern)) {
    if (known->relations == nullptr) known->relations = std::make_unique<ValueRelations>();
    known->relations->learn(legacy, modern, trace_id_);
  }
}

void OperationHistory::saw_object(std::string_view field) {
  if (auto* const known = history(field)) ++known->objects;
}

void OperationHistory::saw_array(std::string_view field, bool several, bool reordered) {
  auto* const known = history(field);
  if (known == nullptr) return;
  ++known->arrays;
  known->long_arrays += several ? 1U : 0U;
  known->reordered += reordered ? 1U : 0U;
}

const FieldHistory* OperationHistory::field(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? nullptr : &found->second;
}

}  // namespace figbridge::migrations
