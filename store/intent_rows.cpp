// SPDX-License-Identifier: Apache-2.0
#include "store/intent_rows.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <utility>

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

// id, operation, scope, key, fingerprint, request, key_group, business_key, caller, side, reason,
// table_version, passed_through, at, expires, digest
using BegunRow =
    Poco::Tuple<Text, Text, Text, Text, BLOB, BLOB, Text, Text, Text, Int, Text, Int, Int, Int, Int, BLOB>;
// state, form, wire, status, media_type, answer, error, outcome_digest, settled_by, settled_why, settled_at
using EndedRow = Poco::Tuple<Int, Int, Text, Int, Text, BLOB, BLOB, BLOB, Text, Text, Int>;

const Text kSelect =
    "SELECT id, operation, scope, key, fingerprint, request, key_group, business_key, caller, side, reason, "
    "table_version, passed_through, at, expires, digest, "
    "state, form, wire, status, media_type, answer, error, outcome_digest, settled_by, settled_why, "
    "settled_at FROM intent WHERE ";

/// The parts that tell what callers sent and were answered, as they are kept.
struct KeptRequest {
  Text fingerprint;
  Text request;
};
struct KeptOutcome {
  Text body;
  Text error;
};

PayloadSeal::Place place_of(const Text& id, std::string_view what) {
  return {.id = id, .queue = what};
}

Result<KeptRequest> kept_request(const Intent& intent, const PayloadSeal* seal) {
  auto fingerprint = kept_text(intent.fingerprint, place_of(intent.id, "fingerprint"), seal);
  auto request = kept_text(intent.request, place_of(intent.id, "request"), seal);
  if (!fingerprint) return std::unexpected(std::move(fingerprint.error()));
  if (!request) return std::unexpected(std::move(request.error()));
  return KeptRequest{std::move(*fingerprint), std::move(*request)};
}

Result<KeptOutcome> kept_outcome(const IntentRecord& record, const PayloadSeal* seal) {
  const auto& id = record.intent.id;
  auto body = kept_text(record.answer.body, place_of(id, "answer"), seal);
  auto error = kept_text(packed_error(record.error), place_of(id, "error"), seal);
  if (!body) return std::unexpected(std::move(body.error()));
  if (!error) return std::unexpected(std::move(error.error()));
  return KeptOutcome{std::move(*body), std::move(*error)};
}

/// Opens in place.
Status tell(Text& kept, const Text& id, std::string_view what, const PayloadSeal* seal) {
  auto told = told_text(std::move(kept), place_of(id, what), seal);
  if (!told) return std::unexpected(std::move(told.error()));
  kept = std::move(*told);
  return {};
}

BLOB digest_of(const Intent& intent, const KeptRequest& kept) {
  return blob_of(RowDigest()
                     .add(intent.id)
                     .add(intent.key.operation)
                     .add(intent.key.scope)
                     .add(intent.key.key)
                     .add(kept.fingerprint)
                     .add(kept.request)
                     .add(intent.group)
                     .add(intent.business_key)
                     .add(intent.caller)
                     .add(static_cast<Int>(intent.side))
                     .add(intent.reason)
                     .add(static_cast<Int>(intent.table_version))
                     .add(static_cast<Int>(intent.passed_through))
                     .add(ms_of(intent.at))
                     .add(ms_of(intent.expires))
                     .made());
}

BLOB digest_of(const IntentRecord& record, const KeptOutcome& kept) {
  const auto settlement = record.settled.value_or(Settlement{});
  return blob_of(RowDigest()
                     .add(record.intent.id)
                     .add(static_cast<Int>(record.state))
                     .add(static_cast<Int>(record.answer.form))
                     .add(record.answer.wire)
                     .add(record.answer.status)
                     .add(record.answer.media_type)
                     .add(kept.body)
                     .add(kept.error)
                     .add(settlement.author)
                     .add(settlement.reason)
                     .add(record.settled ? ms_of(settlement.at) : 0)
                     .made());
}

Intent intent_of(const BegunRow& row) {
  return {.id = row.get<0>(),
          .key = {.operation = row.get<1>(), .scope = row.get<2>(), .key = row.get<3>()},
          .fingerprint = text_of(row.get<4>()),
          .request = text_of(row.get<5>()),
          .group = row.get<6>(),
          .business_key = row.get<7>(),
          .caller = row.get<8>(),
          .side = static_cast<Side>(row.get<9>()),
          .reason = row.get<10>(),
          .table_version = static_cast<std::uint64_t>(row.get<11>()),
          .passed_through = row.get<12>() != 0,
          .at = time_of(row.get<13>()),
          .expires = time_of(row.get<14>())};
}

std::unexpected<Error> damaged(const Text& id) {
  return fail(Error{
      .kind = ErrorKind::storage, .text = "the record " + id + " is damaged", .code = "damaged_record"});
}

/// What was read, opened.
Result<IntentRecord> told_record(IntentRecord record, Text error, const PayloadSeal* seal) {
  Intent& intent = record.intent;
  for (auto [text, what] :
       {std::pair(&intent.fingerprint, "fingerprint"), std::pair(&intent.request, "request"),
        std::pair(&record.answer.body, "answer"), std::pair(&error, "error")}) {
    auto told = tell(*text, intent.id, what, seal);
    if (!told && told.error().code == "damaged") return damaged(intent.id);
    if (!told) return std::unexpected(std::move(told.error()));
  }
  record.error = unpacked_error(error);
  return record;
}

