// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/job_verdict.h"

#include <algorithm>

namespace figbridge::facade {
namespace {

constexpr std::chrono::milliseconds kFirst{1'000};
constexpr std::chrono::milliseconds kLongest{300'000};

bool passes(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unreachable:
    case ErrorKind::timeout:
    case ErrorKind::overloaded:
    case ErrorKind::closed:
    case ErrorKind::rate_limited:
    case ErrorKind::storage:
      return true;
    default:
      return false;
  }
}

/// Something that will be the same the next time, and that its caller has to be told.
bool is_answer(const Error& error) {
  if (error.effect == Effect::applied || error.origin == Origin::caller || error.kind == ErrorKind::gone)
    return true;
  return error.kind == ErrorKind::rejected || (error.kind == ErrorKind::fault && !error.code.empty());
}

}  // namespace

JobVerdict verdict_of(const Error& error, const JobAttempt& attempt) {
  const bool last = attempt.made >= attempt.most;
  // Another call with its key is at it, or it is being settled: that ends by itself.
  if (error.code == "idempotency_key_in_flight") return JobVerdict::again;
  const bool unknown = error.effect == Effect::unknown || error.code == "idempotency_unresolved";
  if (unknown && attempt.safety == Safety::write)
    return attempt.can_be_asked && !last ? JobVerdict::again : JobVerdict::unresolved;
  if (unknown && error.code == "idempotency_unresolved") return JobVerdict::unresolved;
  if (!unknown && is_answer(error)) return JobVerdict::failed;
  if (!unknown && !passes(error.kind)) return JobVerdict::held;
  return last ? JobVerdict::held : JobVerdict::again;
}

bool nothing_done(const Error& error) {
  return error.effect == Effect::none && error.code != "idempotency_key_in_flight" &&
         error.code != "idempotency_unresolved";
}

std::chrono::milliseconds pause_before(std::uint32_t attempts_made, std::uint64_t random) {
  const auto doubled =
      kFirst * (std::int64_t{1} << std::min(attempts_made > 0 ? attempts_made - 1 : 0U, 20U));
  const auto longest = std::min(doubled, kLongest);
  return std::chrono::milliseconds(random % static_cast<std::uint64_t>(longest.count() + 1));
}

}  // namespace figbridge::facade
