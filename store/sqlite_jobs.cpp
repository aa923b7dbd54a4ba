// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_jobs.h"

#include <Poco/Data/Session.h>
#include <memory>
#include <utility>

#include "store/job_rows.h"
#include "store/work_rows.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

std::unexpected<Error> refused(const Job& job) {
  const bool ended = has_ended(job.state);
  return fail(Error{.kind = ErrorKind::conflict,
                    .origin = Origin::caller,
                    .text = ended ? "the job has ended already: it is " + Text(name_of(job.state))
                                  : "the job was begun: it may have reached the system behind, and cannot be "
                                    "taken back",
                    .code = ended ? "job_ended" : "job_sent"});
}

bool can_be_taken_back(const Job& job) {
  return !job.touched && (job.state == JobState::waiting || job.state == JobState::held);
}

/// It ends now: from then on it is kept for as long as it says.
void end_at(Job& job, JobOutcome outcome, Wall::time_point now_is) {
  job.state = outcome.state;
  job.answer = std::move(outcome.answer);
  job.error = std::move(outcome.error);
  job.changed = now_is;
  job.expires = now_is + job.keep;
}

/// `running` while an attempt is under way, and from the first one on that may have reached a side.
Status set_under_way(Session& session, Job job, Wall::time_point now_is, const PayloadSeal* seal) {
  // Whoever had it before is gone: a crash.
  job.touched = job.touched || job.state == JobState::running;
  job.state = JobState::running;
  job.changed = now_is;
  return update_job(session, job, seal);
}

Status set_paused(Session& session, Job job, const JobPause& pause, Wall::time_point now_is,
                  const PayloadSeal* seal) {
  job.touched = job.touched || !pause.nothing_done;
  job.state = job.touched ? JobState::running : JobState::waiting;
  job.changed = now_is;
  return update_job(session, job, seal);
}

/// Asked for again by its key: it goes on, for the record of its write says whether it may be sent.
/// What is handed out tells why it had ended.
Status begin_again(Session& session, Job& job, Wall::time_point now_is, const PayloadSeal* seal) {
  job.state = job.touched ? JobState::running : JobState::waiting;
  job.changed = now_is;
  job.expires = {};
  Job fresh = job;
  fresh.error.reset();
  return update_job(session, fresh, seal);
}

bool may_begin_again(const Job& known, const Job& asked) {
  return known.fingerprint == asked.fingerprint &&
         (known.state == JobState::unresolved || known.state == JobState::cancelled);
}

}  // namespace

void SqliteJobs::ask(Question question, OnFound done) {
  const auto came = std::make_shared<Result<std::optional<Job>>>();
  writer_.submit(
      [came, question = std::move(question)](Session& session) -> Status {
        *came = question(session);
        return {};  // an error has written nothing: the others of the group need not be tried again
      },
      [came, done = std::move(done)](const Status& written) {
        done(written ? std::move(*came) : std::unexpected(written.error()));
      });
}

void SqliteJobs::accept(Job job, WorkItem work, OnFound done) {
  auto kept = keep(work, seal_);
  if (!kept) return done(std::unexpected(std::move(kept.error())));
  work.payload.clear();
  ask(
      [this, job = std::move(job), work = std::move(work),
       kept = std::move(*kept)](Session& session) -> Result<std::optional<Job>> {
        auto known = select_job(session, job.id, seal_);
        if (!known || (*known && !may_begin_again(**known, job))) return known;
        auto written =
            *known ? begin_again(session, **known, job.accepted, seal_) : insert_job(session, job, seal_);
        if (!written) return std::unexpected(std::move(written.error()));
        insert_work(session, work, kept, job.accepted);
        return known;
      },
      std::move(done));
}

void SqliteJobs::find(Text id, OnFound done) {
  ask([this, id = std::move(id)](Session& session) { return select_job(session, id, seal_); },
      std::move(done));
}

