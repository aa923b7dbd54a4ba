// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/known_keys.h"

#include <functional>

namespace figbridge::facade {
namespace {

/// What a record takes beside its texts: nodes, pointers, the record itself.
constexpr std::size_t kOverhead = 800;

std::string name_of_key(const IdempotencyKey& key) {
  std::string name;
  name.reserve(key.operation.size() + key.scope.size() + key.key.size() + 2);
  name += key.operation;
  name += '\0';
  name += key.scope;
  name += '\0';
  name += key.key;
  return name;
}

std::size_t size_of(const IntentRecord& record) {
  return kOverhead + record.intent.request.size() + record.answer.body.size() +
         (record.error ? record.error->detail.size() + record.error->text.size() : 0);
}

}  // namespace

KnownKeys::KnownKeys(std::size_t memory_bytes) : shard_limit_(memory_bytes / kShards) {}

void KnownKeys::Claim::release() {
  if (keys_ != nullptr) std::exchange(keys_, nullptr)->release(name_);
}

KnownKeys::Shard& KnownKeys::shard_of(const std::string& name) {
  return shards_.at((std::hash<std::string>()(name) >> 7) % kShards);
}

KnownKeys::Found KnownKeys::look_up(const IdempotencyKey& key, std::string_view fingerprint,
                                    Wall::time_point now) {
  std::string name = name_of_key(key);
  Shard& shard = shard_of(name);
  const std::scoped_lock lock(shard.mutex);
  auto [at, fresh] = shard.kept.try_emplace(name);
  Kept& kept = at->second;
  if (!fresh && kept.record && kept.record->intent.expires <= now) {
    erase(shard, at);
    at = shard.kept.try_emplace(name).first;
    fresh = true;
  }
  if (fresh) {
    at->second.fingerprint = fingerprint;
    return {.state = State::claimed, .claim = Claim(*this, std::move(name))};
  }
  if (!kept.record) return {.state = kept.fingerprint == fingerprint ? State::in_flight : State::different};
  if (kept.record->intent.fingerprint != fingerprint) return {.state = State::different};
  shard.used.splice(shard.used.begin(), shard.used, kept.use);
  return {.state = State::answered, .record = kept.record};
}

void KnownKeys::keep(Claim claim, std::shared_ptr<const IntentRecord> record) {
  if (claim.keys_ == nullptr) return;
  const std::size_t size = size_of(*record) + claim.name_.size();
  if (size > shard_limit_) return;  // the claim ends; the store has it
  Shard& shard = shard_of(claim.name_);
  const std::scoped_lock lock(shard.mutex);
  claim.keys_ = nullptr;
  const auto at = shard.kept.find(claim.name_);
  if (at == shard.kept.end()) return;
  shard.used.push_front(&at->first);
  at->second = {.record = std::move(record), .use = shard.used.begin(), .bytes = size};
  shard.bytes += size;
  bytes_ += size;
  while (shard.bytes > shard_limit_) erase(shard, shard.kept.find(*shard.used.back()));
}

void KnownKeys::release(const std::string& name) {
  Shard& shard = shard_of(name);
  const std::scoped_lock lock(shard.mutex);
  const auto at = shard.kept.find(name);
  if (at != shard.kept.end() && !at->second.record) shard.kept.erase(at);
}

void KnownKeys::erase(Shard& shard, std::unordered_map<std::string, Kept>::iterator at) {
  shard.used.erase(at->second.use);
  shard.bytes -= at->second.bytes;
  bytes_ -= at->second.bytes;
  shard.kept.erase(at);
}

}  // namespace figbridge::facade
