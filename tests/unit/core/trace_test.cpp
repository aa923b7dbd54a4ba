// SPDX-License-Identifier: Apache-2.0
#include "core/trace.h"

#include <gtest/gtest.h>

namespace figbridge {
namespace {

class Counter final : public Random {
 public:
  std::uint64_t next() override { return ++value_; }

 private:
  std::uint64_t value_ = 0;
};

constexpr std::string_view kParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Trace, AValidParentIsContinuedUnderAnOwnSpan) {
  Counter random;
  const auto trace = continue_trace(kParent, "a=b", random);
  EXPECT_EQ(trace.traceparent(), "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01");
  EXPECT_EQ(trace.parent_id, "00f067aa0ba902b7");
  EXPECT_EQ(trace.tracestate, "a=b");
}

TEST(Trace, AnInvalidParentStartsANewTraceWithoutItsState) {
  for (std::string_view bad : {"", "00-0-0-0", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                               "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                               "00-4BF92F3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}) {
    Counter random;
    const auto trace = continue_trace(bad, "a=b", random);
    EXPECT_EQ(trace.trace_id, "00000000000000020000000000000003") << bad;
    EXPECT_EQ(trace.tracestate, "");
  }
}

TEST(Uuid, Version7CarriesTheTimeInFront) {
  Counter random;
  const auto id = uuid_v7(0x0123456789AB, random);
  EXPECT_EQ(id.substr(0, 15), "01234567-89ab-7");
  EXPECT_EQ(id.size(), 36U);
  EXPECT_TRUE(id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b');
}

}  // namespace
}  // namespace figbridge
