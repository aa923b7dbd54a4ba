// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/prefer.h"

#include <gtest/gtest.h>

namespace figbridge::rest {
namespace {

using namespace std::chrono_literals;

Preferences read(std::initializer_list<std::string_view> fields) {
  Headers headers;
  for (const auto field : fields) headers.add("prefer", field);
  return preferences_of(headers);
}

TEST(Prefer, FindsWhatIsHonouredAmongOthers) {
  const auto all = read({"handling=lenient; wait=1,  Respond-Async , wait=10"});
  EXPECT_TRUE(all.respond_async);
  EXPECT_EQ(all.wait, 10s);
  EXPECT_EQ(read({"respond-async", "wait=\"5\""}).wait, 5s);
}

TEST(Prefer, TheFirstOfEqualOnesCounts) {
  EXPECT_EQ(read({"wait=1, wait=2", "wait=3"}).wait, 1s);
}

TEST(Prefer, WhatCannotBeReadIsNotThere) {
  for (const auto* text :
       {"wait=", "wait=-1", "wait=1s", "wait=86401", "xwait=1", "a=\"x, wait=1\"", "a=\"\\", ",,"}) {
    EXPECT_FALSE(read({text}).wait) << text;
    EXPECT_FALSE(read({text}).respond_async) << text;
  }
}

}  // namespace
}  // namespace figbridge::rest
