// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/operation.h"
#include "migrations/change.h"
#include "migrations/gates/gate.h"
#include "migrations/parity/evidence.h"
#include "routing/catalogue.h"
#include "routing/route.h"

namespace figbridge::migrations {

/// Judges changes that give modern more of a read by what is known, and keeps them where the operation's
/// gates are enforced. What gives it no more is let through unseen, as are writes, which have no pairs. Any
/// thread.
class Gatekeeper {
 public:
  /// Both outlive it. Without evidence everything passes.
  Gatekeeper(const Evidence* evidence, const Clock& clock) : evidence_(evidence), clock_(clock) {}

  /// What the gates of that step say; nothing, if it needs none, or nothing can be known.
  [[nodiscard]] std::optional<GateReport> look(const Operation& operation, const routing::Route& before,
                                               const routing::Route& after) const;
  /// The same of the next stage up.
  [[nodiscard]] std::optional<GateReport> look_ahead(const Operation& operation,
                                                     const routing::Route& now) const;

  /// Judges every row that the draft raises. A refusal (`conflict`, code `gates`) says what is missing, of
  /// every row. With `force` it passes all the same. Verdicts go into the draft's change, and into its notes.
  [[nodiscard]] Status check(const std::vector<routing::Route>& before, Draft& draft, bool force,
                             const routing::Catalogue& catalogue) const;

 private:
  const Evidence* evidence_;
  const Clock& clock_;
};

}  // namespace figbridge::migrations