void SqliteJobs::cancel(Text id, OnFound done) {
  const auto now_is = clock_.wall_now();
  ask(
      [this, now_is, id = std::move(id)](Session& session) -> Result<std::optional<Job>> {
        auto job = select_job(session, id, seal_);
        if (!job || !*job || (*job)->state == JobState::cancelled) return job;
        if (!can_be_taken_back(**job)) return refused(**job);
        end_at(**job, {.state = JobState::cancelled}, now_is);
        if (auto written = update_job(session, **job, seal_); !written)
          return std::unexpected(std::move(written.error()));
        delete_work(session, id);
        return job;
      },
      std::move(done));
}

void SqliteJobs::end(Text id, JobOutcome outcome, OnWritten done) {
  const auto now_is = clock_.wall_now();
  // A group commit may write twice, so the outcome stays here.
  writer_.submit(
      [this, now_is, id = std::move(id), outcome = std::move(outcome)](Session& session) -> Status {
        auto job = select_job(session, id, seal_);
        if (!job && job.error().code != "damaged_record") return std::unexpected(std::move(job.error()));
        delete_work(session, id);
        if (!job || !*job || has_ended((*job)->state)) return {};
        end_at(**job, outcome, now_is);
        return update_job(session, **job, seal_);
      },
      std::move(done));
}

void SqliteJobs::pause(Text id, JobPause pause, OnWritten done) {
  const auto now_is = clock_.wall_now();
  writer_.submit(
      [this, now_is, id = std::move(id), pause = std::move(pause)](Session& session) -> Status {
        auto job = select_job(session, id, seal_);
        if (!job) return std::unexpected(std::move(job.error()));
        if (!*job || has_ended((*job)->state)) return {};
        if (auto written = set_paused(session, std::move(**job), pause, now_is, seal_); !written)
          return written;
        if (pause.again)
          put_work_back(session, id, *pause.again, pause.cause);
        else
          bury_work(session, id, pause.cause);
        return {};
      },
      std::move(done));
}

Result<std::vector<WorkItem>> SqliteJobs::lease(std::size_t limit, Wall::time_point until) {
  const WorkLease wanted{.queue = kJobQueue,
                         .limit = limit,
                         .now = clock_.wall_now(),
                         .until = until,
                         .most_attempts = kMostAttempts};
  std::vector<WorkItem> leased;
  auto written = writer_.commit([&](Session& session) -> Status {
    auto taken = lease_work(session, wanted, seal_);
    if (!taken) return std::unexpected(std::move(taken.error()));
    for (const auto& item : *taken) {
      auto job = select_job(session, item.id, seal_);
      // A damaged record says nothing of its work, which is whole.
      if (!job || !*job) continue;
      if (auto begun = set_under_way(session, std::move(**job), wanted.now, seal_); !begun) return begun;
    }
    leased = std::move(*taken);
    return {};
  });
  if (!written) return std::unexpected(std::move(written.error()));
  return leased;
}

Result<std::size_t> SqliteJobs::expire(Wall::time_point now_is, std::size_t limit) {
  int deleted = 0;
  auto written = writer_.commit([&](Session& session) -> Status {
    Int before = ms_of(now_is);
    Poco::UInt64 most = limit;
    session
        << "DELETE FROM job WHERE rowid IN (SELECT rowid FROM job WHERE state >= 2 AND expires <= ? LIMIT ?)",
        use(before), use(most), now;
    deleted = rows_changed(session);
    return {};
  });
  if (!written) return std::unexpected(std::move(written.error()));
  return static_cast<std::size_t>(deleted);
}

Result<JobFigures> SqliteJobs::figures() {
  Poco::UInt64 waiting = 0;
  Poco::UInt64 held = 0;
  Int oldest = -1;
  auto asked = writer_.commit([&](Session& session) -> Status {
    session << "SELECT count(*), coalesce(min(appended), -1) FROM work WHERE queue = 'jobs' AND buried = 0",
        into(waiting), into(oldest), now;
    session << "SELECT count(*) FROM work WHERE queue = 'jobs' AND buried = 1", into(held), now;
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  JobFigures figures{.waiting = waiting, .held = held};
  if (oldest >= 0) figures.oldest = time_of(oldest);
  return figures;
}

}  // namespace figbridge::store
