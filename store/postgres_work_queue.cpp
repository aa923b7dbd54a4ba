// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_work_queue.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <algorithm>
#include <utility>

#include "store/row_bytes.h"
#include "store/stored_work.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

using WorkRow = Poco::Tuple<Text, Text, Text, BLOB, BLOB, Int, Int, Text>;
const Text kWorkColumns = "SELECT id, queue, key, payload, digest, attempts, not_before, cause";

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

/// Poco hands text over up to its first zero byte, and says nothing.
Status without_zeros(std::initializer_list<std::string_view> texts) {
  const auto has_zero = [](std::string_view text) { return text.find('\0') != std::string_view::npos; };
  if (!std::ranges::any_of(texts, has_zero)) return {};
  return fail(ErrorKind::invalid, Origin::bridge, "the store takes no text with a zero byte");
}

void insert(Session& session, const WorkItem& item, const KeptPayload& kept, Int now_is) {
  Text id = item.id;
  Text queue = item.queue;
  Text key = item.key;
  BLOB payload = blob_of(kept.payload);
  BLOB digest = blob_of(kept.digest);
  Int not_before = ms_of(item.not_before);
  session << "INSERT INTO work (id, queue, key, payload, digest, appended, not_before) "
             "VALUES ($1, $2, $3, coalesce($4, ''::bytea), $5, $6, $7) ON CONFLICT (id) DO NOTHING",
      use(id), use(queue), use(key), use(payload), use(digest), use(now_is), use(not_before), now;
}

std::vector<WorkRow> due(Session& session, Text queue, Int now_is, std::size_t limit) {
  std::vector<WorkRow> rows;
  Int most = static_cast<Int>(limit);
  session
      << kWorkColumns +
             " FROM work AS w WHERE queue = $1 AND buried = 0 AND not_before <= $2 AND leased_until <= $3 "
             "AND (key = '' OR "
             "NOT EXISTS (SELECT 1 FROM work AS before WHERE before.queue = w.queue AND before.key = w.key "
             "AND before.buried = 0 AND before.key <> '' AND before.place < w.place)) "
             "ORDER BY place LIMIT $4 FOR UPDATE SKIP LOCKED",
      into(rows), use(queue), use(now_is), use(now_is), use(most), now;
  return rows;
}

void set_aside(Session& session, Text id, Text cause) {
  session << "UPDATE work SET buried = 1, leased_until = 0, cause = $1 WHERE id = $2", use(cause), use(id),
      now;
}

void hand_out(Session& session, Text id, Int until) {
  session << "UPDATE work SET attempts = attempts + 1, leased_until = $1 WHERE id = $2", use(until), use(id),
      now;
}

Status one_of(const std::vector<Text>& changed, const std::string& id) {
  if (changed.size() == 1) return {};
  return no_such_work(id);
}

}  // namespace

Status PostgresWorkQueue::append(const std::vector<WorkItem>& items) {
  const Int now_is = ms_of(clock_.wall_now());
  std::vector<KeptPayload> all;
  all.reserve(items.size());
  for (const auto& item : items) {
    if (auto good = without_zeros({item.id, item.queue, item.key}); !good) return good;
    auto one = keep(item, seal_);
    if (!one) return std::unexpected(std::move(one.error()));
    all.push_back(std::move(*one));
  }
  return writer_.commit([&](Session& session) -> Status {
    for (std::size_t n = 0; n < items.size(); ++n) insert(session, items[n], all[n], now_is);
    return {};
  });
}

Result<std::vector<WorkItem>> PostgresWorkQueue::lease(const std::string& queue, std::size_t limit,
                                                       Wall::time_point until) {
  if (auto good = without_zeros({queue}); !good) return std::unexpected(std::move(good.error()));
  const Int now_is = ms_of(clock_.wall_now());
  std::vector<WorkItem> leased;
  auto written = writer_.commit([&](Session& session) -> Status {
    leased.clear();
    for (const auto& row : due(session, queue, now_is, limit)) {
      auto piece = due_work(read_of(row), most_attempts_, seal_);
      if (!piece) return std::unexpected(std::move(piece.error()));
      if (!piece->item) {
        set_aside(session, row.get<0>(), piece->cause);
        continue;
      }
      hand_out(session, piece->item->id, ms_of(until));
      leased.push_back(std::move(*piece->item));
    }
    return {};
  });
  if (!written) return std::unexpected(std::move(written.error()));
  return leased;
}

