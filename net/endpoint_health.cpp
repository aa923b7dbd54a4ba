// SPDX-License-Identifier: Apache-2.0
#include "net/endpoint_health.h"

#include <algorithm>

namespace figbridge::net {

bool EndpointHealth::up(Steady::time_point now) const {
  return out_until_.load(std::memory_order_relaxed) <= now.time_since_epoch().count();
}

void EndpointHealth::succeeded() {
  if (failures_.load(std::memory_order_relaxed) == 0)
    return;  // the usual case writes nothing that loops share
  failures_.store(0, std::memory_order_relaxed);
  times_out_.store(0, std::memory_order_relaxed);
  out_until_.store(0, std::memory_order_relaxed);
}

void EndpointHealth::failed(Steady::time_point now) {
  const auto failures = failures_.fetch_add(1, std::memory_order_relaxed) + 1;
  if (failures < settings_.failures_until_out || !up(now)) return;
  take_out(now);
}

void EndpointHealth::take_out(Steady::time_point now) {
  if (failures_.load(std::memory_order_relaxed) == 0) failures_.store(1, std::memory_order_relaxed);
  const auto times = std::min<std::uint32_t>(times_out_.fetch_add(1, std::memory_order_relaxed), 20);
  const auto span = std::min<Steady::duration>(settings_.first_out * (1LL << times), settings_.longest_out);
  out_until_.store((now + span).time_since_epoch().count(), std::memory_order_relaxed);
}

}  // namespace figbridge::net
