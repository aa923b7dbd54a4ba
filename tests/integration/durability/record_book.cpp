// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/durability/record_book.h"

#include <fmt/format.h>

#include <Poco/Data/Session.h>
#include <algorithm>
#include <future>

#include "tests/integration/durability/opened_store.h"

namespace figbridge::store::test {
namespace {

constexpr std::size_t kAll = 100'000;

std::string integrity(SqliteDatabase& database) {
  std::string verdict;
  const auto asked = database.run("checking", [&](Poco::Data::Session& session) {
    using namespace Poco::Data::Keywords;
    session << "PRAGMA integrity_check", into(verdict), limit(1), now;
  });
  if (!asked) return asked.error().describe() + " " + asked.error().remote;
  return verdict == "ok" ? std::string() : "integrity: " + verdict;
}

bool same(const LedgerEntry& one, const LedgerEntry& other) {
  return one.version == other.version && one.at == other.at && one.author == other.author &&
         one.reason == other.reason && one.change == other.change && one.table == other.table &&
         one.previous == other.previous && one.hash == other.hash;
}

}  // namespace

void RecordBook::item(const WorkItem& item, State to, std::size_t asked, std::size_t told) {
  const std::scoped_lock lock(mutex_);
  auto& kept = items_[item.id];
  if (kept.steps.empty()) kept.item = item;
  kept.steps.push_back({to, asked, told});
  queues_.insert(item.queue);
}

void RecordBook::together(const std::vector<WorkItem>& items) {
  const std::scoped_lock lock(mutex_);
  auto& ids = together_.emplace_back();
  for (const auto& each : items) ids.push_back(each.id);
}

void RecordBook::job(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  jobs_.insert(id);
}

void RecordBook::entry(const LedgerEntry& entry, std::size_t asked, std::size_t told) {
  const std::scoped_lock lock(mutex_);
  entries_.push_back({entry, asked, told});
}

std::string RecordBook::problem_of(OpenedStore& store, std::size_t crash) const {
  if (auto problem = integrity(*store.database); !problem.empty()) return problem;
  if (auto problem = ledger_problem(store, crash); !problem.empty()) return problem;
  Found found;
  for (const auto& queue : queues_) {
    if (auto problem = drain(store, queue, found); !problem.empty()) return problem;
  }
  if (auto problem = job_problem(store, found, crash); !problem.empty()) return problem;
  return missing_or_back(found, crash);
}

std::string RecordBook::job_problem(OpenedStore& store, const Found& found, std::size_t crash) const {
  for (const auto& id : jobs_) {
    std::promise<Result<std::optional<Job>>> told;
    store.jobs->find(id, [&](auto job) { told.set_value(std::move(job)); });
    const auto job = told.get_future().get();
    if (!job) return "job: " + job.error().describe();
    const bool must = found.contains(id) || items_.at(id).steps.front().told <= crash;
    if (must && !*job) return "the job " + id + " is lost";
    if (*job && items_.at(id).steps.front().asked >= crash) return "the job " + id + " was never asked for";
  }
  return {};
}

std::set<RecordBook::State> RecordBook::possible(const Item& item, std::size_t crash) {
  std::set<State> states{State::gone};
  for (const auto& step : item.steps) {
    if (step.asked >= crash) break;
    if (step.told <= crash) states.clear();
    states.insert(step.to);
  }
  return states;
}

std::string RecordBook::ledger_problem(OpenedStore& store, std::size_t crash) const {
  const auto entries = store.ledger->history("", kAll);
  if (!entries) return "ledger: " + entries.error().describe();
  for (const auto& known : entries_) {
    if (known.told <= crash && known.entry.version > entries->size())
      return fmt::format("ledger: version {} was told and is lost", known.entry.version);
  }
  for (const auto& entry : *entries) {
    const bool right = std::ranges::any_of(
        entries_, [&](const Entry& known) { return known.asked < crash && same(known.entry, entry); });
    if (!right) return fmt::format("ledger: version {} was never asked for", entry.version);
  }
  return {};
}

std::string RecordBook::compare(const WorkItem& item, State state, Found& found) const {
  const auto known = items_.find(item.id);
  if (known == items_.end()) return "nobody appended " + item.id;
  const auto& was = known->second.item;
  if (was.queue != item.queue || was.key != item.key || was.payload != item.payload)
    return item.id + " is not what was appended";
  if (!found.emplace(item.id, state).second) return item.id + " is there twice";
  return {};
}

std::string RecordBook::drain(OpenedStore& store, const std::string& queue, Found& found) const {
  const auto buried = store.queue->buried(queue, kAll);
  if (!buried) return "buried: " + buried.error().describe();
  for (const auto& each : *buried) {
    if (auto problem = compare(each.item, State::buried, found); !problem.empty()) return problem;
  }
  store.clock.wall += std::chrono::hours(1'000);
  for (;;) {
    const auto leased = store.queue->lease(queue, kAll, store.clock.wall + std::chrono::hours(1));
    if (!leased) return "lease: " + leased.error().describe();
    if (leased->empty()) break;
    std::vector<std::string> ids;
    for (const auto& each : *leased) {
      if (auto problem = compare(each, State::waiting, found); !problem.empty()) return problem;
      ids.push_back(each.id);
    }
    if (auto done = store.queue->acknowledge(ids); !done) return "acknowledge: " + done.error().describe();
  }
  const auto figures = store.queue->figures(queue);
  if (!figures || figures->waiting != 0 || figures->buried != buried->size())
    return "the figures are not what the queue is";
  return {};
}

std::string RecordBook::missing_or_back(const Found& found, std::size_t crash) const {
  const auto state_of = [&](const std::string& id) {
    const auto there = found.find(id);
    return there == found.end() ? State::gone : there->second;
  };
  for (const auto& [id, item] : items_) {
    if (!possible(item, crash).contains(state_of(id)))
      return fmt::format("{} is in state {}", id, static_cast<int>(state_of(id)));
  }
  for (const auto& ids : together_) {
    // Only while the append itself was under way: later each goes its own way.
    const auto settled = [&](const std::string& id) {
      const auto& steps = items_.at(id).steps;
      return steps.front().told <= crash || steps.size() > 1;
    };
    if (std::ranges::any_of(ids, settled)) continue;
    const auto there =
        std::ranges::count_if(ids, [&](const auto& id) { return state_of(id) != State::gone; });
    if (there != 0 && there != std::ssize(ids)) return "half of an append is there: " + ids.front();
  }
  return {};
}

}  // namespace figbridge::store::test
