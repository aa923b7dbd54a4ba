// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/work_queue.h"

namespace figbridge::store::test {

/// What core/work_queue.h says, in a list.
class QueueModel {
 public:
  explicit QueueModel(std::uint32_t most_attempts) : most_attempts_(most_attempts) {}

  void append(const WorkItem& item) {
    if (find(item.id) == items_.end()) items_.push_back({.item = item});
  }
  std::vector<std::string> lease(std::size_t limit, Wall::time_point now, Wall::time_point until) {
    std::vector<Kept*> due;
    for (auto& each : items_) {
      if (due.size() < limit && !each.buried && each.item.not_before <= now && each.leased_until <= now &&
          is_first(each)) {
        due.push_back(&each);
      }
    }
    std::vector<std::string> ids;
    for (auto* each : due) {
      if (each->item.attempts >= most_attempts_) {
        each->buried = true;
        continue;
      }
      ++each->item.attempts;
      each->leased_until = until;
      ids.push_back(each->item.id);
    }
    return ids;
  }
  void acknowledge(const std::string& id) {
    std::erase_if(items_, [&](const Kept& each) { return each.item.id == id && !each.buried; });
  }
  bool retry(const std::string& id, Wall::time_point not_before) {
    const auto found = find(id);
    if (found == items_.end() || found->buried) return false;
    found->leased_until = {};
    found->item.not_before = not_before;
    return true;
  }
  bool bury(const std::string& id) {
    const auto found = find(id);
    if (found == items_.end() || found->buried) return false;
    found->buried = true;
    found->leased_until = {};
    return true;
  }
  bool dig_up(const std::string& id) {
    const auto found = find(id);
    if (found == items_.end() || !found->buried) return false;
    Kept fresh{.item = found->item};
    fresh.item.attempts = 0;
    fresh.item.not_before = {};
    items_.erase(found);
    items_.push_back(fresh);
    return true;
  }

 private:
  struct Kept {
    WorkItem item;
    bool buried = false;
    Wall::time_point leased_until;
  };
  std::vector<Kept>::iterator find(const std::string& id) {
    return std::ranges::find_if(items_, [&](const Kept& each) { return each.item.id == id; });
  }
  bool is_first(const Kept& wanted) const {
    if (wanted.item.key.empty()) return true;
    for (const auto& each : items_) {
      if (!each.buried && each.item.key == wanted.item.key) return &each == &wanted;
    }
    return true;
  }

  std::uint32_t most_attempts_;
  std::vector<Kept> items_;
};

}  // namespace figbridge::store::test
