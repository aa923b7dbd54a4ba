// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/caller.h"
#include "core/clock.h"
#include "core/observation.h"
#include "facade/observe/call_statistics.h"
#include "facade/observe/shards.h"

namespace figbridge::facade {

/// How much `figbridge observed` remembers; what goes beyond is counted under `(others)`.
struct ObservedLimits {
  std::size_t names = 2'000;  ///< operations and wire names, over all listeners
  std::size_t callers_of_a_name = 200;
  std::size_t callers = 20'000;  ///< over all names
};

struct ObservedCaller {
  std::string name;
  CallerKind kind = CallerKind::anonymous;
  bool verified = false;
  CallStatistics calls;
};

/// One thing that is called through one listener.
struct ObservedName {
  std::string listener;
  std::string name;         ///< the operation, or what the wire calls it
  bool configured = false;  ///< it is an operation
  CallStatistics calls;
  std::vector<ObservedCaller> callers;  ///< the busiest first
};

struct SideCalls {
  std::uint64_t legacy = 0;
  std::uint64_t modern = 0;
};

/// Who calls what, how often, how fast, how large: what `figbridge observed` lists. Bounded, whatever is
/// called. Recording touches only the recording thread's own part, which is added to the whole when somebody
/// reads or when it has `kPendingMost` different entries or a new minute has begun. Any thread.
class Observed final : public ObservationSink {
 public:
  static constexpr std::size_t kPendingMost = 256;
  static constexpr std::string_view kOthers = "(others)";

  explicit Observed(const Clock& clock, ObservedLimits limits = {}) : clock_(clock), limits_(limits) {}

  void record(const Observation& observation) noexcept override;

  /// The busiest first.
  [[nodiscard]] std::vector<ObservedName> list();
  /// Calls of each operation in the last 60 minutes, by who answered; restored calls are not in it.
  [[nodiscard]] std::map<std::string, SideCalls> last_hour();
  /// Adds what an earlier run had seen; within the limits.
  void restore(const std::vector<ObservedName>& names);

 private:
  struct Key {
    std::string listener;
    std::string name;
    std::string caller;
    CallerKind kind = CallerKind::anonymous;
    bool configured = false;
    bool verified = false;
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// The same, of an observation, without a copy.
  struct KeyView {
    std::string_view listener;
    std::string_view name;
    std::string_view caller;
    CallerKind kind;
    bool configured;
    bool verified;
    explicit KeyView(const Observation& seen);
    explicit KeyView(const Key& key);
    friend bool operator==(const KeyView&, const KeyView&) = default;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const KeyView& key) const noexcept;
    std::size_t operator()(const Key& key) const noexcept { return (*this)(KeyView(key)); }
  };
  struct Equal {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return KeyView(a) == KeyView(b);
    }
  };
  /// What one thread saw in one minute.
  struct Pending {
    std::int64_t minute = 0;  ///< since the epoch
    std::unordered_map<Key, CallStatistics, Hash, Equal> calls;
  };

  struct CallerId {
    std::string name;
    CallerKind kind = CallerKind::anonymous;
    bool verified = false;
    friend auto operator<=>(const CallerId&, const CallerId&) = default;
  };
  struct NameId {
    std::string listener;
    std::string name;
    bool configured = false;
    friend auto operator<=>(const NameId&, const NameId&) = default;
  };
  struct Entry {
    CallStatistics calls;
    std::map<CallerId, CallStatistics> callers;
  };
  /// The last hour of one operation, minute by minute.
  struct Hour {
    struct Minute {
      std::int64_t minute = -1;  ///< since the epoch
      SideCalls calls;
    };
    std::array<Minute, 60> minutes;
    void add(std::int64_t minute, const CallStatistics& calls);
    [[nodiscard]] SideCalls sum(std::int64_t now) const;
  };

  static CallStatistics& calls_of(Pending& pending, const KeyView& key);
  void gather();
  void merge(const Pending& pending);
  Entry& entry_of(const NameId& id);
  CallStatistics& caller_of(Entry& entry, const CallerId& id);

  const Clock& clock_;
  ObservedLimits limits_;
  Shards<Pending> pending_;
  std::mutex mutex_;  ///< guards what follows; taken before, never within, a shard's
  std::map<NameId, Entry> names_;
  std::map<std::string, Hour> hours_;
  std::size_t callers_ = 0;
};

}  // namespace figbridge::facade
