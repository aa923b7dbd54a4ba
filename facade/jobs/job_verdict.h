// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "core/error.h"
#include "core/operation.h"

namespace figbridge::facade {

/// What becomes of a job whose attempt ended with an error.
enum class JobVerdict : std::uint8_t {
  failed,      ///< that is its answer
  unresolved,  ///< nobody knows whether it was done, and it may not be sent again
  again,       ///< later
  held,        ///< a person has to look
};

struct JobAttempt {
  Safety safety = Safety::write;
  bool can_be_asked = false;  ///< a side has a read that tells later what became of a write
  std::uint32_t made = 1;
  std::uint32_t most = 1;
};

/// Pure. What may be tried again is what passes, and what cannot be done twice by it.
[[nodiscard]] JobVerdict verdict_of(const Error& error, const JobAttempt& attempt);

/// Whether that attempt can have reached no side.
[[nodiscard]] bool nothing_done(const Error& error);

/// Before the next attempt: anything between nothing and the doubled back-off (1 s, 2 s, 4 s … 5 min), by
/// `random`, any 64 bits.
[[nodiscard]] std::chrono::milliseconds pause_before(std::uint32_t attempts_made, std::uint64_t random);

}  // namespace figbridge::facade
