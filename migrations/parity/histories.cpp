// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/histories.h"

#include <algorithm>

#include "migrations/parity/field_history.h"

namespace figbridge::migrations {

namespace {

constexpr std::size_t kMostLearnt = 64 * 1024;  // bytes of an answer

}  // namespace

struct Histories::Known {
  std::mutex learning;
  OperationHistory history;
  std::mutex counting;
  Seen seen;  ///< but for the fields
};

std::shared_ptr<Histories::Known> Histories::known(const std::string& operation) {
  const std::scoped_lock lock(mutex_);
  auto& known = known_[operation];
  if (known == nullptr) known = std::make_shared<Known>();
  return known;
}

Comparison Histories::compare(const std::string& operation, const JsonText& answered, const JsonText& aside,
                              const ComparisonSettings& settings, const Occasion& occasion,
                              std::string_view trace_id) {
  const auto one = known(operation);
  std::unique_lock lock(one->learning, std::defer_lock);
  const bool large = std::max(answered.view().size(), aside.view().size()) > kMostLearnt;
  if (large || !lock.try_lock()) return migrations::compare(answered, aside, settings, occasion);
  one->history.begin(occasion.answered, trace_id);
  return migrations::compare(answered, aside, settings, occasion, &one->history);
}

Judgement Histories::judge(const ParityReport& report) {
  const auto one = known(report.operation);
  const std::scoped_lock lock(one->learning);
  return migrations::judge(report, one->history);
}

void Histories::ended(const std::string& operation, std::string_view key, std::string_view code) {
  constexpr std::size_t kMostErrors = 200;
  const auto one = known(operation);
  const std::scoped_lock lock(one->counting);
  Seen& seen = one->seen;
  if (code.empty())
    ++seen.answers;
  else if (seen.errors.contains(code) || seen.errors.size() < kMostErrors)
    ++seen.errors[std::string(code)];
  const auto number = Decimal::parse(key);
  if (!number || !number->integer()) return;
  if (!seen.lowest_key || *number < *seen.lowest_key) seen.lowest_key = number;
  if (!seen.highest_key || *number > *seen.highest_key) seen.highest_key = number;
}

Seen Histories::seen(const std::string& operation) {
  const auto one = known(operation);
  const std::scoped_lock lock(one->counting, one->learning);
  Seen seen = one->seen;
  one->history.each([&](const std::string& name, const FieldHistory& field) {
    seen.fields.emplace(name, Seen::Field{.times = field.seen(), .words = field.values.words()});
  });
  return seen;
}

void Histories::forget(const std::string& operation) {
  const std::scoped_lock lock(mutex_);
  known_.erase(operation);
}

}  // namespace figbridge::migrations
