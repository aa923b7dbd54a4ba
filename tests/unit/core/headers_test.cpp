// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "core/message.h"

namespace figbridge {
namespace {

TEST(Headers, KeepTheirOrderAndFindNamesWithoutCase) {
  Headers headers;
  headers.add("B", "1");
  headers.add("a", "2");
  headers.add("b", "3");
  EXPECT_EQ(headers.get("b"), "1");
  EXPECT_EQ(headers.get("A"), "2");
  EXPECT_EQ(headers.get("c"), "");
  EXPECT_TRUE(headers.contains("A"));
  ASSERT_EQ(headers.fields().size(), 3U);
  EXPECT_EQ(headers.fields()[2].value, "3");
}

TEST(Headers, SetReplacesEveryFieldOfTheName) {
  Headers headers;
  headers.add("X", "1");
  headers.add("Y", "2");
  headers.add("x", "3");
  headers.set("X", "4");
  ASSERT_EQ(headers.fields().size(), 2U);
  EXPECT_EQ(headers.fields()[0].name, "Y");
  EXPECT_EQ(headers.get("x"), "4");
}

TEST(Headers, TakeInWhatTheyThemselvesHandedOut) {
  Headers headers;
  headers.add("First", std::string(200, 'v'));
  for (int n = 0; n < 20; ++n) headers.add(headers.fields()[0].name, headers.get("First"));
  for (const auto& field : headers.fields()) {
    EXPECT_EQ(field.name, "First");
    EXPECT_EQ(field.value, std::string(200, 'v'));
  }
}

TEST(Headers, AreWholeAfterACopyAndAMove) {
  Headers headers;
  headers.add("A", "1");
  const Headers copy = headers;
  const Headers moved = std::move(headers);
  EXPECT_EQ(copy.get("a"), "1");
  EXPECT_EQ(moved.get("a"), "1");
}

}  // namespace
}  // namespace figbridge
