// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "apps/figbridge/cli/context.h"

namespace figbridge::cli {

/// One replay of one or many dead letters, as a person asked for it.
struct Replay {
  std::vector<std::string> ids;  ///< in this order
  std::string reason;
  double rate = 10;     ///< at most so many a second
  int stop_after = 1;   ///< that many which did not come to `done`; 0: never
  int patience_s = 30;  ///< for the outcome of one
  bool dry_run = false;
};

/// Replays them one after the other, and says what came of each. The bridge notes each down in the commit
/// that puts it back: if this is broken off at any moment, what was replayed is no dead letter any more, and
/// the rest still are, so that the same command goes on. Exit code 2 if some did not come to `done`.
void replay_dead_letters(Context& context, const Replay& replay);

}  // namespace figbridge::cli
