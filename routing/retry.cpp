// SPDX-License-Identifier: Apache-2.0
#include "routing/retry.h"

#include <algorithm>

namespace figbridge::routing {
namespace {

constexpr std::int64_t kWholeRetry = 100;

bool passes(ErrorKind kind) noexcept {
  return kind == ErrorKind::unreachable || kind == ErrorKind::closed || kind == ErrorKind::timeout ||
         kind == ErrorKind::overloaded;
}

}  // namespace

bool may_retry(const RetryPolicy& policy, int attempts, Safety safety, bool key_honoured,
               const Error& failure) noexcept {
  if (attempts > policy.retries || failure.origin == Origin::caller || !passes(failure.kind)) return false;
  if (failure.effect == Effect::none) return true;
  return safety != Safety::write || key_honoured;
}

std::chrono::milliseconds backoff(const RetryPolicy& policy, int attempts, std::uint64_t random,
                                  Deadline deadline, Steady::time_point now) noexcept {
  const auto longest = std::max<std::int64_t>(1, policy.longest_backoff.count());
  auto whole = std::clamp<std::int64_t>(policy.first_backoff.count(), 1, longest);
  for (int attempt = 1; attempt < attempts && whole < longest; ++attempt)
    whole = std::min(whole * 2, longest);
  const auto half = whole / 2;
  const auto spread = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(whole - half + 1));
  const std::chrono::milliseconds wait(std::max<std::int64_t>(1, half + spread));
  return wait < deadline.remaining(now) ? wait : std::chrono::milliseconds(0);
}

RetryBudget::RetryBudget(std::uint32_t percent, std::uint32_t reserve)
    : percent_(percent), full_(std::int64_t{reserve} * kWholeRetry), balance_(full_) {}

void RetryBudget::called() noexcept {
  auto balance = balance_.load(std::memory_order_relaxed);
  while (balance < full_) {
    const auto paid = std::min(balance + percent_, full_);
    if (balance_.compare_exchange_weak(balance, paid, std::memory_order_relaxed)) return;
  }
}

bool RetryBudget::take() noexcept {
  auto balance = balance_.load(std::memory_order_relaxed);
  while (balance >= kWholeRetry) {
    if (balance_.compare_exchange_weak(balance, balance - kWholeRetry, std::memory_order_relaxed))
      return true;
  }
  return false;
}

}  // namespace figbridge::routing
