// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/number_strings.h"

#include <gtest/gtest.h>

namespace figbridge::soap::schema {
namespace {

std::string rewritten(std::string text) {
  return std::string(with_number_strings(JsonText::trusted(std::move(text))).view());
}

TEST(NumberStrings, NumbersBecomeStringsAtAnyDepth) {
  EXPECT_EQ(
      rewritten(
          R"({"type":"object","properties":{"a":{"type":"number"},"b":{"type":"array","items":{"type":"integer"}}}})"),
      R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":{"type":"string"}}}})");
}

TEST(NumberStrings, BoundsAreKeptAsideAndValuesBecomeStrings) {
  EXPECT_EQ(rewritten(R"({"type":"integer","minimum":1,"enum":[1,20],"default":1})"),
            R"({"type":"string","x-minimum":1,"enum":["1","20"],"default":"1"})");
}

TEST(NumberStrings, MembersThatAreCalledLikeKeywordsStayMembers) {
  const std::string schema =
      R"({"properties":{"minimum":{"type":"string"},"type":{"type":"boolean"}},"maxItems":3})";
  EXPECT_EQ(rewritten(schema), schema);
}

TEST(NumberStrings, RealsLoseNoAlternative) {
  EXPECT_EQ(rewritten(R"({"anyOf":[{"type":"number"},{"enum":["INF","-INF","NaN"]}]})"),
            R"({"anyOf":[{"type":"string"},{"enum":["INF","-INF","NaN"]}]})");
}

}  // namespace
}  // namespace figbridge::soap::schema
