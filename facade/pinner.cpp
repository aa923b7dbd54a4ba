// SPDX-License-Identifier: Apache-2.0
#include "facade/pinner.h"

#include <atomic>

namespace figbridge::facade {
namespace {

struct Kept {
  std::uint64_t owner = 0;
  std::uint64_t generation = 0;
  std::uint64_t table = 0;
  std::shared_ptr<const State> state;
};

}  // namespace

std::uint64_t Pinner::next_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

std::shared_ptr<const State> Pinner::pin() const {
  thread_local Kept kept;
  // Read before the pointers: a replacement in between makes the next pin look again.
  const auto generation = generation_.generation();
  const auto table = table_.generation();
  if (kept.owner != id_ || kept.generation != generation || kept.table != table || !kept.state) {
    kept = {id_, generation, table, std::make_shared<const State>(generation_.pin(), table_.pin())};
  }
  return kept.state;
}

}  // namespace figbridge::facade
