// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_intents.h"

#include <fcntl.h>
#include <unistd.h>

#include <Poco/Data/Session.h>
#include <utility>

#include "store/intent_rows.h"
#include "store/times.h"
#include "store/work_rows.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

std::unexpected<Error> absent(const std::string& id) {
  return fail(ErrorKind::not_found, Origin::caller, "there is no such open intent: " + id);
}

Result<std::optional<IntentRecord>> first_of(Session& session, const std::string& condition,
                                             std::vector<std::string> values, const PayloadSeal* seal) {
  auto records = select_intents(session, condition, std::move(values), seal);
  if (!records) return std::unexpected(std::move(records.error()));
  if (records->empty()) return std::nullopt;
  return std::move(records->front());
}

Result<std::optional<IntentRecord>> by_id(Session& session, const std::string& id, const PayloadSeal* seal) {
  return first_of(session, "id = ?", {id}, seal);
}

bool has_outcome(const IntentRecord& record) {
  return record.state != IntentState::open && record.state != IntentState::unresolved;
}

IntentRecord reopened(const IntentRecord& record) {
  return {.intent = record.intent, .state = IntentState::open};
}

/// What the key's record, if there is one, makes of a beginning.
Result<BegunIntent> begun(Session& session, const Intent& intent, bool take_over, Wall::time_point now_is,
                          const PayloadSeal* seal) {
  const auto inserted = [&]() -> Result<BegunIntent> {
    if (auto written = insert_intent(session, intent, seal); !written)
      return std::unexpected(written.error());
    return BegunIntent{};
  };
  if (intent.key.key.empty()) return inserted();
  auto known = first_of(session, "operation = ? AND scope = ? AND key = ? AND key <> '' AND state <> 4",
                        {intent.key.operation, intent.key.scope, intent.key.key}, seal);
  if (!known) return std::unexpected(std::move(known.error()));
  if (*known && has_outcome(**known) && (*known)->intent.expires <= now_is) {
    delete_intent(session, (*known)->intent.id);
    known->reset();
  }
  if (!*known) return inserted();
  const bool mine = take_over && (*known)->state == IntentState::unresolved &&
                    (*known)->intent.fingerprint == intent.fingerprint;
  if (mine) {
    if (auto written = update_outcome(session, reopened(**known), seal); !written)
      return std::unexpected(std::move(written.error()));
  }
  return BegunIntent{.how = mine ? BegunIntent::How::taken_over : BegunIntent::How::known,
                     .known = std::move(*known)};
}

Result<IntentRecord> still_open(Session& session, const std::string& id, const PayloadSeal* seal) {
  auto record = by_id(session, id, seal);
  if (!record) return std::unexpected(std::move(record.error()));
  if (!*record || has_outcome(**record)) return absent(id);
  return std::move(**record);
}

