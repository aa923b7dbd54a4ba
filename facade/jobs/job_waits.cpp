// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/job_waits.h"

namespace figbridge::facade {

std::uint64_t JobWaits::open(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  waiting_.emplace(std::pair(id, ++last_), Waiting{});
  return last_;
}

void JobWaits::close(const std::string& id, std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  waiting_.erase({id, number});
}

void JobWaits::wait(const std::string& id, std::uint64_t number, Told told) {
  std::optional<Result<JsonText>> outcome;
  {
    const std::scoped_lock lock(mutex_);
    Waiting& waiting = waiting_.at({id, number});
    if (waiting.outcome)
      outcome = std::move(waiting.outcome);
    else
      waiting.told = std::move(told);
  }
  if (outcome) told(std::move(*outcome));
}

void JobWaits::tell(const std::string& id, const Result<JsonText>& outcome) {
  std::vector<Told> all;
  {
    const std::scoped_lock lock(mutex_);
    for (auto at = waiting_.lower_bound({id, 0}); at != waiting_.end() && at->first.first == id; ++at) {
      if (at->second.told)
        all.push_back(std::move(at->second.told));
      else
        at->second.outcome = outcome;
    }
  }
  for (const auto& told : all) told(outcome);
}

}  // namespace figbridge::facade
