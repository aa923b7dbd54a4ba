// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/caller.h"
#include "core/error.h"
#include "core/json/json_text.h"

namespace figbridge::facade {

/// What a job is to do, as its piece of work carries it.
struct JobOrder {
  std::string operation;
  std::string key;  ///< under which it is done once
  std::string override_wish;
  Caller caller;   ///< with the roles that he had when it was accepted
  JsonText input;  ///< in the contract's form
};

[[nodiscard]] std::string payload_of(const JobOrder& order);
/// Fails with `internal` if it is not what payload_of wrote.
[[nodiscard]] Result<JobOrder> order_of(std::string_view payload);

}  // namespace figbridge::facade
