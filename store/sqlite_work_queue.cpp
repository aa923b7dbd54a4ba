// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_work_queue.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>
#include <utility>

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

BLOB blob(std::string_view bytes) {
  return {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()};
}

std::string text_of(const BLOB& bytes) {
  return {reinterpret_cast<const char*>(bytes.rawContent()), bytes.size()};
}

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
std::vector<Text> due_ids(Session& session, Text queue, Int now_is, std::size_t limit) {
  std::vector<Text> ids;
  Poco::UInt64 most = limit;
  session << "SELECT id" + kDue + " ORDER BY place LIMIT ?", into(ids), use(queue), use(now_is), use(now_is),
      use(most), now;
  return ids;
}

/// One of them, if it still is.
std::vector<WorkRow> still_due(Session& session, Text queue, Int now_is, Text id) {
  std::vector<WorkRow> rows;
  session << kWorkColumns + kDue + " AND id = ?", into(rows), use(queue), use(now_is), use(now_is), use(id),
      now;
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
  return no_such_work(id);
}

}  // namespace

/// The statement that is run most, kept prepared.
class SqliteWorkQueue::Insert {
 public:
  explicit Insert(Session& session) : statement_(session) {
    // Poco binds empty bytes as NULL.
    statement_ << "INSERT INTO work (id, queue, key, payload, digest, appended, not_before) "
                  "VALUES (?, ?, ?, coalesce(?, x''), ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        use(id_), use(queue_), use(key_), use(payload_), use(digest_), use(appended_), use(not_before_);
  }
  void run(const WorkItem& item, const KeptPayload& kept, Int now_is) {
    id_ = item.id;
    queue_ = item.queue;
    key_ = item.key;
    payload_.assignRaw(reinterpret_cast<const unsigned char*>(kept.payload.data()), kept.payload.size());
    digest_.assignRaw(reinterpret_cast<const unsigned char*>(kept.digest.data()), kept.digest.size());
    appended_ = now_is;
    not_before_ = ms_of(item.not_before);
    statement_.execute();
  }

 private:
  Text id_;
  Text queue_;
  Text key_;
  BLOB payload_;
  BLOB digest_;
  Int appended_ = 0;
  Int not_before_ = 0;
  Poco::Data::Statement statement_;
};

SqliteWorkQueue::SqliteWorkQueue(GroupCommit& writer, const Clock& clock, std::uint32_t most_attempts,
                                 const PayloadSeal* seal)
    : writer_(writer), clock_(clock), most_attempts_(most_attempts), seal_(seal) {}

SqliteWorkQueue::~SqliteWorkQueue() = default;

std::int64_t SqliteWorkQueue::now_ms() const {
  return ms_of(clock_.wall_now());
}

Status SqliteWorkQueue::append(const std::vector<WorkItem>& items) {
  const Int now_is = now_ms();
  // Hashed and sealed here, beside the others: the writer has enough to do.
  std::vector<KeptPayload> all;
  all.reserve(items.size());
  for (const auto& item : items) {
    auto one = keep(item, seal_);
    if (!one) return std::unexpected(std::move(one.error()));
    all.push_back(std::move(*one));
  }
  return writer_.commit([&](Session& session) -> Status {
    // Not kept while it runs: a statement that threw is not run again.
    auto insert = insert_ ? std::move(insert_) : std::make_unique<Insert>(session);
    for (std::size_t n = 0; n < items.size(); ++n) insert->run(items[n], all[n], now_is);
    insert_ = std::move(insert);
    return {};
  });
}

Result<std::vector<WorkItem>> SqliteWorkQueue::lease(const std::string& queue, std::size_t limit,
                                                     Wall::time_point until) {
  const Int now_is = now_ms();
  // Looked for beside the writer: a long queue whose first pieces are held back takes its time.
  std::vector<Text> candidates;
  auto looked = writer_.read("looking for due work",
                             [&](Session& session) { candidates = due_ids(session, queue, now_is, limit); });
  if (!looked) return std::unexpected(std::move(looked.error()));
  std::vector<WorkItem> leased;
  if (candidates.empty()) return leased;
  auto written = writer_.commit([&](Session& session) -> Status {
    leased.clear();
    for (const auto& candidate : candidates) {
      for (const auto& row : still_due(session, queue, now_is, candidate)) {
        auto due = due_work(read_of(row), most_attempts_, seal_);
        if (!due) return std::unexpected(std::move(due.error()));
        if (!due->item) {
          set_aside(session, row.get<0>(), due->cause);
          continue;
        }
        hand_out(session, due->item->id, ms_of(until));
        leased.push_back(std::move(*due->item));
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
  std::vector<WorkRow> rows;
  auto asked = writer_.read("reading what was set aside", [&](Session& session) {
    Text wanted = queue;
    Poco::UInt64 most = limit;
    session << kWorkColumns + " FROM work WHERE queue = ? AND buried = 1 ORDER BY place LIMIT ?", into(rows),
        use(wanted), use(most), now;
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
  std::vector<Int> oldest;
  auto asked = writer_.read("reading how a queue stands", [&](Session& session) {
    Text wanted = queue;
    session << "SELECT count(*) FROM work WHERE queue = ? AND buried = 0", into(waiting), use(wanted), now;
    session << "SELECT count(*) FROM work WHERE queue = ? AND buried = 1", into(set_aside_now), use(wanted),
        now;
    session << "SELECT appended FROM work WHERE queue = ? AND buried = 0 ORDER BY place LIMIT 1",
        into(oldest), use(wanted), now;
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  QueueFigures figures{.waiting = waiting, .buried = set_aside_now};
  if (!oldest.empty()) figures.oldest = time_of(oldest.front());
  return figures;
}

Result<SqliteWorkQueue::Resealed> SqliteWorkQueue::reseal(std::int64_t place, std::size_t limit) {
  if (seal_ == nullptr)
    return fail(ErrorKind::configuration, Origin::bridge, "there is no key file to seal with");
  using PlacedRow = Poco::Tuple<Text, Text, Text, BLOB, BLOB, Int, Int, Text, Int>;
  Resealed told;
  auto written = writer_.commit([&](Session& session) -> Status {
    told = {.place = place};
    std::vector<PlacedRow> rows;
    Int behind = place;
    Poco::UInt64 most = limit;
    session << kWorkColumns + ", place FROM work WHERE place > ? ORDER BY place LIMIT ?", into(rows),
        use(behind), use(most), now;
    told.at_end = rows.size() < limit;
    for (const auto& row : rows) {
      told.place = row.get<8>();
      const auto read = read_of({row.get<0>(), row.get<1>(), row.get<2>(), row.get<3>(), row.get<4>(),
                                 row.get<5>(), row.get<6>(), row.get<7>()});
      if (is_kept_well(read.item, read.digest, *seal_)) continue;
      const auto item = unkeep(read.item, read.digest, seal_);
      if (!item && item.error().code != "damaged") return std::unexpected(item.error());
      if (!item) continue;
      auto sealed = keep(*item, seal_);
      if (!sealed) return std::unexpected(std::move(sealed.error()));
      BLOB payload = blob(sealed->payload);
      BLOB digest = blob(sealed->digest);
      Int at = told.place;
      session << "UPDATE work SET payload = ?, digest = ? WHERE place = ?", use(payload), use(digest),
          use(at), now;
      ++told.sealed;
    }
    return {};
  });
  if (!written) return std::unexpected(std::move(written.error()));
  return told;
}

}  // namespace figbridge::store
