// SPDX-License-Identifier: Apache-2.0
#include "store/job_rows.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <utility>
#include <vector>

#include "store/row_bytes.h"
#include "store/row_digest.h"
#include "store/sealed_text.h"
#include "store/stored_error.h"
#include "store/times.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

// id, operation, scope, caller, fingerprint, instead_of, accepted, keep, digest
using AcceptedRow = Poco::Tuple<Text, Text, Text, Text, BLOB, Text, Int, Int, BLOB>;
// state, touched, changed, expires, answer, error, outcome_digest, buried, attempts, cause
using StandRow = Poco::Tuple<Int, Int, Int, Int, BLOB, BLOB, BLOB, Int, Int, Text>;

PayloadSeal::Place place_of(const Text& id, std::string_view what) {
  return {.id = id, .queue = what};
}

/// With the fingerprint as it is kept.
BLOB digest_of(const Job& job, const Text& fingerprint) {
  return blob_of(RowDigest()
                     .add(job.id)
                     .add(job.operation)
                     .add(job.scope)
                     .add(job.caller)
                     .add(fingerprint)
                     .add(job.instead_of)
                     .add(ms_of(job.accepted))
                     .add(job.keep.count())
                     .made());
}

/// The answer as it is kept.
struct Outcome {
  int state = 0;
  bool touched = false;
  Wall::time_point changed;
  Wall::time_point expires;
  Text answer;
  Text error;
};

BLOB digest_of(const Text& id, const Outcome& outcome) {
  return blob_of(RowDigest()
                     .add(id)
                     .add(outcome.state)
                     .add(static_cast<int>(outcome.touched))
                     .add(ms_of(outcome.changed))
                     .add(ms_of(outcome.expires))
                     .add(outcome.answer)
                     .add(outcome.error)
                     .made());
}

std::unexpected<Error> damaged(const Text& id) {
  return fail(Error{.kind = ErrorKind::storage,
                    .text = "the record of the job " + id + " is damaged",
                    .code = "damaged_record"});
}

/// What was read, opened.
Result<Job> told_job(Job job, const Outcome& kept, const PayloadSeal* seal) {
  Text error = kept.error;
  job.answer = kept.answer;
  for (auto [text, what] : {std::pair(&job.fingerprint, "fingerprint"), std::pair(&job.answer, "answer"),
                            std::pair(&error, "error")}) {
    auto told = told_text(std::move(*text), place_of(job.id, what), seal);
    if (!told && told.error().code == "damaged") return damaged(job.id);
    if (!told) return std::unexpected(std::move(told.error()));
    *text = std::move(*told);
  }
  job.error = unpacked_error(error);
  return job;
}

Result<Job> job_of(const AcceptedRow& row, const StandRow& stand, const PayloadSeal* seal) {
  Job job{.id = row.get<0>(),
          .operation = row.get<1>(),
          .scope = row.get<2>(),
          .caller = row.get<3>(),
          .fingerprint = text_of(row.get<4>()),
          .instead_of = row.get<5>(),
          .accepted = time_of(row.get<6>()),
          .keep = std::chrono::milliseconds(row.get<7>()),
          .state = static_cast<JobState>(stand.get<0>()),
          .touched = stand.get<1>() != 0,
          .changed = time_of(stand.get<2>()),
          .expires = time_of(stand.get<3>()),
          .attempts = static_cast<std::uint32_t>(stand.get<8>()),
          .cause = stand.get<9>()};
  const Outcome outcome{.state = static_cast<int>(stand.get<0>()),
                        .touched = job.touched,
                        .changed = job.changed,
                        .expires = job.expires,
                        .answer = text_of(stand.get<4>()),
                        .error = text_of(stand.get<5>())};
  if (digest_of(job, job.fingerprint) != row.get<8>() || digest_of(job.id, outcome) != stand.get<6>())
    return damaged(job.id);
  if (!has_ended(job.state) && stand.get<7>() != 0) {
    // The queue itself set it aside: nobody has said what became of the last attempt.
    job.touched = job.touched || job.state == JobState::running;
    job.state = JobState::held;
  }
  return told_job(std::move(job), outcome, seal);
}

}  // namespace

Status insert_job(Session& session, const Job& job, const PayloadSeal* seal) {
  auto fingerprint = kept_text(job.fingerprint, place_of(job.id, "fingerprint"), seal);
  if (!fingerprint) return std::unexpected(std::move(fingerprint.error()));
  AcceptedRow row(job.id, job.operation, job.scope, job.caller, blob_of(*fingerprint), job.instead_of,
                  ms_of(job.accepted), static_cast<Int>(job.keep.count()), digest_of(job, *fingerprint));
  Int changed = ms_of(job.accepted);
  BLOB outcome = digest_of(job.id, {.changed = job.accepted, .expires = Wall::time_point{}});
  session
      << "INSERT INTO job (id, operation, scope, caller, fingerprint, instead_of, accepted, keep, digest, "
         "changed, outcome_digest) VALUES (?, ?, ?, ?, coalesce(?, x''), ?, ?, ?, ?, ?, ?)",
      use(row), use(changed), use(outcome), now;
  return {};
}

Result<std::optional<Job>> select_job(Session& session, const Text& id, const PayloadSeal* seal) {
  std::vector<AcceptedRow> accepted;
  std::vector<StandRow> stands;
  Text which = id;
  session << "SELECT job.id, operation, scope, caller, fingerprint, instead_of, accepted, keep, job.digest, "
             "state, touched, changed, expires, answer, error, outcome_digest, coalesce(work.buried, 0), "
             "coalesce(work.attempts, 0), coalesce(work.cause, '') "
             "FROM job LEFT JOIN work ON work.id = job.id WHERE job.id = ?",
      into(accepted), into(stands), use(which), now;
  if (accepted.empty()) return std::nullopt;
  auto job = job_of(accepted.front(), stands.front(), seal);
  if (!job) return std::unexpected(std::move(job.error()));
  return std::move(*job);
}

Status update_job(Session& session, const Job& job, const PayloadSeal* seal) {
  auto kept_answer = kept_text(job.answer, place_of(job.id, "answer"), seal);
  auto kept_error = kept_text(packed_error(job.error), place_of(job.id, "error"), seal);
  if (!kept_answer) return std::unexpected(std::move(kept_answer.error()));
  if (!kept_error) return std::unexpected(std::move(kept_error.error()));
  const Outcome outcome{.state = static_cast<int>(job.state),
                        .touched = job.touched,
                        .changed = job.changed,
                        .expires = job.expires,
                        .answer = std::move(*kept_answer),
                        .error = std::move(*kept_error)};
  Int state = outcome.state;
  Int touched = static_cast<Int>(outcome.touched);
  Int changed = ms_of(outcome.changed);
  Int expires = ms_of(outcome.expires);
  BLOB answer = blob_of(outcome.answer);
  BLOB error = blob_of(outcome.error);
  BLOB digest = digest_of(job.id, outcome);
  Text id = job.id;
  session << "UPDATE job SET state = ?, touched = ?, changed = ?, expires = ?, answer = coalesce(?, x''), "
             "error = coalesce(?, x''), outcome_digest = ? WHERE id = ?",
      use(state), use(touched), use(changed), use(expires), use(answer), use(error), use(digest), use(id),
      now;
  return {};
}

}  // namespace figbridge::store