Status PostgresWorkQueue::acknowledge(const std::vector<std::string>& ids) {
  for (const auto& id : ids) {
    if (auto good = without_zeros({id}); !good) return good;
  }
  return writer_.commit([&](Session& session) -> Status {
    for (Text id : ids) session << "DELETE FROM work WHERE id = $1 AND buried = 0", use(id), now;
    return {};
  });
}

Status PostgresWorkQueue::retry(const std::string& id, Wall::time_point not_before,
                                const std::string& cause) {
  if (auto good = without_zeros({id, cause}); !good) return good;
  return writer_.commit([&](Session& session) -> Status {
    std::vector<Text> changed;
    Text which = id;
    Text why = cause;
    Int at = ms_of(not_before);
    session << "UPDATE work SET leased_until = 0, not_before = $1, cause = $2 WHERE id = $3 AND buried = 0 "
               "RETURNING id",
        into(changed), use(at), use(why), use(which), now;
    return one_of(changed, id);
  });
}

Status PostgresWorkQueue::bury(const std::string& id, const std::string& cause) {
  if (auto good = without_zeros({id, cause}); !good) return good;
  return writer_.commit([&](Session& session) -> Status {
    std::vector<Text> changed;
    Text which = id;
    Text why = cause;
    session << "UPDATE work SET buried = 1, leased_until = 0, cause = $1 WHERE id = $2 AND buried = 0 "
               "RETURNING id",
        into(changed), use(why), use(which), now;
    return one_of(changed, id);
  });
}

Result<std::vector<BuriedItem>> PostgresWorkQueue::buried(const std::string& queue, std::size_t limit) {
  if (auto good = without_zeros({queue}); !good) return std::unexpected(std::move(good.error()));
  std::vector<WorkRow> rows;
  auto asked = writer_.read("reading what was set aside", [&](Session& session) {
    Text wanted = queue;
    Int most = static_cast<Int>(limit);
    session << kWorkColumns + " FROM work WHERE queue = $1 AND buried = 1 ORDER BY place LIMIT $2",
        into(rows), use(wanted), use(most), now;
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  std::vector<BuriedItem> items;
  items.reserve(rows.size());
  for (const auto& row : rows) {
    auto item = buried_work(read_of(row), seal_);
    if (!item) return std::unexpected(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return items;
}

Status PostgresWorkQueue::dig_up(const std::string& id) {
  if (auto good = without_zeros({id}); !good) return good;
  return writer_.commit([&](Session& session) -> Status {
    std::vector<Text> changed;
    Text which = id;
    session << "UPDATE work SET buried = 0, attempts = 0, not_before = 0, leased_until = 0, "
               "place = nextval(pg_get_serial_sequence('work', 'place')) WHERE id = $1 AND buried = 1 "
               "RETURNING id",
        into(changed), use(which), now;
    return one_of(changed, id);
  });
}

Result<QueueFigures> PostgresWorkQueue::figures(const std::string& queue) {
  if (auto good = without_zeros({queue}); !good) return std::unexpected(std::move(good.error()));
  Int waiting = 0;
  Int set_aside_now = 0;
  Int oldest = -1;
  auto asked = writer_.read("reading how a queue stands", [&](Session& session) {
    Text wanted = queue;
    session << "SELECT count(*) FILTER (WHERE buried = 0), count(*) FILTER (WHERE buried = 1), "
               "coalesce(min(appended) FILTER (WHERE buried = 0), -1) FROM work WHERE queue = $1",
        into(waiting), into(set_aside_now), into(oldest), use(wanted), now;
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  QueueFigures figures{.waiting = static_cast<std::uint64_t>(waiting),
                       .buried = static_cast<std::uint64_t>(set_aside_now)};
  if (oldest >= 0) figures.oldest = time_of(oldest);
  return figures;
}

}  // namespace figbridge::store
