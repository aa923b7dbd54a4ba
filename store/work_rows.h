// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/stored_work.h"

namespace Poco::Data {
class Session;
}

/// Work as rows of SQLite's table `work`, within whatever transaction is open. What these functions throw is
/// Poco's.
namespace figbridge::store {

/// One piece, unless its id is there already.
void insert_work(Poco::Data::Session& session, const WorkItem& item, const KeptPayload& kept,
                 Wall::time_point appended);
void delete_work(Poco::Data::Session& session, const std::string& id);
/// Back in the queue, with the cause noted; or set aside.
void put_work_back(Poco::Data::Session& session, const std::string& id, Wall::time_point not_before,
                   const std::string& cause);
void bury_work(Poco::Data::Session& session, const std::string& id, const std::string& cause);
/// Behind what waits now, its attempts forgotten.
void dig_up_work(Poco::Data::Session& session, const std::string& id);
/// Of the statement that ran last.
[[nodiscard]] int rows_changed(Poco::Data::Session& session);

/// See WorkQueue::lease.
struct WorkLease {
  std::string queue;
  std::size_t limit = 0;
  Wall::time_point now;
  Wall::time_point until;
  std::uint32_t most_attempts = 0;
};
[[nodiscard]] Result<std::vector<WorkItem>> lease_work(Poco::Data::Session& session, const WorkLease& wanted,
                                                       const PayloadSeal* seal);
/// Nobody has anything leased any more: for the one process that has the file, when it starts.
void end_leases(Poco::Data::Session& session);

/// What was set aside, the oldest first, as it is kept.
[[nodiscard]] std::vector<ReadWork> buried_rows(Poco::Data::Session& session, const std::string& queue,
                                                std::size_t limit);
/// One piece; none or one.
[[nodiscard]] std::vector<ReadWork> work_row(Poco::Data::Session& session, const std::string& id);

struct PlacedWork {
  ReadWork work;
  std::int64_t place = 0;
};
/// Of all queues, in order.
[[nodiscard]] std::vector<PlacedWork> rows_behind(Poco::Data::Session& session, std::int64_t place,
                                                  std::size_t limit);

}  // namespace figbridge::store
