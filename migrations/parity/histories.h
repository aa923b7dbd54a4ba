// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/decimal.h"
#include "migrations/parity/compare.h"
#include "migrations/parity/judgement.h"

namespace figbridge::migrations {

/// What the calls that were compared had in them.
struct Seen {
  struct Field {
    std::uint64_t times = 0;
    std::vector<std::pair<std::string, std::uint64_t>> words;  ///< canonical JSON, the legacy side's; if few
  };
  std::map<std::string, Field> fields;
  std::map<std::string, std::uint64_t, std::less<>> errors;  ///< by the contract's code
  std::uint64_t answers = 0;
  std::optional<Decimal> lowest_key;  ///< of keys that are whole numbers
  std::optional<Decimal> highest_key;
};

/// What each operation's fields were like so far, in memory: it begins anew with the process. Any thread;
/// operations do not hold each other up.
class Histories {
 public:
  /// Compares, and learns from it; but waits for nobody: not while another thread learns of that operation,
  /// and not from an answer above 64 KiB.
  [[nodiscard]] Comparison compare(const std::string& operation, const JsonText& answered,
                                   const JsonText& aside, const ComparisonSettings& settings,
                                   const Occasion& occasion, std::string_view trace_id);
  [[nodiscard]] Judgement judge(const ParityReport& report);
  /// A call whose business key is `key` (canonical JSON; empty: none) ended like that on the side that
  /// answered: with an answer, or with the contract's error `code`.
  void ended(const std::string& operation, std::string_view key, std::string_view code);
  /// What was seen so far.
  [[nodiscard]] Seen seen(const std::string& operation);
  void forget(const std::string& operation);

 private:
  struct Known;
  std::shared_ptr<Known> known(const std::string& operation);

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Known>, std::less<>> known_;
};

}  // namespace figbridge::migrations
