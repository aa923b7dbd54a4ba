// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "core/observation.h"

namespace figbridge::facade {

/// Hands each observation to several sinks, which outlive it: log, metrics, `figbridge observed`.
class Sinks final : public ObservationSink {
 public:
  explicit Sinks(std::vector<ObservationSink*> sinks) : sinks_(std::move(sinks)) {}
  void record(const Observation& observation) noexcept override {
    for (auto* sink : sinks_) sink->record(observation);
  }

 private:
  std::vector<ObservationSink*> sinks_;
};

}  // namespace figbridge::facade
