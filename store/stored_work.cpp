// SPDX-License-Identifier: Apache-2.0
#include "store/stored_work.h"

#include <chrono>
#include <utility>

#include "store/work_digest.h"

namespace figbridge::store {

Result<KeptPayload> keep(const WorkItem& item, const PayloadSeal* seal) {
  if (seal == nullptr)
    return KeptPayload{item.payload, work_digest(item.id, item.queue, item.key, item.payload)};
  auto sealed = seal->seal(item.payload, {.id = item.id, .queue = item.queue});
  if (!sealed) return std::unexpected(std::move(sealed.error()));
  auto digest = work_digest(item.id, item.queue, item.key, *sealed, Kept::sealed);
  return KeptPayload{std::move(*sealed), std::move(digest)};
}

Result<WorkItem> unkeep(WorkItem read, const std::string& digest, const PayloadSeal* seal) {
  const auto kept = kept_as(read.id, read.queue, read.key, read.payload, digest);
  if (!kept) return fail(Error{.kind = ErrorKind::storage, .text = kDamagedRecord, .code = "damaged"});
  if (*kept == Kept::plain) return read;
  if (seal == nullptr) {
    return fail(Error{.kind = ErrorKind::storage,
                      .text = "payloads of the store are sealed, and there is no key file",
                      .code = "no_key"});
  }
  auto payload = seal->open(read.payload, {.id = read.id, .queue = read.queue});
  if (!payload) return std::unexpected(std::move(payload.error()));
  read.payload = std::move(*payload);
  return read;
}

bool is_kept_well(const WorkItem& read, const std::string& digest, const PayloadSeal& seal) {
  const auto kept = kept_as(read.id, read.queue, read.key, read.payload, digest);
  return !kept || (*kept == Kept::sealed && seal.is_current(read.payload));
}

std::int64_t ms_of(Wall::time_point at) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

Wall::time_point time_of(std::int64_t ms) {
  return Wall::time_point(std::chrono::milliseconds(ms));
}

}  // namespace figbridge::store
