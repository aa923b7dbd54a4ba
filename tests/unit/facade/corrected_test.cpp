// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/corrected.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

Result<JsonText> corrected(const char* request, const char* set) {
  return with_values(JsonText::trusted(request), JsonText::trusted(set));
}

TEST(Corrected, ValuesAreReplacedAndAllElseKeepsItsDigits) {
  const auto made =
      corrected(R"({"house":"W9","amount":12345678901234567890.10,"lines":[{"no":1},{"no":2}]})",
                R"({"/lines/1/no":"2b","/house":null})");
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_EQ(made->view(),
            R"({"house":null,"amount":12345678901234567890.10,"lines":[{"no":1},{"no":"2b"}]})");
}

TEST(Corrected, TheWholeCanBeReplaced) {
  EXPECT_EQ(corrected(R"({"a":1})", R"({"":[1.10]})")->view(), "[1.10]");
}

TEST(Corrected, WhatIsNotThereCannotBeReplaced) {
  EXPECT_EQ(corrected(R"({"a":1})", R"({"/b":1})").error().location, "/b");
  EXPECT_FALSE(corrected(R"({"a":1})", R"({"no pointer":1})"));
  EXPECT_FALSE(corrected(R"({"a":1})", "{}"));
  EXPECT_FALSE(corrected(R"({"a":1})", "[]"));
}

TEST(Corrected, OnePlaceInsideAnotherIsRefused) {
  EXPECT_FALSE(corrected(R"({"a":{"b":1}})", R"({"/a":1,"/a/b":2})"));
}

}  // namespace
}  // namespace figbridge::facade
