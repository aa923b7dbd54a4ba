// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/script.h"

#include <algorithm>
#include <utility>

#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {
namespace {

Differences differences(const ExpectedCall& expected, const BackendCall& call) {
  Differences found;
  if (expected.method.empty()) return found;
  const auto whose = "the call to " + call.backend;
  if (expected.method != call.method) found.push_back({expected.mark, whose, expected.method, call.method});
  if (!matches(expected.target, call.target))
    found.push_back({expected.mark, whose + ", its path", expected.target, call.target});
  compare_fields(expected.fields, call.headers, whose + ", its", found);
  if (expected.body) compare_body(*expected.body, call.body, whose + ", its body", found);
  return found;
}

std::string described(const BackendCall& call) {
  return call.method + " " + call.target + (call.body.empty() ? "" : " with " + shown(call.body, 200));
}

}  // namespace

void Script::expect(const std::vector<ExpectedCall>& calls, const SourceMark& step) {
  const std::scoped_lock lock(mutex_);
  expected_ = calls;
  std::erase_if(expected_, [](const ExpectedCall& call) { return call.answer.kind == Answer::Kind::refuse; });
  step_ = step;
}

Answer Script::answer(const BackendCall& call) {
  const std::scoped_lock lock(mutex_);
  const auto next = std::ranges::find(expected_, call.backend, &ExpectedCall::backend);
  if (next != expected_.end()) {
    std::ranges::move(differences(*next, call), std::back_inserter(differences_));
    auto answer = std::move(next->answer);
    expected_.erase(next);
    return answer;
  }
  if (const auto* const rule = rule_for(call)) return rule->answer;
  differences_.push_back({step_, "the calls to " + call.backend, "(no further one)", described(call)});
  return {.status = 599};
}

const ExpectedCall* Script::rule_for(const BackendCall& call) const {
  const auto found = std::ranges::find_if(rules_, [&](const ExpectedCall& rule) {
    return rule.backend == call.backend && differences(rule, call).empty();
  });
  return found == rules_.end() ? nullptr : &*found;
}

void Script::broken(const std::string& backend, const std::string& why) {
  const std::scoped_lock lock(mutex_);
  differences_.push_back({step_, "a call to " + backend, "an HTTP request", why});
}

Differences Script::finish() {
  const std::scoped_lock lock(mutex_);
  auto found = std::exchange(differences_, {});
  for (const auto& call : std::exchange(expected_, {})) {
    const auto what = call.method.empty() ? std::string("any call") : call.method + " " + call.target;
    found.push_back({call.mark, "the calls to " + call.backend, what, "(no such call came)"});
  }
  return found;
}

}  // namespace figbridge::scenario
