// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace figbridge::scenario {

/// One recorded exchange: the fields of its log line (docs/operations.md) as text.
using Facts = std::map<std::string, std::string>;

/// Reads the exchanges that a bridge with one thread writes to its log, in their order.
class ExchangeLog {
 public:
  explicit ExchangeLog(std::filesystem::path file) : file_(std::move(file)) {}

  /// The next exchange; nothing if none is written within `patience`.
  [[nodiscard]] std::optional<Facts> next(std::chrono::milliseconds patience);

 private:
  [[nodiscard]] std::optional<Facts> look();

  std::filesystem::path file_;
  std::size_t read_ = 0;
};

}  // namespace figbridge::scenario
