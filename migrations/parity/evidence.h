// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/json/json_text.h"
#include "core/operation.h"
#include "migrations/parity/compare.h"

namespace figbridge::migrations {

/// One call that both sides answered, or failed to.
struct ComparedPair {
  std::string operation;
  std::string trace_id;
  Wall::time_point at;
  Side answered = Side::legacy;
  Comparison comparison;  ///< of the answers, or one difference of kind `outcome`
  std::chrono::microseconds answered_took{0};
  std::chrono::microseconds aside_took{0};
  bool answered_failed = false;  ///< that side failed it: an error of its own, or a fault; no business error
  bool aside_failed = false;
};

/// Where and how answers differ, alike in many pairs.
struct ParityCluster {
  struct Example {
    std::string trace_id;
    std::string at;  ///< RFC 3339
    std::string answered;
    std::string aside;
  };
  std::string field;
  DifferenceKind kind = DifferenceKind::text;
  std::string rule;  ///< that explains it; empty: none
  std::uint64_t pairs = 0;
  std::uint64_t noise = 0;  ///< in so many of `noise_pairs` one side differed from itself there, alike
  std::string first_seen;   ///< RFC 3339
  std::string last_seen;
  std::vector<Example> examples;  ///< the latest; values as they may be shown
};

/// What is known of one operation.
struct ParityReport {
  std::string operation;
  std::uint64_t pairs = 0;      ///< compared
  std::uint64_t same = 0;       ///< of these: nothing differs
  std::uint64_t explained = 0;  ///< of these: nothing differs but what rules explain
  std::uint64_t different = 0;  ///< of these: the rest
  std::uint64_t outcomes = 0;   ///< of the different: one side failed and the other did not, or otherwise
  std::map<std::string, std::uint64_t> left_out;  ///< not compared, by why: `no_room`, `too_large` …
  double bound = 1;  ///< with 95 % confidence at most this share of all pairs is different
  std::chrono::microseconds answered_mean{0};
  std::chrono::microseconds aside_mean{0};
  std::uint64_t legacy_failed = 0;  ///< pairs in which that side failed: see ComparedPair
  std::uint64_t modern_failed = 0;
  std::chrono::microseconds legacy_mean{0};
  std::chrono::microseconds modern_mean{0};
  Wall::time_point
      first;  ///< when the first and the latest pair were compared; the epoch if that is not known
  Wall::time_point last;
  std::string since;                    ///< RFC 3339, of the first pair
  std::vector<ParityCluster> clusters;  ///< unexplained ones first, then the most frequent first
  std::uint64_t unlisted = 0;           ///< differences in clusters for which there was no room
  std::uint64_t noise_pairs = 0;        ///< so often one side was asked twice
};

/// Kinds that noise does not tell apart: another number, moment, text or type is another value.
[[nodiscard]] DifferenceKind family_of(DifferenceKind kind) noexcept;

/// The upper end of Wilson's interval at 95 %, one-sided: so large may the true share be after `hits` of
/// `of`. 1 for no observation at all.
[[nodiscard]] double share_bound(std::uint64_t hits, std::uint64_t of);

/// Gathers what comparisons find, in bounded space. Any thread.
class Evidence {
 public:
  struct Limits {
    std::size_t clusters = 500;  ///< of an operation
    std::size_t examples = 3;    ///< of a cluster
  };

  explicit Evidence(Limits limits) : limits_(limits) {}
  Evidence() : Evidence(Limits{}) {}

  /// Over all operations, since the process began.
  struct Totals {
    std::uint64_t pairs = 0;
    std::uint64_t different = 0;
    std::uint64_t left_out = 0;
  };

  /// Values in `pair` are as they may be shown.
  void record(const ComparedPair& pair);
  /// What differs between two answers of one side to the same call.
  void record_noise(const std::string& operation, const Comparison& comparison);
  void left_out(const std::string& operation, const std::string& why);

  [[nodiscard]] std::vector<std::string> operations() const;
  [[nodiscard]] Totals totals() const;
  /// Empty of an operation of which nothing is known.
  [[nodiscard]] ParityReport report(const std::string& operation) const;
  /// Begins anew: the side that is asked aside has been changed.
  void forget(const std::string& operation);

  /// All of it, to be kept; and back. What cannot be read changes nothing.
  [[nodiscard]] JsonText save() const;
  Status restore(const JsonText& saved);

 private:
  using ClusterId = std::tuple<std::string, DifferenceKind, std::string>;
  /// Of one side, whether it answered or was asked aside.
  struct SideFigures {
    std::uint64_t failed = 0;
    std::uint64_t took_us = 0;
  };
  struct Known {
    std::uint64_t same = 0;
    std::uint64_t explained = 0;
    std::uint64_t different = 0;
    std::uint64_t outcomes = 0;
    std::map<std::string, std::uint64_t> left_out;
    std::uint64_t answered_us = 0;
    std::uint64_t aside_us = 0;
    SideFigures legacy;
    SideFigures modern;
    std::int64_t first_ms = 0;  // since the epoch
    std::int64_t last_ms = 0;
    std::string since;
    std::uint64_t unlisted = 0;
    std::map<ClusterId, ParityCluster> clusters;
    std::uint64_t noise_pairs = 0;
    std::map<std::pair<std::string, DifferenceKind>, std::uint64_t> noise;  ///< by field and family
    [[nodiscard]] std::uint64_t pairs() const { return same + explained + different; }
  };
  static void note_sides(Known& known, const ComparedPair& pair);
  void note(Known& known, const ComparedPair& pair, const Difference& difference, const std::string& at);

  Limits limits_;
  mutable std::mutex mutex_;
  Totals totals_;
  std::map<std::string, Known> known_;
};

}  // namespace figbridge::migrations
