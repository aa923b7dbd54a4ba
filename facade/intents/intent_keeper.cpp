// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/intent_keeper.h"

#include <algorithm>
#include <exception>
#include <future>
#include <utility>

namespace figbridge::facade {
namespace {

using What = Finding::What;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kTick = 1s;
constexpr std::chrono::milliseconds kOpenAgain = 5s;
constexpr std::size_t kTogether = 16;
constexpr std::size_t kExpireTogether = 500;
constexpr std::size_t kPage = 1'000;
constexpr int kMostAttempts = 12;

/// 1 s, 2 s, 4 s … a minute.
std::chrono::milliseconds pause_after(int attempts) {
  return std::min<std::chrono::milliseconds>(60s, 1s * (1 << std::min(attempts, 6)));
}

IntentOutcome unresolved(const std::string& why) {
  return {.state = IntentState::unresolved,
          .error = Error{
              .kind = ErrorKind::closed, .origin = Origin::bridge, .effect = Effect::unknown, .text = why}};
}

}  // namespace

/// A write that is being asked about; nobody else gets its key meanwhile.
struct IntentKeeper::Asked {
  Due due;
  IntentRecord record;
  KnownKeys::Claim claim;
  std::future<Finding> finding;
};

void IntentKeeper::start(std::chrono::milliseconds patience) {
  const auto until = Steady::now() + patience;
  setup_.intents->tell_unresolved_to([this](const std::string& id) {
    put({.id = id, .at = Steady::now() + kTick});
    wake_.notify_one();
  });
  open();
  while (!nothing_due() && Steady::now() < until) {
    settle_due();
    std::this_thread::sleep_for(10ms);
  }
  thread_ = std::thread([this] { run(); });
}

void IntentKeeper::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

IntentFigures IntentKeeper::figures() const {
  const std::scoped_lock lock(mutex_);
  return figures_;
}

void IntentKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    tick();
    lock.lock();
    wake_.wait_for(lock, kTick, [this] { return stopping_; });
  }
}

void IntentKeeper::tick() {
  IntentStore* store = setup_.intents->store();
  if (store == nullptr) {
    open();
    store = setup_.intents->store();
    if (store == nullptr) return;
  }
  setup_.intents->retry_waiting();
  settle_due();
  expire(*store);
  auto figures = store->figures();
  if (!figures) return setup_.intents->report(figures.error().describe());
  const std::scoped_lock lock(mutex_);
  figures_ = *figures;
}

void IntentKeeper::open() {
  if (Steady::now() < open_at_) return;
  open_at_ = Steady::now() + kOpenAgain;
  auto store = setup_.open();
  if (!store) {
    setup_.intents->report(store.error().describe());
    return setup_.tell("not_open", {}, store.error().describe());
  }
  look_for_leftovers(**store);
  setup_.intents->use(std::move(*store));
}

/// What has no outcome before anything was begun was left by a crash.
void IntentKeeper::look_for_leftovers(IntentStore& store) {
  for (const auto state : {IntentState::open, IntentState::unresolved}) {
    const auto by = state == IntentState::open ? MaySettleBy::resending : MaySettleBy::reading;
    std::string last;
    for (bool more = true; more;) {
      const auto ids = store.list(state, kPage, last);
      if (!ids) return setup_.tell("not_open", {}, ids.error().describe());
      for (const auto& id : *ids) put({.id = id, .by = by, .at = Steady::now()});
      more = ids->size() == kPage;
      if (more) last = ids->back();
    }
  }
}

void IntentKeeper::expire(IntentStore& store) {
  for (int batch = 0; batch < 20; ++batch) {
    const auto gone = store.expire(setup_.clock->wall_now(), kExpireTogether);
    if (!gone || *gone < kExpireTogether) return;
  }
}

void IntentKeeper::put(Due due) {
  const std::scoped_lock lock(mutex_);
  due_.push_back(std::move(due));
}

bool IntentKeeper::nothing_due() const {
  const std::scoped_lock lock(mutex_);
  return std::ranges::none_of(due_, [](const Due& due) { return due.at <= Steady::now(); });
}

