// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "apps/figbridge/scenario/case_file.h"
#include "apps/figbridge/scenario/compare.h"
#include "core/message.h"

namespace figbridge::scenario {

/// A call that reached a scripted backend.
struct BackendCall {
  std::string backend;
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
};

/// What the backends of a case are expected to be asked, and what they answer. Any thread.
class Script {
 public:
  explicit Script(std::vector<ExpectedCall> rules) : rules_(std::move(rules)) {}

  /// What is expected from now on.
  void expect(const std::vector<ExpectedCall>& calls, const SourceMark& step);
  /// The answer to a call: of the backend's next expected call, else of the first rule that it matches. A
  /// call that is neither is a difference, and answered 599.
  [[nodiscard]] Answer answer(const BackendCall& call);
  /// Something that came and was no HTTP request.
  void broken(const std::string& backend, const std::string& why);
  /// All that came otherwise than expected, and what did not come.
  [[nodiscard]] Differences finish();

 private:
  [[nodiscard]] const ExpectedCall* rule_for(const BackendCall& call) const;

  const std::vector<ExpectedCall> rules_;
  std::mutex mutex_;
  std::vector<ExpectedCall> expected_;
  SourceMark step_;
  Differences differences_;
};

}  // namespace figbridge::scenario
