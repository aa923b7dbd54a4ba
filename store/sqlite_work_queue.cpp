// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_work_queue.h"

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Data/TypeHandler.h>
#include <utility>

#include "store/row_bytes.h"
#include "store/stored_work.h"
#include "store/work_rows.h"

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::BLOB;
using Poco::Data::Session;
using Text = std::string;
using Int = Poco::Int64;

Status one_changed(Session& session, const std::string& id) {
  if (rows_changed(session) == 1) return {};
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
  const WorkLease wanted{.queue = queue,
                         .limit = limit,
                         .now = clock_.wall_now(),
                         .until = until,
                         .most_attempts = most_attempts_};
  std::vector<WorkItem> leased;
  auto written = writer_.commit([&](Session& session) -> Status {
    auto taken = lease_work(session, wanted, seal_);
    if (!taken) return std::unexpected(std::move(taken.error()));
    leased = std::move(*taken);
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
    put_work_back(session, id, not_before, cause);
    return one_changed(session, id);
  });
}

Status SqliteWorkQueue::bury(const std::string& id, const std::string& cause) {
  return writer_.commit([&](Session& session) -> Status {
    bury_work(session, id, cause);
    return one_changed(session, id);
  });
}

Result<std::vector<BuriedItem>> SqliteWorkQueue::buried(const std::string& queue, std::size_t limit) {
  std::vector<ReadWork> rows;
  auto asked = writer_.commit([&](Session& session) -> Status {
    rows = buried_rows(session, queue, limit);
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  std::vector<BuriedItem> items;
  items.reserve(rows.size());
  for (auto& row : rows) {
    auto item = buried_work(std::move(row), seal_);
    if (!item) return std::unexpected(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return items;
}

Status SqliteWorkQueue::dig_up(const std::string& id) {
  return writer_.commit([&](Session& session) -> Status {
    dig_up_work(session, id);
    return one_changed(session, id);
  });
}

Result<QueueFigures> SqliteWorkQueue::figures(const std::string& queue) {
  Poco::UInt64 waiting = 0;
  Poco::UInt64 set_aside_now = 0;
  std::vector<Int> oldest;
  auto asked = writer_.commit([&](Session& session) -> Status {
    oldest.clear();
    Text wanted = queue;
    session << "SELECT count(*) FROM work WHERE queue = ? AND buried = 0", into(waiting), use(wanted), now;
    session << "SELECT count(*) FROM work WHERE queue = ? AND buried = 1", into(set_aside_now), use(wanted),
        now;
    session << "SELECT appended FROM work WHERE queue = ? AND buried = 0 ORDER BY place LIMIT 1",
        into(oldest), use(wanted), now;
    return {};
  });
  if (!asked) return std::unexpected(std::move(asked.error()));
  QueueFigures figures{.waiting = waiting, .buried = set_aside_now};
  if (!oldest.empty()) figures.oldest = time_of(oldest.front());
  return figures;
}

Result<SqliteWorkQueue::Resealed> SqliteWorkQueue::reseal(std::int64_t place, std::size_t limit) {
  if (seal_ == nullptr)
    return fail(ErrorKind::configuration, Origin::bridge, "there is no key file to seal with");
  Resealed told;
  auto written = writer_.commit([&](Session& session) -> Status {
    told = {.place = place};
    const auto rows = rows_behind(session, place, limit);
    told.at_end = rows.size() < limit;
    for (const auto& row : rows) {
      told.place = row.place;
      const auto& read = row.work;
      if (is_kept_well(read.item, read.digest, *seal_)) continue;
      const auto item = unkeep(read.item, read.digest, seal_);
      if (!item && item.error().code != "damaged") return std::unexpected(item.error());
      if (!item) continue;
      auto sealed = keep(*item, seal_);
      if (!sealed) return std::unexpected(std::move(sealed.error()));
      BLOB payload = blob_of(sealed->payload);
      BLOB digest = blob_of(sealed->digest);
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
