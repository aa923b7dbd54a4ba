// SPDX-License-Identifier: Apache-2.0
#include "facade/trip/health.h"

namespace figbridge::facade {

using routing::Health;

std::optional<Health> health_of(const Error& failure) noexcept {
  if (failure.origin == Origin::caller) return std::nullopt;
  if (failure.origin == Origin::bridge && failure.effect == Effect::none) return std::nullopt;
  if (failure.effect == Effect::applied) return Health::error;  // done, and its answer is of no use
  switch (failure.kind) {
    case ErrorKind::rejected:
    case ErrorKind::not_found:
    case ErrorKind::conflict:
    case ErrorKind::gone:
    case ErrorKind::invalid:
    case ErrorKind::too_large:
      return Health::good;
    case ErrorKind::fault:
      return failure.effect == Effect::none && !failure.code.empty() ? Health::good : Health::fault;
    default:
      return Health::error;
  }
}

std::optional<Health> health_of(const Message& passed) noexcept {
  switch (passed.status) {
    case 500:
      return std::nullopt;
    case 401:
    case 403:  // what the caller presented was passed on with the rest
      return std::nullopt;
    case 429:
    case 502:
    case 503:
    case 504:
      return Health::error;
    default:
      return passed.status > 500 ? Health::fault : Health::good;
  }
}

}  // namespace figbridge::facade
