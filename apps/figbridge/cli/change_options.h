// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "apps/figbridge/cli/context.h"

namespace CLI {
class App;
}

namespace figbridge::cli {

/// What every change of rows is told: OPERATION or --group, --reason, --at-version, --accept-loss, --force,
/// --yes.
struct ChangeOptions {
  enum class Reason : std::uint8_t { required, optional };

  std::string operation;
  std::string group;
  std::string reason;
  std::optional<std::uint64_t> at_version;
  bool accept_loss = false;
  bool force = false;
  bool yes = false;

  void add_to(CLI::App& app, Reason needed);
  /// `customer.get`, or `--group customer`.
  [[nodiscard]] std::string subject() const;
  /// The path of the admin API for `action` ("" or "/rollback").
  [[nodiscard]] std::string target(const std::string& action) const;
  [[nodiscard]] Json body() const;
  /// "figbridge rollback customer.get takes it back"
  [[nodiscard]] std::string way_back() const;
};

/// Posts a change and prints what it came to; `next` is the hint after it.
void send_change(Context& context, const std::string& target, const Json& body, const std::string& next);

}  // namespace figbridge::cli
