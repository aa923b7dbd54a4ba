// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "adapters/rest/rest_backend.h"
#include "net/blocking.h"
#include "net/resolver.h"
#include "tests/unit/net/wire.h"

namespace figbridge::test {

/// A REST backend towards a port of this machine, and the loops it runs on.
class RestCaller {
 public:
  explicit RestCaller(std::uint16_t port, rest::RestBackendSettings settings = {})
      : pool_(1), resolver_(pool_) {
    settings.common.endpoints = {"http://127.0.0.1:" + std::to_string(port) + "/v2"};
    settings.idempotency_header = "Idempotency-Key";
    Problems problems;
    backend_ = rest::RestBackend::make("crm", std::move(settings), running_.loops, resolver_, {}, problems);
    for (const auto& problem : problems.list()) ADD_FAILURE() << problem.describe();
  }

  Result<JsonText> call(const std::string& pattern, std::string_view request,
                        std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    StepSpec step{.backend = "crm", .call = pattern};
    step.errors = errors;
    Problems problems;
    auto bound = backend_->bind(step, problems);
    for (const auto& problem : problems.list()) ADD_FAILURE() << problem.describe();
    context.deadline = Deadline::after(running_.clock, patience);
    const auto input = JsonText::trusted(std::string(request));
    return run_on<Result<JsonText>>(running_.loops, [&]() -> Task<Result<JsonText>> {
      auto answer = co_await bound->call(context, input);
      co_return answer;
    });
  }
  /// "kind effect", or the answer.
  std::string outcome(const std::string& pattern, std::string_view request,
                      std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    const auto answer = call(pattern, request, patience);
    if (answer) return std::string(answer->view());
    return std::string(name_of(answer.error().kind)) + " " + std::string(name_of(answer.error().effect));
  }
  [[nodiscard]] rest::RestBackend& backend() { return *backend_; }
  [[nodiscard]] net::Loops& loops() { return running_.loops; }

  std::vector<std::pair<std::string, std::string>> errors;
  Caller caller;
  TraceContext trace{.trace_id = "0af7651916cd43dd8448eb211c80319c", .span_id = "b7ad6b7169203331"};
  CallContext context{.caller = caller, .trace = trace};

 private:
  RunningLoops running_;
  net::BlockingPool pool_;
  net::SystemResolver resolver_;
  std::unique_ptr<rest::RestBackend> backend_;
};

}  // namespace figbridge::test