std::vector<IntentKeeper::Due> IntentKeeper::take_due() {
  const std::scoped_lock lock(mutex_);
  std::vector<Due> taken;
  std::deque<Due> rest;
  const auto now = Steady::now();
  for (auto& due : due_) {
    if (taken.size() < kTogether && due.at <= now && !stopping_)
      taken.push_back(std::move(due));
    else
      rest.push_back(std::move(due));
  }
  due_ = std::move(rest);
  return taken;
}

void IntentKeeper::settle_due() {
  IntentStore* const store = setup_.intents->store();
  if (store == nullptr) return;
  for (auto taken = take_due(); !taken.empty(); taken = take_due()) {
    std::vector<std::unique_ptr<Asked>> asked;
    for (auto& due : taken) {
      if (!ask(*store, due, asked)) again(std::move(due));
    }
    for (auto& each : asked) take(*each);
  }
}

/// Whether the record has still no outcome that anybody knows.
bool IntentKeeper::is_lost(const std::optional<IntentRecord>& record, MaySettleBy by) {
  if (!record) return false;
  return record->state == IntentState::unresolved ||
         (record->state == IntentState::open && by == MaySettleBy::resending);
}

/// False: it could not be asked now.
bool IntentKeeper::ask(IntentStore& store, Due due, std::vector<std::unique_ptr<Asked>>& asked) {
  auto found = store.find(due.id);
  if (!found && found.error().code == "damaged_record") {
    setup_.tell("damaged", due.id, found.error().describe());
    return true;
  }
  if (!found) return false;
  if (!is_lost(*found, due.by)) return true;
  auto each = std::make_unique<Asked>();
  if (!setup_.intents->claim(**found, each->claim)) return false;
  // Its caller may have gone on with it before the key was claimed.
  found = store.find(due.id);
  if (!found) return false;
  if (!is_lost(*found, due.by)) return true;
  if (due.by == MaySettleBy::resending) {
    const auto followed = store.followed((*found)->intent);
    if (!followed) return false;
    // Sent again behind a later write it could undo that; a read does no harm.
    if (*followed) due.by = MaySettleBy::reading;
  }
  each->due = std::move(due);
  each->record = std::move(**found);
  const auto make = [this, state = setup_.pin(), record = each->record, by = each->due.by] {
    return settle(state, record, by, *setup_.clock, *setup_.random);
  };
  each->finding = spawn_for_result(setup_.loop(), make);
  asked.push_back(std::move(each));
  return true;
}

void IntentKeeper::take(Asked& asked) {
  Finding finding{.what = What::not_yet};
  try {
    finding = asked.finding.get();
  } catch (const std::exception&) {
    return;  // the loops went first: the next start goes on
  }
  const std::string& id = asked.record.intent.id;
  switch (finding.what) {
    case What::outcome:
      setup_.intents->settled(asked.record, std::move(finding.outcome));
      return setup_.tell("settled", id, "it was done, or refused");
    case What::nothing:
      setup_.intents->settled(asked.record, std::nullopt);
      return setup_.tell("settled", id, "it was not done");
    case What::not_yet:
      if (finding.ask_again) {
        asked.due.at = Steady::now() + std::max(kTick, std::chrono::duration_cast<std::chrono::milliseconds>(
                                                           *finding.ask_again - setup_.clock->wall_now()));
        return put(std::move(asked.due));
      }
      if (asked.due.attempts < kMostAttempts) return again(std::move(asked.due));
      [[fallthrough]];
    case What::nobody_can:
      return give_up(asked.record, finding.why);
  }
}

void IntentKeeper::again(Due due) {
  due.at = Steady::now() + pause_after(due.attempts++);
  put(std::move(due));
}

/// From now on a person's business.
void IntentKeeper::give_up(const IntentRecord& record, const std::string& why) {
  if (record.state != IntentState::open) return;
  setup_.intents->settled(record, unresolved(why));
  setup_.tell("unresolved", record.intent.id, why);
}

}  // namespace figbridge::facade
