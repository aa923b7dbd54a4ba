// SPDX-License-Identifier: Apache-2.0
#include "core/json/plain_json.h"

#include <gtest/gtest.h>

#include <string>

#include "core/json/json_text.h"

namespace figbridge {
namespace {

constexpr std::size_t kDepth = 128;

TEST(PlainJson, TakesOutTheWhiteSpaceAndNothingElse) {
  EXPECT_EQ(
      canonical_of_plain(" { \"a b\" : [ 1.10 , -0 , true ,\tnull ] ,\r\n\"c\":{ } , \"d\":[ ] } \n", kDepth),
      R"({"a b":[1.10,-0,true,null],"c":{},"d":[]})");
  EXPECT_EQ(canonical_of_plain("\"ä€𝄞\"", kDepth), "\"ä€𝄞\"");
  EXPECT_EQ(canonical_of_plain("7", kDepth), "7");
}

TEST(PlainJson, LeavesWhatIsUnusualOrWrongToTheFullParser) {
  for (const std::string_view json : {"",
                                      " ",
                                      "{",
                                      "}",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{a:1}",
                                      "[1 2]",
                                      "[1]]",
                                      "1 2",
                                      "01",
                                      "-",
                                      "1.",
                                      ".5",
                                      "+1",
                                      "1e5",
                                      "1E5",
                                      "tru",
                                      "nul",
                                      "\"a",
                                      "\"\\n\"",
                                      "\"\x01\"",
                                      "\"\xff\"",
                                      "\"\xc0\xaf\"",
                                      "\"\xed\xa0\x80\"",
                                      "\"\xf4\x90\x80\x80\"",
                                      "\"\xe2\x82\"",
                                      "{\"a\":1,\"a\":2}",
                                      "[1}",
                                      "{\"a\":1]",
                                      "\xef\xbb\xbf{}"}) {
    EXPECT_FALSE(canonical_of_plain(json, kDepth)) << json;
  }
  EXPECT_FALSE(canonical_of_plain(std::string(400, '1'), kDepth));
}

TEST(PlainJson, KeepsToTheDepthThatIsAllowed) {
  EXPECT_TRUE(canonical_of_plain("[[1]]", 2));
  EXPECT_FALSE(canonical_of_plain("[[[1]]]", 2));
  EXPECT_FALSE(canonical_of_plain(std::string(100, '[') + std::string(100, ']'), kDepth));
}

TEST(PlainJson, AllowsTheSameNameInDifferentObjects) {
  EXPECT_TRUE(canonical_of_plain(R"([{"a":1},{"a":{"a":2}},{"b":{"a":1},"a":2}])", kDepth));
}

TEST(PlainJson, LeavesObjectsOfManyMembersToTheFullParser) {
  std::string json = "{";
  for (int n = 0; n < 40; ++n) json += (n == 0 ? "\"" : ",\"") + std::to_string(n) + "\":0";
  json += '}';
  EXPECT_FALSE(canonical_of_plain(json, kDepth));
  EXPECT_EQ(parse_json(json, {}, Origin::caller)->view(), json);
}

}  // namespace
}  // namespace figbridge
