// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/work_queue.h"
#include "store/payload_seal.h"

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

[[nodiscard]] std::int64_t ms_of(Wall::time_point at);
[[nodiscard]] Wall::time_point time_of(std::int64_t ms);

}  // namespace figbridge::store
