// SPDX-License-Identifier: Apache-2.0
#include "store/stored_work.h"

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

Result<DueWork> due_work(ReadWork read, std::uint32_t most_attempts, const PayloadSeal* seal) {
  auto item = unkeep(std::move(read.item), read.digest, seal);
  if (!item && item.error().code != "damaged") return std::unexpected(std::move(item.error()));
  if (!item) return DueWork{.item = std::nullopt, .cause = kDamagedRecord};
  if (item->attempts >= most_attempts) {
    return DueWork{
        .item = std::nullopt,
        .cause = "it was handed out " + std::to_string(item->attempts) + " times and never settled"};
  }
  ++item->attempts;
  return DueWork{.item = std::move(*item), .cause = {}};
}

Result<BuriedItem> buried_work(ReadWork read, const PayloadSeal* seal) {
  WorkItem named{.id = read.item.id, .queue = read.item.queue, .key = read.item.key};
  auto item = unkeep(std::move(read.item), read.digest, seal);
  if (item) return BuriedItem{.item = std::move(*item), .cause = std::move(read.cause)};
  if (item.error().code != "damaged") return std::unexpected(std::move(item.error()));
  return BuriedItem{.item = std::move(named), .cause = kDamagedRecord};
}

Status no_such_work(const std::string& id) {
  return fail(ErrorKind::not_found, Origin::caller, "there is no such piece of work: " + id);
}

}  // namespace figbridge::store
