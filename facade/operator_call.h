// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/operation.h"
#include "facade/contract_call.h"

namespace figbridge::facade {

/// Holds an operator's input against the contract, as a listener does with its callers'. A schema that cannot
/// be compiled says nothing.
[[nodiscard]] Status check_input(const Operation& operation, const JsonText& input);

/// A call that an operator makes by `figbridge call`.
class OperatorIncomingCall final : public ContractCall {
 public:
  OperatorIncomingCall(std::string operation, JsonText input, std::string author, std::string override_wish,
                       std::string idempotency_key, TraceContext trace, Deadline deadline)
      : ContractCall({.operation = std::move(operation),
                      .input = std::move(input),
                      .caller = {.kind = CallerKind::operator_,
                                 .verified = true,
                                 .name = std::move(author),
                                 .roles = {"operator"}},
                      .override_wish = std::move(override_wish),
                      .key = std::move(idempotency_key)},
                     std::move(trace), deadline) {}

  [[nodiscard]] std::string_view listener() const override { return "admin"; }
};

}  // namespace figbridge::facade
