// SPDX-License-Identifier: Apache-2.0
// What a person does with jobs that are held.
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <utility>

#include "store/job_rows.h"
#include "store/sqlite_jobs.h"
#include "store/work_rows.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;
// work, what, author, reason, other, at
using NoteRow = Poco::Tuple<Text, Text, Text, Text, Text, Int>;

std::unexpected<Error> no_letter(const Text& id) {
  return fail(ErrorKind::not_found, Origin::caller, "there is no dead letter " + id);
}

void write_note(Session& session, const DeadLetterNote& note) {
  NoteRow row(note.job, note.what, note.author, note.reason, note.other, ms_of(note.at));
  session << "INSERT INTO work_note (work, what, author, reason, other, at) VALUES (?, ?, ?, ?, ?, ?)",
      use(row), now;
}

JobOutcome ended_by_person(Text text, const char* code) {
  return {.state = JobState::failed,
          .error = Error{
              .kind = ErrorKind::rejected, .origin = Origin::bridge, .text = std::move(text), .code = code}};
}

Status end_held(Session& session, Job job, JobOutcome outcome, Wall::time_point at, const PayloadSeal* seal) {
  // What the side may have done before stays what the caller must reckon with.
  if (job.touched) outcome.error->effect = Effect::unknown;
  job.state = outcome.state;
  job.error = std::move(outcome.error);
  job.changed = at;
  job.expires = at + job.keep;
  delete_work(session, job.id);
  return update_job(session, job, seal);
}

}  // namespace

Result<std::optional<DeadLetter>> SqliteJobs::read_letter(Session& session, const Text& id) const {
  auto rows = work_row(session, id);
  if (rows.empty() || rows.front().item.queue != kJobQueue) return std::nullopt;
  auto job = select_job(session, id, seal_);
  if (!job) return std::unexpected(std::move(job.error()));
  if (!*job || (*job)->state != JobState::held) return std::nullopt;
  auto work = buried_work(std::move(rows.front()), seal_);
  if (!work) return std::unexpected(std::move(work.error()));
  return DeadLetter{
      .job = std::move(**job), .work = std::move(work->item), .damaged = work->cause == kDamagedRecord};
}

Result<std::vector<DeadLetter>> SqliteJobs::held(std::size_t limit) {
  std::vector<DeadLetter> letters;
  auto asked = writer_.commit([&](Session& session) -> Status {
    letters.clear();
    for (const auto& row : buried_rows(session, kJobQueue, limit)) {
      auto letter = read_letter(session, row.item.id);
      if (!letter && letter.error().code != "damaged_record")
        return std::unexpected(std::move(letter.error()));
      if (letter && *letter) letters.push_back(std::move(**letter));
      // One that is damaged is named all the same.
      if (!letter)
        letters.push_back(
            {.job = {.id = row.item.id, .state = JobState::held, .cause = "its record is damaged"},
             .damaged = true});
    }
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return letters;
}

Result<std::optional<DeadLetter>> SqliteJobs::letter(const Text& id) {
  std::optional<DeadLetter> letter;
  auto asked = writer_.commit([&](Session& session) -> Status {
    auto found = read_letter(session, id);
    if (!found) return std::unexpected(std::move(found.error()));
    letter = std::move(*found);
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return letter;
}

Status SqliteJobs::discard(const DeadLetterNote& note) {
  return writer_.commit([&](Session& session) -> Status {
    auto letter = read_letter(session, note.job);
    if (!letter) return std::unexpected(std::move(letter.error()));
    if (!*letter) return no_letter(note.job);
    write_note(session, note);
    return end_held(session, std::move((*letter)->job),
                    ended_by_person("it could not be done, and an operator discarded it", "job_discarded"),
                    note.at, seal_);
  });
}

Status SqliteJobs::replay(const DeadLetterNote& note) {
  return writer_.commit([&](Session& session) -> Status {
    auto letter = read_letter(session, note.job);
    if (!letter) return std::unexpected(std::move(letter.error()));
    if (!*letter) return no_letter(note.job);
    if ((*letter)->damaged)
      return fail(ErrorKind::conflict, Origin::caller, "its request is damaged: it can only be discarded");
    write_note(session, note);
    dig_up_work(session, note.job);
    return {};
  });
}

Status SqliteJobs::correct(const DeadLetterNote& note, const Job& copy, const WorkItem& work) {
  auto kept = keep(work, seal_);
  if (!kept) return std::unexpected(std::move(kept.error()));
  return writer_.commit([&](Session& session) -> Status {
    auto letter = read_letter(session, note.job);
    if (!letter) return std::unexpected(std::move(letter.error()));
    if (!*letter) return no_letter(note.job);
    if ((*letter)->job.touched) {
      return fail(ErrorKind::conflict, Origin::caller,
                  "it may have reached the system behind: a corrected copy could do it twice");
    }
    if (auto written = insert_job(session, copy, seal_); !written) return written;
    insert_work(session, work, *kept, copy.accepted);
    write_note(session, note);
    return end_held(
        session, std::move((*letter)->job),
        ended_by_person("an operator corrected it: the job " + copy.id + " takes its place", "job_corrected"),
        note.at, seal_);
  });
}

Result<std::vector<DeadLetterNote>> SqliteJobs::notes(const Text& id) {
  std::vector<NoteRow> rows;
  auto asked = writer_.commit([&](Session& session) -> Status {
    rows.clear();
    Text which = id;
    session << "SELECT work, what, author, reason, other, at FROM work_note WHERE work = ? ORDER BY place",
        into(rows), use(which), now;
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  std::vector<DeadLetterNote> notes;
  for (const auto& row : rows) {
    notes.push_back({.job = row.get<0>(),
                     .what = row.get<1>(),
                     .author = row.get<2>(),
                     .reason = row.get<3>(),
                     .other = row.get<4>(),
                     .at = time_of(row.get<5>())});
  }
  return notes;
}

}  // namespace figbridge::store
