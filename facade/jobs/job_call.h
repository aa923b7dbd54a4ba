// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "facade/contract_call.h"
#include "facade/jobs/job_order.h"

namespace figbridge::facade {

/// A job on its way through the pipeline, as its caller, who is not there any more.
class JobCall final : public ContractCall {
 public:
  JobCall(JobOrder order, TraceContext trace, Deadline deadline)
      : ContractCall({.operation = std::move(order.operation),
                      .input = std::move(order.input),
                      .caller = std::move(order.caller),
                      .override_wish = std::move(order.override_wish),
                      .key = std::move(order.key)},
                     std::move(trace), deadline) {}

  [[nodiscard]] std::string_view listener() const override { return "jobs"; }
  [[nodiscard]] bool does_job() const override { return true; }
};

}  // namespace figbridge::facade
