// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/intent_store.h"

namespace figbridge::facade {

/// The idempotency keys whose calls are under way in this process, and as many of the answered ones as the
/// memory allows, the last used first: what is here needs no look at the store. Any thread; a look-up costs
/// about as much as a hash and an uncontended lock.
class KnownKeys {
 public:
  explicit KnownKeys(std::size_t memory_bytes);

  /// A key that is under way for as long as this lives: nobody else gets it.
  class Claim {
   public:
    Claim() = default;
    Claim(Claim&& other) noexcept
        : keys_(std::exchange(other.keys_, nullptr)), name_(std::move(other.name_)) {}
    Claim& operator=(Claim&& other) noexcept {
      release();
      keys_ = std::exchange(other.keys_, nullptr);
      name_ = std::move(other.name_);
      return *this;
    }
    ~Claim() { release(); }

   private:
    friend class KnownKeys;
    Claim(KnownKeys& keys, std::string name) : keys_(&keys), name_(std::move(name)) {}
    void release();
    KnownKeys* keys_ = nullptr;
    std::string name_;
  };

  enum class State : std::uint8_t {
    claimed,    ///< it is the asker's now; the store may know it all the same
    in_flight,  ///< another call has it
    different,  ///< the same, for another request
    answered,   ///< see `record`
  };
  struct Found {
    State state = State::claimed;
    Claim claim;
    std::shared_ptr<const IntentRecord> record;
  };
  [[nodiscard]] Found look_up(const IdempotencyKey& key, std::string_view fingerprint, Wall::time_point now);

  /// Keeps a record that has an answer, and ends the claim on its key.
  void keep(Claim claim, std::shared_ptr<const IntentRecord> record);

  [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kShards = 16;

  struct Kept {
    std::shared_ptr<const IntentRecord> record;  ///< null: under way
    std::string fingerprint;                     ///< of what is under way
    std::list<const std::string*>::iterator use;
    std::size_t bytes = 0;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Kept> kept;
    std::list<const std::string*> used;  ///< names of the answered ones, the last used first
    std::size_t bytes = 0;
  };

  [[nodiscard]] Shard& shard_of(const std::string& name);
  void release(const std::string& name);
  void erase(Shard& shard, std::unordered_map<std::string, Kept>::iterator at);

  std::size_t shard_limit_;
  std::atomic<std::size_t> bytes_{0};
  std::array<Shard, kShards> shards_;
};

}  // namespace figbridge::facade
