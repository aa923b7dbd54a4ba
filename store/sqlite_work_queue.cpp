// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_work_queue.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <chrono>
#include <utility>

#include "store/work_digest.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

// id, queue, key, payload, digest, attempts, not_before
using Row = Poco::Tuple<Text, Text, Text, BLOB, BLOB, Int, Int>;
const Text kDamaged = "its record is damaged";
const Text kColumns = "SELECT id, queue, key, payload, digest, attempts, not_before";

BLOB blob(std::string_view bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

std::string text_of(const BLOB& blob) {
  return {reinterpret_cast<const char*>(blob.rawContent()), blob.size()};
}

BLOB digest_of(const Text& id, const Text& queue, const Text& key, std::string_view payload) {
  return blob(work_digest(id, queue, key, payload));
}

Int ms_of(Wall::time_point at) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Wall::time_point time_of(Int ms) {
  return Wall::time_point(std::chrono::milliseconds(ms));
}

WorkItem item_of(const Row& row) {
  return {.id = row.get<0>(),
          .queue = row.get<1>(),
          .key = row.get<2>(),
          .payload = text_of(row.get<3>()),
          .attempts = static_cast<std::uint32_t>(row.get<5>()),
          .not_before = time_of(row.get<6>())};
}

bool is_whole(const Row& row) {
  return digest_of(row.get<0>(), row.get<1>(), row.get<2>(), text_of(row.get<3>())) == row.get<4>();
}

void insert(Session& session, const WorkItem& item, Int now_is) {
  Text id = item.id;
  Text queue = item.queue;
  Text key = item.key;
  BLOB payload = blob(item.payload);
  BLOB digest = digest_of(id, queue, key, item.payload);
  Int not_before = ms_of(item.not_before);
  session << "INSERT INTO work (id, queue, key, payload, digest, appended, not_before) VALUES (?, ?, ?, ?, "
             "?, ?, ?) "
             "ON CONFLICT (id) DO NOTHING",
      use(id), use(queue), use(key), use(payload), use(digest), use(now_is), use(not_before), now;
}

std::vector<Row> due(Session& session, const Text& queue, Int now_is, std::size_t limit) {
  std::vector<Row> rows;
  Text wanted = queue;
  Poco::UInt64 most = limit;
  session
      << kColumns +
             " FROM work AS w WHERE queue = ? AND buried = 0 AND not_before <= ? AND leased_until <= ? AND "
             "(key = '' OR "
             "NOT EXISTS (SELECT 1 FROM work AS before WHERE before.queue = w.queue AND before.key = w.key "
             "AND before.buried = 0 AND before.key <> '' AND before.place < w.place)) ORDER BY place LIMIT ?",
      into(rows), use(wanted), use(now_is), use(now_is), use(most), now;
  return rows;
}

void set_aside(Session& session, Text id, Text cause) {
  session << "UPDATE work SET buried = 1, leased_until = 0, cause = ? WHERE id = ?", use(cause), use(id), now;
}

void hand_out(Session& session, Text id, Int until) {
  session << "UPDATE work SET attempts = attempts + 1, leased_until = ? WHERE id = ?", use(until), use(id),
      now;
}

/// Of the statement that ran last.
Status one_changed(Session& session, const std::string& id) {
  int changed = 0;
  session << "SELECT changes()", into(changed), now;
  if (changed == 1) return {};
  return fail(ErrorKind::not_found, Origin::caller, "there is no such piece of work: " + id);
}

}  // namespace

std::int64_t SqliteWorkQueue::now_ms() const {
  return ms_of(clock_.wall_now());
}

Status SqliteWorkQueue::append(const std::vector<WorkItem>& items) {
  const Int now_is = now_ms();
  return writer_.commit([&](Session& session) -> Status {
    for (const auto& item : items) insert(session, item, now_is);
    return {};
  });
}

