// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/readiness.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace figbridge::facade {

Readiness::Readiness(const std::vector<std::string>& conditions) {
  for (const auto& condition : conditions) conditions_[condition];
}

void Readiness::met(const std::string& condition) {
  const std::scoped_lock lock(mutex_);
  conditions_[condition] = {.met = true, .why = {}};
}

void Readiness::not_met(const std::string& condition, std::string why) {
  const std::scoped_lock lock(mutex_);
  conditions_[condition] = {.met = false, .why = std::move(why)};
}

bool Readiness::ready() const {
  const std::scoped_lock lock(mutex_);
  return std::ranges::all_of(conditions_, [](const auto& entry) { return entry.second.met; });
}

std::string Readiness::to_json() const {
  auto conditions = nlohmann::ordered_json::object();
  bool all = true;
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, condition] : conditions_) {
    conditions[name] = {{"met", condition.met}};
    if (!condition.met) conditions[name]["why"] = condition.why;
    all = all && condition.met;
  }
  return nlohmann::ordered_json{{"ready", all}, {"conditions", conditions}}.dump();
}

}  // namespace figbridge::facade
