// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/last_changes.h"

#include <nlohmann/json.hpp>

namespace figbridge::facade {
namespace {

/// More versions than this are not read one by one: each operation is asked for instead.
constexpr std::uint64_t kCatchUpMost = 50;

LastChange change_of(const LedgerEntry& entry) {
  return {.version = entry.version, .at = entry.at, .author = entry.author, .reason = entry.reason};
}

}  // namespace

std::map<std::string, LastChange> LastChanges::of(const std::vector<std::string>& operations) {
  const auto version = table_.pin()->version();
  const std::scoped_lock lock(mutex_);
  catch_up(version);
  std::map<std::string, LastChange> found;
  for (const auto& operation : operations) {
    auto known = changes_.find(operation);
    if (known == changes_.end()) {
      const auto entries = table_.history(operation, 1);
      if (!entries || entries->empty()) continue;
      known = changes_.emplace(operation, change_of(entries->front())).first;
    }
    found.insert(*known);
  }
  return found;
}

void LastChanges::catch_up(std::uint64_t version) {
  if (version == seen_) return;
  const auto missed = version > seen_ ? version - seen_ : kCatchUpMost + 1;
  const auto entries =
      missed <= kCatchUpMost ? table_.history("", missed) : Result<std::vector<LedgerEntry>>();
  if (missed > kCatchUpMost || !entries) {
    changes_.clear();
  } else {
    for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) note(*entry);
  }
  seen_ = version;
}

void LastChanges::note(const LedgerEntry& entry) {
  const auto change = nlohmann::json::parse(entry.change, nullptr, false);
  if (!change.is_object() || !change.contains("operations") || !change["operations"].is_array()) return;
  for (const auto& operation : change["operations"]) {
    if (operation.is_string()) changes_[operation.get<std::string>()] = change_of(entry);
  }
}

}  // namespace figbridge::facade