Result<std::vector<WorkItem>> SqliteWorkQueue::lease(const std::string& queue, std::size_t limit,
                                                     Wall::time_point until) {
  const Int now_is = now_ms();
  std::vector<WorkItem> leased;
  auto written = writer_.commit([&](Session& session) -> Status {
    leased.clear();
    for (const auto& row : due(session, queue, now_is, limit)) {
      if (!is_whole(row)) {
        set_aside(session, row.get<0>(), kDamaged);
      } else if (row.get<5>() >= most_attempts_) {
        set_aside(session, row.get<0>(),
                  "it was handed out " + std::to_string(row.get<5>()) + " times and never settled");
      } else {
        hand_out(session, row.get<0>(), ms_of(until));
        leased.push_back(item_of(row));
        ++leased.back().attempts;
      }
    }
    return {};
  });
  if (!written) return std::unexpected(std::move(written.error()));
  return leased;
}

Status SqliteWorkQueue::acknowledge(const std::vector<std::string>& ids) {
  return writer_.commit([&](Session& session) -> Status {
    for (Text id : ids) session << "DELETE FROM work WHERE id = ? AND buried = 0", use(id), now;
    return {};
  });
}

Status SqliteWorkQueue::retry(const std::string& id, Wall::time_point not_before, const std::string& cause) {
  return writer_.commit([&](Session& session) -> Status {
    Text which = id;
    Text why = cause;
    Int at = ms_of(not_before);
    session << "UPDATE work SET leased_until = 0, not_before = ?, cause = ? WHERE id = ? AND buried = 0",
        use(at), use(why), use(which), now;
    return one_changed(session, id);
  });
}

Status SqliteWorkQueue::bury(const std::string& id, const std::string& cause) {
  return writer_.commit([&](Session& session) -> Status {
    Text which = id;
    Text why = cause;
    session << "UPDATE work SET buried = 1, leased_until = 0, cause = ? WHERE id = ? AND buried = 0",
        use(why), use(which), now;
    return one_changed(session, id);
  });
}

Result<std::vector<BuriedItem>> SqliteWorkQueue::buried(const std::string& queue, std::size_t limit) {
  using CausedRow = Poco::Tuple<Text, Text, Text, BLOB, BLOB, Int, Int, Text>;
  std::vector<CausedRow> rows;
  auto asked = writer_.commit([&](Session& session) -> Status {
    rows.clear();
    Text wanted = queue;
    Poco::UInt64 most = limit;
    session << kColumns + ", cause FROM work WHERE queue = ? AND buried = 1 ORDER BY place LIMIT ?",
        into(rows), use(wanted), use(most), now;
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  std::vector<BuriedItem> items;
  for (const auto& row : rows) {
    const Row plain(row.get<0>(), row.get<1>(), row.get<2>(), row.get<3>(), row.get<4>(), row.get<5>(),
                    row.get<6>());
    items.push_back({.item = item_of(plain), .cause = is_whole(plain) ? row.get<7>() : kDamaged});
  }
  return items;
}

Status SqliteWorkQueue::dig_up(const std::string& id) {
  return writer_.commit([&](Session& session) -> Status {
    Text which = id;
    session << "UPDATE work SET buried = 0, attempts = 0, not_before = 0, leased_until = 0, "
               "place = (SELECT max(place) + 1 FROM work) WHERE id = ? AND buried = 1",
        use(which), now;
    return one_changed(session, id);
  });
}

Result<QueueFigures> SqliteWorkQueue::figures(const std::string& queue) {
  Poco::UInt64 waiting = 0;
  Poco::UInt64 set_aside_now = 0;
  Int oldest = -1;
  auto asked = writer_.commit([&](Session& session) -> Status {
    Text wanted = queue;
    session << "SELECT count(*) FILTER (WHERE buried = 0), count(*) FILTER (WHERE buried = 1), "
               "coalesce(min(appended) FILTER (WHERE buried = 0), -1) FROM work WHERE queue = ?",
        into(waiting), into(set_aside_now), into(oldest), use(wanted), now;
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  QueueFigures figures{.waiting = waiting, .buried = set_aside_now};
  if (oldest >= 0) figures.oldest = time_of(oldest);
  return figures;
}

}  // namespace figbridge::store
