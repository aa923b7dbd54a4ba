// SPDX-License-Identifier: Apache-2.0
// What the bridge does with its journal: recorded writes and jobs.
#include "facade/bridge.h"

#include <utility>

#include "core/time_text.h"

namespace figbridge::facade {
namespace {

constexpr std::chrono::milliseconds kSettlePatience{5'000};

std::filesystem::path journal_of(const Configuration& configuration) {
  return configuration.store + ".journal.db";
}

}  // namespace

/// What a crash left is settled before calls come in, as far as that goes quickly.
void Bridge::open_journal(const Configuration& configuration) {
  const auto tell = [this](std::string_view event, const std::string& id, const std::string& why) {
    const auto level = event == "settled" ? LogLevel::info : LogLevel::error;
    log_->event(level, "intent_" + std::string(event),
                {{"id", std::string_view(id)}, {"why", std::string_view(why)}});
  };
  const auto open = [this, file = journal_of(configuration),
                     key_file = configuration.store_key_file]() -> Result<std::shared_ptr<IntentStore>> {
    auto journal = setup_.open_journal(file, key_file);
    if (!journal) return std::unexpected(std::move(journal.error()));
    jobs_->use(std::move(journal->jobs));
    return std::move(journal->intents);
  };
  keeper_ = std::make_unique<IntentKeeper>(
      IntentKeeper::Setup{.intents = intents_.get(),
                          .clock = setup_.clock,
                          .random = setup_.random,
                          .open = open,
                          .pin = [this] { return pinner_->pin(); },
                          .loop = [this]() -> EventLoop& { return loops_->least_loaded(); },
                          .tell = tell});
  keeper_->start(kSettlePatience);
  start_jobs();
  add_journal_metrics();
}

/// Behind the settling of what a crash left: a job whose write is asked about waits for that.
void Bridge::start_jobs() {
  const auto tell = [this](std::string_view event, const std::string& id, const std::string& why) {
    log_->event(LogLevel::error, "job_" + std::string(event),
                {{"id", std::string_view(id)}, {"why", std::string_view(why)}});
  };
  job_runner_ = std::make_unique<JobRunner>(
      JobRunner::Setup{.jobs = jobs_.get(),
                       .pipeline = pipeline_.get(),
                       .clock = setup_.clock,
                       .random = setup_.random,
                       .ready = [this] { return intents_->store() != nullptr; },
                       .pin = [this] { return pinner_->pin(); },
                       .loop = [this]() -> EventLoop& { return loops_->least_loaded(); },
                       .tell = tell});
  job_runner_->start();
}

void Bridge::add_journal_metrics() {
  const auto gauge = [this](const char* name, const char* help, auto value) {
    metrics_.add_source(
        gauge_of(name, help, [this, value] { return static_cast<double>(value(journal_status())); }));
  };
  const auto counter = [this](const char* name, const char* help, auto value) {
    metrics_.add_source(
        counter_of(name, help, [this, value] { return static_cast<double>(value(journal_status())); }));
  };
  using Journal = StatusReport::Journal;
  gauge("figbridge_intents_open", "Recorded writes without an outcome yet.",
        [](const Journal& journal) { return journal.open; });
  gauge("figbridge_intents_unresolved", "Recorded writes of which nobody knows whether they were done.",
        [](const Journal& journal) { return journal.unresolved; });
  metrics_.add_source(
      gauge_of("figbridge_intents_oldest_seconds", "Age of the oldest of both; 0: none.", [this] {
        const auto oldest = keeper_->figures().oldest;
        return oldest ? std::chrono::duration<double>(setup_.clock->wall_now() - *oldest).count() : 0.0;
      }));
  gauge("figbridge_journal_failing", "1 if the last record could not be written.",
        [](const Journal& journal) { return journal.problem.empty() ? 0 : 1; });
  gauge("figbridge_journal_waiting", "Outcomes that the disk has not taken yet.",
        [](const Journal& journal) { return journal.waiting; });
  counter("figbridge_idempotency_replays_total", "Answers that were told again.",
          [](const Journal& journal) { return journal.replays; });
  counter("figbridge_idempotency_conflicts_total",
          "Calls refused because their key is under way, unresolved or another request's.",
          [](const Journal& journal) { return journal.conflicts; });
  gauge("figbridge_jobs_waiting", "Jobs that have not ended; those that are held not among them.",
        [](const Journal& journal) { return journal.jobs_waiting; });
  gauge("figbridge_jobs_held", "Jobs that could not be done and wait for a person.",
        [](const Journal& journal) { return journal.jobs_held; });
  metrics_.add_source(
      gauge_of("figbridge_jobs_oldest_seconds", "Age of the oldest job that waits; 0: none.", [this] {
        const auto oldest = job_runner_->figures().oldest;
        return oldest ? std::chrono::duration<double>(setup_.clock->wall_now() - *oldest).count() : 0.0;
      }));
  counter("figbridge_intents_refused_total", "Writes refused because they could not be recorded.",
          [](const Journal& journal) { return journal.refused; });
}

StatusReport::Journal Bridge::journal_status() const {
  const auto figures = keeper_->figures();
  const auto counts = intents_->counts();
  const auto jobs = job_runner_->figures();
  return {.open = figures.open,
          .unresolved = figures.unresolved,
          .oldest = figures.oldest ? rfc3339(*figures.oldest) : std::string(),
          .replays = counts.replays,
          .conflicts = counts.conflicts,
          .refused = counts.refused,
          .waiting = counts.waiting,
          .jobs_waiting = jobs.waiting,
          .jobs_held = jobs.held,
          .problem = counts.problem};
}

Result<std::vector<IntentRecord>> Bridge::unresolved(std::size_t limit, const std::string& after) {
  IntentStore* const store = intents_->store();
  if (store == nullptr) return fail(ErrorKind::storage, Origin::bridge, intents_->counts().problem);
  const auto ids = store->list(IntentState::unresolved, limit, after);
  if (!ids) return std::unexpected(ids.error());
  std::vector<IntentRecord> records;
  for (const auto& id : *ids) {
    auto record = store->find(id);
    if (record && *record) records.push_back(std::move(**record));
    // One that is damaged is named all the same.
    if (!record && record.error().code == "damaged_record")
      records.push_back({.intent = {.id = id}, .state = IntentState::unresolved, .error = record.error()});
  }
  return records;
}

Status Bridge::settle(const std::string& id, const Settlement& settlement) {
  auto settled = intents_->settle(id, settlement);
  if (settled) {
    log_->event(LogLevel::info, "intent_settled_by_person",
                {{"id", std::string_view(id)},
                 {"author", std::string_view(settlement.author)},
                 {"what", std::string_view(settlement.applied ? "applied" : "not applied")},
                 {"why", std::string_view(settlement.reason)}});
  }
  return settled;
}

void Bridge::tell(const DeadLetterNote& note) {
  log_->event(LogLevel::info, "dead_letter_" + note.what,
              {{"id", std::string_view(note.job)},
               {"author", std::string_view(note.author)},
               {"why", std::string_view(note.reason)},
               {"job", std::string_view(note.other)}});
}

}  // namespace figbridge::facade
