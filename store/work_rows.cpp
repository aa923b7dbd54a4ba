// SPDX-License-Identifier: Apache-2.0
#include "store/work_rows.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <utility>

#include "store/row_bytes.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

using WorkRow = Poco::Tuple<Text, Text, Text, BLOB, BLOB, Int, Int, Text, Int>;
const Text kWorkColumns = "SELECT id, queue, key, payload, digest, attempts, not_before, cause, place";

ReadWork read_of(const WorkRow& row) {
  return {.item = {.id = row.get<0>(),
                   .queue = row.get<1>(),
                   .key = row.get<2>(),
                   .payload = text_of(row.get<3>()),
                   .attempts = static_cast<std::uint32_t>(row.get<5>()),
                   .not_before = time_of(row.get<6>())},
          .digest = text_of(row.get<4>()),
          .cause = row.get<7>()};
}

/// Of a queue, what may be handed out now: of each key only the first.
const Text kDue =
    " FROM work AS w WHERE queue = ? AND buried = 0 AND not_before <= ? AND leased_until <= ? AND (key = '' "
    "OR "
    "NOT EXISTS (SELECT 1 FROM work AS before WHERE before.queue = w.queue AND before.key = w.key "
    "AND before.buried = 0 AND before.key <> '' AND before.place < w.place))";

/// In the order of their places.
std::vector<WorkRow> due(Session& session, const WorkLease& wanted) {
  std::vector<WorkRow> rows;
  Text queue = wanted.queue;
  Int now_is = ms_of(wanted.now);
  Poco::UInt64 most = wanted.limit;
  session << kWorkColumns + kDue + " ORDER BY place LIMIT ?", into(rows), use(queue), use(now_is),
      use(now_is), use(most), now;
  return rows;
}

void hand_out(Session& session, Text id, Int until) {
  session << "UPDATE work SET attempts = attempts + 1, leased_until = ? WHERE id = ?", use(until), use(id),
      now;
}

std::vector<ReadWork> read_all(const std::vector<WorkRow>& rows) {
  std::vector<ReadWork> all;
  all.reserve(rows.size());
  for (const auto& row : rows) all.push_back(read_of(row));
  return all;
}

}  // namespace

void insert_work(Session& session, const WorkItem& item, const KeptPayload& kept, Wall::time_point appended) {
  Text id = item.id;
  Text queue = item.queue;
  Text key = item.key;
  BLOB payload = blob_of(kept.payload);
  BLOB digest = blob_of(kept.digest);
  Int at = ms_of(appended);
  Int not_before = ms_of(item.not_before);
  session << "INSERT INTO work (id, queue, key, payload, digest, appended, not_before) "
             "VALUES (?, ?, ?, coalesce(?, x''), ?, ?, ?) ON CONFLICT (id) DO NOTHING",
      use(id), use(queue), use(key), use(payload), use(digest), use(at), use(not_before), now;
}

void delete_work(Session& session, const Text& id) {
  Text which = id;
  session << "DELETE FROM work WHERE id = ?", use(which), now;
}

void put_work_back(Session& session, const Text& id, Wall::time_point not_before, const Text& cause) {
  Text which = id;
  Text why = cause;
  Int at = ms_of(not_before);
  session << "UPDATE work SET leased_until = 0, not_before = ?, cause = ? WHERE id = ? AND buried = 0",
      use(at), use(why), use(which), now;
}

void bury_work(Session& session, const Text& id, const Text& cause) {
  Text which = id;
  Text why = cause;
  session << "UPDATE work SET buried = 1, leased_until = 0, cause = ? WHERE id = ? AND buried = 0", use(why),
      use(which), now;
}

void dig_up_work(Session& session, const Text& id) {
  Text which = id;
  session << "UPDATE work SET buried = 0, attempts = 0, not_before = 0, leased_until = 0, "
             "place = (SELECT max(place) + 1 FROM work) WHERE id = ? AND buried = 1",
      use(which), now;
}

int rows_changed(Session& session) {
  int changed = 0;
  session << "SELECT changes()", into(changed), now;
  return changed;
}

Result<std::vector<WorkItem>> lease_work(Session& session, const WorkLease& wanted, const PayloadSeal* seal) {
  std::vector<WorkItem> leased;
  for (const auto& row : due(session, wanted)) {
    auto piece = due_work(read_of(row), wanted.most_attempts, seal);
    if (!piece) return std::unexpected(std::move(piece.error()));
    if (!piece->item) {
      bury_work(session, row.get<0>(), piece->cause);
      continue;
    }
    hand_out(session, piece->item->id, ms_of(wanted.until));
    leased.push_back(std::move(*piece->item));
  }
  return leased;
}

void end_leases(Session& session) {
  session << "UPDATE work SET leased_until = 0 WHERE leased_until <> 0", now;
}

std::vector<ReadWork> buried_rows(Session& session, const Text& queue, std::size_t limit) {
  std::vector<WorkRow> rows;
  Text wanted = queue;
  Poco::UInt64 most = limit;
  session << kWorkColumns + " FROM work WHERE queue = ? AND buried = 1 ORDER BY place LIMIT ?", into(rows),
      use(wanted), use(most), now;
  return read_all(rows);
}

std::vector<ReadWork> work_row(Session& session, const Text& id) {
  std::vector<WorkRow> rows;
  Text which = id;
  session << kWorkColumns + " FROM work WHERE id = ?", into(rows), use(which), now;
  return read_all(rows);
}

std::vector<PlacedWork> rows_behind(Session& session, std::int64_t place, std::size_t limit) {
  std::vector<WorkRow> rows;
  Int behind = place;
  Poco::UInt64 most = limit;
  session << kWorkColumns + " FROM work WHERE place > ? ORDER BY place LIMIT ?", into(rows), use(behind),
      use(most), now;
  std::vector<PlacedWork> all;
  all.reserve(rows.size());
  for (const auto& row : rows) all.push_back({.work = read_of(row), .place = row.get<8>()});
  return all;
}

}  // namespace figbridge::store
