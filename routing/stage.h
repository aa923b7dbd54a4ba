// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/operation.h"

namespace figbridge::routing {

/// How far an operation has moved, in order. Names are the enumerators.
enum class Stage : std::uint8_t {
  legacy,   ///< legacy answers; the other side is not asked
  shadow,   ///< legacy answers, modern is asked aside and compared
  canary,   ///< modern answers the cohort, legacy everyone else
  guarded,  ///< modern answers, legacy is kept up and compared
  modern,   ///< modern answers; the other side is not asked; the way back loses the writes since
  retired,  ///< modern answers, the legacy side is gone: no way back
};
[[nodiscard]] std::string_view name_of(Stage stage) noexcept;
[[nodiscard]] std::optional<Stage> stage_named(std::string_view name) noexcept;

/// What becomes of a write on the side that did not answer it.
enum class Copies : std::uint8_t {
  none,      ///< nothing: a rollback loses what the other side does not know
  validate,  ///< the other side checks it without doing it
  journal,   ///< the other side receives it, durably and in order
};
[[nodiscard]] std::string_view name_of(Copies copies) noexcept;
[[nodiscard]] std::optional<Copies> copies_named(std::string_view name) noexcept;

/// What this build can do beside answering. A stage or copy mode whose machinery is missing is refused by
/// name, never treated as another.
struct Machinery {
  bool comparison = true;   ///< asking the other side aside: shadow, guarded, compare
  bool validation = false;  ///< copies: validate
  bool journal = false;     ///< copies: journal
};
inline constexpr Machinery kMachinery{};

/// Who answers where no rule says otherwise; of `canary`, who answers outside the cohort.
[[nodiscard]] Side answering_side(Stage stage) noexcept;
/// Where a rollback may lead: legacy and shadow.
[[nodiscard]] bool legacy_answers_all(Stage stage) noexcept;
/// True if `after` gives modern more than `before` does: what a hold prevents.
[[nodiscard]] bool raises(Stage before, Stage after) noexcept;

}  // namespace figbridge::routing
