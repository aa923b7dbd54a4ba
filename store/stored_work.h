// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/work_queue.h"
#include "store/payload_seal.h"
#include "store/times.h"

namespace figbridge::store {

/// The cause of a record that was buried because it is damaged.
inline constexpr const char* kDamagedRecord = "its record is damaged";

/// A payload as it is written: sealed, if there is a seal.
struct KeptPayload {
  std::string payload;
  std::string digest;
};
[[nodiscard]] Result<KeptPayload> keep(const WorkItem& item, const PayloadSeal* seal);

/// A piece of work as it was read, its payload as it is kept, made into what was appended. Error::code is
/// `damaged` if it is not that, `no_key` if it cannot be opened now.
[[nodiscard]] Result<WorkItem> unkeep(WorkItem read, const std::string& digest, const PayloadSeal* seal);

/// Whether it is kept as it would be now, with this seal's first key. A damaged one is, too.
[[nodiscard]] bool is_kept_well(const WorkItem& read, const std::string& digest, const PayloadSeal& seal);

/// As it was read, its payload as it is kept.
struct ReadWork {
  WorkItem item;
  std::string digest;
  std::string cause;
};

/// What becomes of a piece that is due: it is handed out, its attempt counted, or buried with a cause.
struct DueWork {
  std::optional<WorkItem> item;
  std::string cause;  ///< without an item
};
/// Fails if nobody can tell now: its key is not there.
[[nodiscard]] Result<DueWork> due_work(ReadWork read, std::uint32_t most_attempts, const PayloadSeal* seal);

/// One that was buried; without its payload if it is damaged.
[[nodiscard]] Result<BuriedItem> buried_work(ReadWork read, const PayloadSeal* seal);

[[nodiscard]] Status no_such_work(const std::string& id);

}  // namespace figbridge::store
