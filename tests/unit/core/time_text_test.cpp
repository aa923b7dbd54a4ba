// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/time_text.h"

namespace figbridge {
namespace {

TEST(TimeText, TellsUtcWithMilliseconds) {
  const auto at = [](std::int64_t ms) { return rfc3339(Wall::time_point(std::chrono::milliseconds(ms))); };
  EXPECT_EQ(at(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(at(951'782'399'999), "2000-02-28T23:59:59.999Z");
  EXPECT_EQ(at(951'782'400'001), "2000-02-29T00:00:00.001Z");
  EXPECT_EQ(at(-1), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace figbridge
