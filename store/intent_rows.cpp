// SPDX-License-Identifier: Apache-2.0
#include "store/intent_rows.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <utility>

#include "core/sha256.h"
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

BLOB blob(std::string_view bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

std::string text_of(const BLOB& bytes) {
  return {reinterpret_cast<const char*>(bytes.rawContent()), bytes.size()};
}

/// SHA-256 over fields, each with its length in front, so that no two lists of fields are one text.
class Digest {
 public:
  Digest& add(std::string_view field) {
    whole_ += std::to_string(field.size());
    whole_ += ':';
    whole_ += field;
    return *this;
  }
  Digest& add(Int number) { return add(std::to_string(number)); }
  [[nodiscard]] BLOB made() const { return blob(sha256(whole_)); }

 private:
  std::string whole_;
};

BLOB digest_of(const Intent& intent) {
  return Digest()
      .add(intent.id)
      .add(intent.key.operation)
      .add(intent.key.scope)
      .add(intent.key.key)
      .add(intent.fingerprint)
      .add(intent.request)
      .add(intent.group)
      .add(intent.business_key)
      .add(intent.caller)
      .add(static_cast<Int>(intent.side))
      .add(intent.reason)
      .add(static_cast<Int>(intent.table_version))
      .add(static_cast<Int>(intent.passed_through))
      .add(ms_of(intent.at))
      .add(ms_of(intent.expires))
      .made();
}

/// kind, origin, effect, code, location, text, detail; each ends with a NUL.
Text packed(const std::optional<Error>& error) {
  if (!error) return {};
  Text out;
  for (const std::string_view field :
       {name_of(error->kind), name_of(error->origin), name_of(error->effect), std::string_view(error->code),
        std::string_view(error->location), std::string_view(error->text), std::string_view(error->detail)}) {
    for (const char c : field) {
      if (c != '\0') out += c;
    }
    out += '\0';
  }
  return out;
}

template <class Enum>
Enum named(std::string_view name, int last) {
  for (int value = 0; value < last; ++value) {
    if (name_of(static_cast<Enum>(value)) == name) return static_cast<Enum>(value);
  }
  return static_cast<Enum>(last);
}

std::optional<Error> unpacked(const Text& text) {
  std::vector<Text> fields;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\0', at);
    if (end == Text::npos) break;
    fields.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (fields.size() != 7) return std::nullopt;
  return Error{.kind = named<ErrorKind>(fields[0], static_cast<int>(ErrorKind::internal)),
               .origin = named<Origin>(fields[1], static_cast<int>(Origin::backend)),
               .effect = named<Effect>(fields[2], static_cast<int>(Effect::applied)),
               .text = std::move(fields[5]),
               .location = std::move(fields[4]),
               .code = std::move(fields[3]),
               .detail = std::move(fields[6])};
}

BLOB digest_of(const IntentRecord& record, const Text& error) {
  const auto settlement = record.settled.value_or(Settlement{});
  return Digest()
      .add(record.intent.id)
      .add(static_cast<Int>(record.state))
      .add(static_cast<Int>(record.answer.form))
      .add(record.answer.wire)
      .add(record.answer.status)
      .add(record.answer.media_type)
      .add(record.answer.body)
      .add(error)
      .add(settlement.author)
      .add(settlement.reason)
      .add(record.settled ? ms_of(settlement.at) : 0)
      .made();
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

Result<IntentRecord> record_of(const BegunRow& begun, const EndedRow& ended) {
  IntentRecord record{.intent = intent_of(begun),
                      .state = static_cast<IntentState>(ended.get<0>()),
                      .answer = {.form = static_cast<IntentAnswer::Form>(ended.get<1>()),
                                 .wire = ended.get<2>(),
                                 .status = static_cast<int>(ended.get<3>()),
                                 .media_type = ended.get<4>(),
                                 .body = text_of(ended.get<5>())}};
  const Text error = text_of(ended.get<6>());
  record.error = unpacked(error);
  if (ended.get<10>() != 0) {
    record.settled = Settlement{.applied = record.state == IntentState::done,
                                .author = ended.get<8>(),
                                .reason = ended.get<9>(),
                                .at = time_of(ended.get<10>())};
  }
  if (digest_of(record.intent) == begun.get<15>() && digest_of(record, error) == ended.get<7>())
    return record;
  return fail(Error{.kind = ErrorKind::storage,
                    .text = "the record " + record.intent.id + " is damaged",
                    .code = "damaged_record"});
}

}  // namespace

Result<std::vector<IntentRecord>> select_intents(Session& session, const std::string& condition,
                                                 std::vector<std::string> values) {
  std::vector<BegunRow> begun;
  std::vector<EndedRow> ended;
  Poco::Data::Statement statement(session);
  statement << kSelect + condition, into(begun), into(ended);
  for (auto& value : values) statement, use(value);
  statement.execute();
  std::vector<IntentRecord> records;
  for (std::size_t i = 0; i < begun.size(); ++i) {
    auto record = record_of(begun[i], ended[i]);
    if (!record) return std::unexpected(std::move(record.error()));
    records.push_back(std::move(*record));
  }
  return records;
}

// Poco binds an empty BLOB as NULL.

void insert_intent(Session& session, const Intent& intent) {
  BegunRow row(intent.id, intent.key.operation, intent.key.scope, intent.key.key, blob(intent.fingerprint),
               blob(intent.request), intent.group, intent.business_key, intent.caller,
               static_cast<Int>(intent.side), intent.reason, static_cast<Int>(intent.table_version),
               static_cast<Int>(intent.passed_through), ms_of(intent.at), ms_of(intent.expires),
               digest_of(intent));
  BLOB outcome = digest_of(IntentRecord{.intent = {.id = intent.id}}, {});
  session << "INSERT INTO intent (id, operation, scope, key, fingerprint, request, key_group, business_key, "
             "caller, side, reason, table_version, passed_through, at, expires, digest, outcome_digest) "
             "VALUES (?, ?, ?, ?, coalesce(?, x''), coalesce(?, x''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      use(row), use(outcome), now;
}

void update_side(Session& session, const Intent& intent) {
  Int side = static_cast<Int>(intent.side);
  BLOB digest = digest_of(intent);
  Text id = intent.id;
  session << "UPDATE intent SET side = ?, digest = ? WHERE id = ?", use(side), use(digest), use(id), now;
}

void update_outcome(Session& session, const IntentRecord& record) {
  const auto settlement = record.settled.value_or(Settlement{});
  const Text error = packed(record.error);
  EndedRow row(static_cast<Int>(record.state), static_cast<Int>(record.answer.form), record.answer.wire,
               static_cast<Int>(record.answer.status), record.answer.media_type, blob(record.answer.body),
               blob(error), digest_of(record, error), settlement.author, settlement.reason,
               record.settled ? ms_of(settlement.at) : 0);
  Text id = record.intent.id;
  session << "UPDATE intent SET state = ?, form = ?, wire = ?, status = ?, media_type = ?, "
             "answer = coalesce(?, x''), error = coalesce(?, x''), outcome_digest = ?, settled_by = ?, "
             "settled_why = ?, settled_at = ? WHERE id = ?",
      use(row), use(id), now;
}

void delete_intent(Session& session, Text id) {
  session << "DELETE FROM intent WHERE id = ?", use(id), now;
}

}  // namespace figbridge::store
