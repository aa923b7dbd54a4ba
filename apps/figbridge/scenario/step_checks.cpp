// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/step_checks.h"

#include <fmt/format.h>

#include <string>

#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {
namespace {

std::string described(const Reply& got, std::chrono::milliseconds patience) {
  switch (got.end) {
    case Reply::End::whole:
      return fmt::format("{}, {}", got.status, got.body.empty() ? "no body" : shown(got.body));
    case Reply::End::cut:
      return fmt::format("{}, cut after {} bytes of its body", got.status, got.body.size());
    case Reply::End::nothing:
      return "(no reply: the connection was closed)";
    case Reply::End::late:
      return fmt::format("(no whole reply within {} ms)", patience.count());
    case Reply::End::broken:
      return "(no HTTP answer) " + shown(got.body);
  }
  return {};
}

Reply::End expected_end(const ExpectedReply& expected) {
  if (expected.status == 0) return Reply::End::nothing;
  return expected.cut ? Reply::End::cut : Reply::End::whole;
}

std::string described(const ExpectedReply& expected) {
  if (expected.status == 0) return "no reply";
  return fmt::format("{}{}", expected.status, expected.cut ? ", cut" : "");
}

}  // namespace

void compare_reply(const Step& step, const Reply& got, std::chrono::milliseconds patience, Differences& out) {
  if (!step.reply) {
    if (got.end != Reply::End::whole)
      out.push_back({step.mark, "the reply", "a whole one", described(got, patience)});
    return;
  }
  const auto& expected = *step.reply;
  if (got.end != expected_end(expected) || got.status != expected.status) {
    out.push_back({expected.mark, "the reply", described(expected), described(got, patience)});
    return;
  }
  compare_fields(expected.fields, got.headers, "the reply's", out);
  if (expected.empty && !got.body.empty())
    out.push_back({expected.mark, "the reply's body", "(empty)", shown(got.body)});
  if (expected.body) compare_body(*expected.body, got.body, "the reply's body", out);
}

void compare_observed(const Observed& expected, const std::optional<Facts>& got, Differences& out) {
  if (expected.nothing != !got.has_value()) {
    out.push_back({expected.mark, "what is observed", expected.nothing ? "nothing" : "an exchange",
                   got ? "an exchange" : "nothing"});
    return;
  }
  for (const auto& fact : expected.facts) {
    const auto found = got->find(fact.name);
    const bool there = found != got->end();
    if (there == fact.absent || (there && !matches(fact.value, found->second))) {
      out.push_back({fact.mark, "observed " + fact.name, fact.absent ? "(absent)" : fact.value,
                     there ? shown(found->second) : "(absent)"});
    }
  }
}

}  // namespace figbridge::scenario
