// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "core/snapshot.h"
#include "facade/state.h"

namespace figbridge::facade {

/// Pins one generation and one version of the table in one piece. Each thread keeps the last pair and makes a
/// new one only after either was replaced, so that pinning touches no memory that loops share. Any thread.
/// Both snapshots outlive the pinner.
class Pinner {
 public:
  Pinner(const Snapshot<Generation>& generation, const Snapshot<routing::Table>& table)
      : generation_(generation), table_(table), id_(next_id()) {}

  [[nodiscard]] std::shared_ptr<const State> pin() const;

 private:
  [[nodiscard]] static std::uint64_t next_id();

  const Snapshot<Generation>& generation_;
  const Snapshot<routing::Table>& table_;
  std::uint64_t id_;  ///< tells pinners apart for ever: an address may come again
};

}  // namespace figbridge::facade