Result<IntentRecord> record_of(const BegunRow& begun, const EndedRow& ended, const PayloadSeal* seal) {
  IntentRecord record{.intent = intent_of(begun),
                      .state = static_cast<IntentState>(ended.get<0>()),
                      .answer = {.form = static_cast<IntentAnswer::Form>(ended.get<1>()),
                                 .wire = ended.get<2>(),
                                 .status = static_cast<int>(ended.get<3>()),
                                 .media_type = ended.get<4>(),
                                 .body = text_of(ended.get<5>())}};
  const KeptRequest request{record.intent.fingerprint, record.intent.request};
  const KeptOutcome outcome{record.answer.body, text_of(ended.get<6>())};
  if (ended.get<10>() != 0) {
    record.settled = Settlement{.applied = record.state == IntentState::done,
                                .author = ended.get<8>(),
                                .reason = ended.get<9>(),
                                .at = time_of(ended.get<10>())};
  }
  const bool right =
      digest_of(record.intent, request) == begun.get<15>() && digest_of(record, outcome) == ended.get<7>();
  if (!right) return damaged(record.intent.id);
  return told_record(std::move(record), outcome.error, seal);
}

}  // namespace

Result<std::vector<IntentRecord>> select_intents(Session& session, const std::string& condition,
                                                 std::vector<std::string> values, const PayloadSeal* seal) {
  std::vector<BegunRow> begun;
  std::vector<EndedRow> ended;
  Poco::Data::Statement statement(session);
  statement << kSelect + condition, into(begun), into(ended);
  for (auto& value : values) statement, use(value);
  statement.execute();
  std::vector<IntentRecord> records;
  for (std::size_t i = 0; i < begun.size(); ++i) {
    auto record = record_of(begun[i], ended[i], seal);
    if (!record) return std::unexpected(std::move(record.error()));
    records.push_back(std::move(*record));
  }
  return records;
}

// Poco binds an empty BLOB as NULL.

Status insert_intent(Session& session, const Intent& intent, const PayloadSeal* seal) {
  auto kept = kept_request(intent, seal);
  if (!kept) return std::unexpected(std::move(kept.error()));
  BegunRow row(intent.id, intent.key.operation, intent.key.scope, intent.key.key, blob_of(kept->fingerprint),
               blob_of(kept->request), intent.group, intent.business_key, intent.caller,
               static_cast<Int>(intent.side), intent.reason, static_cast<Int>(intent.table_version),
               static_cast<Int>(intent.passed_through), ms_of(intent.at), ms_of(intent.expires),
               digest_of(intent, *kept));
  BLOB outcome = digest_of(IntentRecord{.intent = {.id = intent.id}}, {});
  session << "INSERT INTO intent (id, operation, scope, key, fingerprint, request, key_group, business_key, "
             "caller, side, reason, table_version, passed_through, at, expires, digest, outcome_digest) "
             "VALUES (?, ?, ?, ?, coalesce(?, x''), coalesce(?, x''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      use(row), use(outcome), now;
  return {};
}

Status update_side(Session& session, const Intent& intent, const PayloadSeal* seal) {
  auto kept = kept_request(intent, seal);
  if (!kept) return std::unexpected(std::move(kept.error()));
  Int side = static_cast<Int>(intent.side);
  BLOB fingerprint = blob_of(kept->fingerprint);
  BLOB request = blob_of(kept->request);
  BLOB digest = digest_of(intent, *kept);
  Text id = intent.id;
  session
      << "UPDATE intent SET side = ?, fingerprint = coalesce(?, x''), request = coalesce(?, x''), digest = ? "
         "WHERE id = ?",
      use(side), use(fingerprint), use(request), use(digest), use(id), now;
  return {};
}

Status update_outcome(Session& session, const IntentRecord& record, const PayloadSeal* seal) {
  auto kept = kept_outcome(record, seal);
  if (!kept) return std::unexpected(std::move(kept.error()));
  const auto settlement = record.settled.value_or(Settlement{});
  EndedRow row(static_cast<Int>(record.state), static_cast<Int>(record.answer.form), record.answer.wire,
               static_cast<Int>(record.answer.status), record.answer.media_type, blob_of(kept->body),
               blob_of(kept->error), digest_of(record, *kept), settlement.author, settlement.reason,
               record.settled ? ms_of(settlement.at) : 0);
  Text id = record.intent.id;
  session << "UPDATE intent SET state = ?, form = ?, wire = ?, status = ?, media_type = ?, "
             "answer = coalesce(?, x''), error = coalesce(?, x''), outcome_digest = ?, settled_by = ?, "
             "settled_why = ?, settled_at = ? WHERE id = ?",
      use(row), use(id), now;
  return {};
}

void delete_intent(Session& session, Text id) {
  session << "DELETE FROM intent WHERE id = ?", use(id), now;
}

}  // namespace figbridge::store
