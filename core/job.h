// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/error.h"

namespace figbridge {

enum class JobState : std::uint8_t {
  waiting,     ///< nothing of it has been sent
  running,     ///< a side is at it, or may have been reached by an attempt before
  done,        ///< see `answer`
  failed,      ///< see `error`
  cancelled,   ///< its caller took it back before anything was sent
  unresolved,  ///< nobody knows whether the side did it: see `error`
  held,        ///< could not be done so far, and waits for a person
};
[[nodiscard]] std::string_view name_of(JobState state) noexcept;
[[nodiscard]] constexpr bool has_ended(JobState state) noexcept {
  return state == JobState::done || state == JobState::failed || state == JobState::cancelled ||
         state == JobState::unresolved;
}

/// A call that is answered later, as its caller may see it.
struct Job {
  std::string id;  ///< a UUID
  std::string operation;
  std::string scope;        ///< whose it is: nobody else may know of it
  std::string caller;       ///< for people
  std::string fingerprint;  ///< of the request
  std::string instead_of;   ///< of a corrected copy: the job that it takes the place of
  Wall::time_point accepted;
  std::chrono::milliseconds keep{0};  ///< how long it can be asked for once it has ended
  JobState state = JobState::waiting;
  bool touched = false;  ///< an attempt may have reached a side: it cannot be taken back
  Wall::time_point changed;
  Wall::time_point expires;    ///< of one that has ended
  std::string answer;          ///< in the contract's form
  std::optional<Error> error;  ///< without remote text and causes
  std::uint32_t attempts = 0;
  std::string cause;  ///< for operators: why it is tried again, or held
};

}  // namespace figbridge