/// Asks on the writer's thread, behind everything that was written before.
template <class T, class Question>
Result<T> ask(GroupCommit& writer, Question question) {
  Result<T> answer = T{};
  auto asked = writer.commit([&](Session& session) -> Status {
    answer = question(session);
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  return answer;
}

}  // namespace

void SqliteIntents::begin(Intent intent, bool take_over, OnBegun done) {
  const auto now_is = clock_.wall_now();
  const auto came = std::make_shared<Result<BegunIntent>>();
  writer_.submit(
      [this, came, take_over, now_is, intent = std::move(intent)](Session& session) -> Status {
        *came = begun(session, intent, take_over, now_is, seal_);
        return {};
      },
      [came, done = std::move(done)](const Status& written) {
        done(written ? std::move(*came) : std::unexpected(written.error()));
      });
}

void SqliteIntents::redirect(Text id, Side side, OnWritten done) {
  writer_.submit(
      [this, id = std::move(id), side](Session& session) -> Status {
        auto record = still_open(session, id, seal_);
        if (!record) return std::unexpected(std::move(record.error()));
        record->intent.side = side;
        return update_side(session, record->intent, seal_);
      },
      std::move(done));
}

void SqliteIntents::append(Text id, IntentOutcome outcome, OnWritten done) {
  // A group commit may write twice, so the outcome stays here.
  writer_.submit(
      [this, id = std::move(id), outcome = std::move(outcome)](Session& session) -> Status {
        auto record = still_open(session, id, seal_);
        if (!record) return std::unexpected(std::move(record.error()));
        record->state = outcome.state;
        record->answer = outcome.answer;
        record->error = outcome.error;
        return update_outcome(session, *record, seal_);
      },
      std::move(done));
}

void SqliteIntents::forget(Text id, OnWritten done) {
  writer_.submit(
      [this, id = std::move(id)](Session& session) -> Status {
        auto record = still_open(session, id, seal_);
        if (record) delete_intent(session, id);
        return {};
      },
      std::move(done));
}

Result<std::optional<IntentRecord>> SqliteIntents::find(const Text& id) {
  return ask<std::optional<IntentRecord>>(writer_,
                                          [&](Session& session) { return by_id(session, id, seal_); });
}

Result<std::vector<Text>> SqliteIntents::list(IntentState state, std::size_t limit, const Text& after) {
  return ask<std::vector<Text>>(writer_, [&](Session& session) -> Result<std::vector<Text>> {
    std::vector<Text> ids;
    Text behind = after;
    Poco::UInt64 most = limit;
    // The state is written out, so that the partial index on it is used.
    session << "SELECT id FROM intent WHERE state = " + std::to_string(static_cast<int>(state)) +
                   " AND id > ? ORDER BY id LIMIT ?",
        into(ids), use(behind), use(most), now;
    return ids;
  });
}

Result<bool> SqliteIntents::followed(const Intent& intent) {
  if (intent.business_key.empty()) return false;
  return ask<bool>(writer_, [&](Session& session) -> Result<bool> {
    int later = 0;
    Text group = intent.group;
    Text key = intent.business_key;
    Text id = intent.id;
    session << "SELECT count(*) FROM (SELECT 1 FROM intent WHERE key_group = ? AND business_key = ? AND "
               "business_key <> '' AND id > ? AND state IN (0, 1, 3) LIMIT 1)",
        into(later), use(group), use(key), use(id), now;
    return later > 0;
  });
}

Status SqliteIntents::settle(const Text& id, const Settlement& settlement) {
  return writer_.commit([&](Session& session) -> Status {
    auto record = by_id(session, id, seal_);
    if (!record) return std::unexpected(std::move(record.error()));
    if (!*record) return fail(ErrorKind::not_found, Origin::caller, "there is no intent " + id);
    if ((*record)->state != IntentState::unresolved) {
      return fail(ErrorKind::conflict, Origin::caller,
                  "the intent is not unresolved: it is " + std::string(name_of((*record)->state)));
    }
    (*record)->state = settlement.applied ? IntentState::done : IntentState::not_applied;
    (*record)->settled = settlement;
    return update_outcome(session, **record, seal_);
  });
}

Result<std::size_t> SqliteIntents::expire(Wall::time_point now_is, std::size_t limit) {
  return ask<std::size_t>(writer_, [&](Session& session) -> Result<std::size_t> {
    Int before = ms_of(now_is);
    Poco::UInt64 most = limit;
    session << "DELETE FROM intent WHERE rowid IN (SELECT rowid FROM intent WHERE state NOT IN (0, 3) AND "
               "expires <= ? LIMIT ?)",
        use(before), use(most), now;
    int deleted = 0;
    session << "SELECT changes()", into(deleted), now;
    return static_cast<std::size_t>(deleted);
  });
}

Result<IntentFigures> SqliteIntents::figures() {
  return ask<IntentFigures>(writer_, [&](Session& session) -> Result<IntentFigures> {
    IntentFigures figures;
    Int oldest = -1;
    for (auto [state, count] : {std::pair("0", &figures.open), std::pair("3", &figures.unresolved)}) {
      Poco::UInt64 found = 0;
      Int first = -1;
      session << "SELECT count(*), coalesce(min(at), -1) FROM intent WHERE state = " + Text(state),
          into(found), into(first), now;
      *count = found;
      if (first >= 0 && (oldest < 0 || first < oldest)) oldest = first;
    }
    if (oldest >= 0) figures.oldest = time_of(oldest);
    return figures;
  });
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const std::filesystem::path& file,
                                                           const Clock& clock,
                                                           std::unique_ptr<PayloadSeal> seal) {
  // What callers sent is in it: nobody else reads it, nor the files that SQLite puts beside it.
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
  auto database = SqliteDatabase::open(file, sqlite_journal_schema());
  if (!database) return std::unexpected(std::move(database.error()));
  auto locked = (*database)->have_alone([](Session& session) { end_leases(session); });
  if (!locked) return std::unexpected(std::move(locked.error()));
  return std::unique_ptr<SqliteJournal>(new SqliteJournal(std::move(*database), clock, std::move(seal)));
}

}  // namespace figbridge::store
