// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/fingerprint.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

std::string of(std::string_view json) {
  return fingerprint_of(JsonIndex(json));
}

TEST(Fingerprint, TheOrderOfMembersDoesNotCount) {
  EXPECT_EQ(of(R"({"a":{"x":1,"y":[1,2]},"b":null})"), of(R"({"b":null,"a":{"y":[1,2],"x":1}})"));
}

TEST(Fingerprint, EverythingElseDoes) {
  const auto same = of(R"({"a":[1,2],"b":"1"})");
  for (const auto* other : {R"({"a":[2,1],"b":"1"})", R"({"a":[1,2],"b":1})", R"({"a":[1,2],"b":null})",
                            R"({"a":[1,2]})", R"({"a":[[1],2],"b":"1"})", R"({"a":[1,2,3],"b":"1"})"}) {
    EXPECT_NE(of(other), same) << other;
  }
}

TEST(Fingerprint, NumbersCountAsTheyAreWritten) {
  EXPECT_NE(of("1.10"), of("1.1"));
}

TEST(Fingerprint, DeepValuesTakeNoStack) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(of(deep), of(deep));
}

}  // namespace
}  // namespace figbridge::facade
