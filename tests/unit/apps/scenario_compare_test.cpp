// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "apps/figbridge/scenario/compare.h"
#include "apps/figbridge/scenario/words.h"

namespace figbridge::scenario {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Differences compared(std::string expected, std::string_view got, bool exact = false) {
  Differences found;
  compare_body({.bytes = std::move(expected), .exact = exact, .mark = {}}, got, "body", found);
  return found;
}

TEST(ScenarioWords, AnyStandsForAnyTextAndForNone) {
  EXPECT_TRUE(matches("a{{any}}b", "ab"));
  EXPECT_TRUE(matches("a{{any}}b{{any}}", "axxbyy"));
  EXPECT_TRUE(matches("{{any}}aa", "aaa"));
  EXPECT_FALSE(matches("a{{any}}a", "a"));
  EXPECT_FALSE(matches("a{{any}}b", "abc"));
  EXPECT_FALSE(matches("ab", "abc"));
}

TEST(ScenarioWords, QuotesHoldWordsTogether) {
  EXPECT_EQ(words_of(R"(set x --reason "all of them" '' a"b c"d)"),
            (std::vector<std::string>{"set", "x", "--reason", "all of them", "", "ab cd"}));
  EXPECT_FALSE(words_of("a 'b"));
}

TEST(ScenarioCompare, JsonIsComparedByDigitsAndInAnyOrder) {
  EXPECT_THAT(compared(R"({"a": 1.10, "b": [null, true]})", R"({"b":[null,true],"a":1.10})"), IsEmpty());
  EXPECT_THAT(compared(R"({"a": 1.10})", R"({"a":1.1})"), SizeIs(1));
  EXPECT_THAT(compared(R"({"a": -0})", R"({"a":0})"), SizeIs(1));
  EXPECT_THAT(compared(R"({"a": "1"})", R"({"a":1})"), SizeIs(1));
  EXPECT_THAT(compared(R"([1, 2])", R"([1])"), SizeIs(1));
  EXPECT_THAT(compared(R"([1])", R"([1,2])"), SizeIs(1));
  EXPECT_THAT(compared(R"({"a": null})", R"({})"), SizeIs(1));
  EXPECT_THAT(compared(R"({})", "no JSON"), SizeIs(1));
}

TEST(ScenarioCompare, ADifferenceInJsonHasItsPlace) {
  const auto found = compared(R"({"a": [{"b/c": 1}]})", R"({"a":[{"b/c":2}]})");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].what, "body at /a/0/b~1c");
  EXPECT_EQ(found[0].expected, "1");
  EXPECT_EQ(found[0].got, "2");
}

TEST(ScenarioCompare, WildcardsStandForValuesAndForFurtherMembers) {
  EXPECT_THAT(compared(R"({"a": "{{any}}"})", R"({"a":[1]})"), IsEmpty());
  EXPECT_THAT(compared(R"({"a": "x{{any}}"})", R"({"a":"xyz"})"), IsEmpty());
  EXPECT_THAT(compared(R"({"a": "{{any}}"})", R"({})"), SizeIs(1));
  EXPECT_THAT(compared(R"({"a": 1, "{{rest}}": "{{any}}"})", R"({"a":1,"b":2})"), IsEmpty());
  EXPECT_THAT(compared(R"({"a": 1})", R"({"a":1,"b":2})"), SizeIs(1));
}

TEST(ScenarioCompare, XmlIsComparedByNamesAndText) {
  const std::string expected = R"(<a xmlns="urn:x" k="1"> <b>t</b> </a>)";
  EXPECT_THAT(compared(expected, R"(<p:a k='1' xmlns:p="urn:x"><!-- c --><p:b><![CDATA[t]]></p:b></p:a>)"),
              IsEmpty());
  EXPECT_THAT(compared(expected, R"(<a xmlns="urn:y" k="1"><b>t</b></a>)"), SizeIs(1));
  EXPECT_THAT(compared(expected, R"(<a xmlns="urn:x" k="2"><b>t</b></a>)"), SizeIs(1));
  EXPECT_THAT(compared(expected, R"(<a xmlns="urn:x"><b>t</b></a>)"), SizeIs(1));
  EXPECT_THAT(compared(expected, R"(<a xmlns="urn:x" k="1" l="2"><b>t</b></a>)"), SizeIs(1));
  EXPECT_THAT(compared(expected, R"(<a xmlns="urn:x" k="1"><b> t</b></a>)"), SizeIs(1));
  EXPECT_THAT(compared(expected, R"(<a xmlns="urn:x" k="1"><b>t</b><b/></a>)"), SizeIs(1));
  EXPECT_THAT(compared(expected, "t"), SizeIs(1));
}

TEST(ScenarioCompare, AnyInXmlStandsForWhateverAnElementHolds) {
  EXPECT_THAT(compared("<a>{{any}}</a>", "<a><b/><c>1</c></a>"), IsEmpty());
  EXPECT_THAT(compared("<a k=\"{{any}}\">x{{any}}</a>", "<a k=\"7\">xy</a>"), IsEmpty());
  EXPECT_THAT(compared("<a><b>{{any}}</b></a>", "<a><c/></a>"), SizeIs(1));
}

TEST(ScenarioCompare, ExactMeansEveryByte) {
  EXPECT_THAT(compared("{}", "{ }"), IsEmpty());
  EXPECT_THAT(compared("{}", "{ }", true), SizeIs(1));
  EXPECT_THAT(compared("plain", "plain\r\n"), IsEmpty());
  EXPECT_THAT(compared("plain", "plain\n", true), SizeIs(1));
}

TEST(ScenarioCompare, AFieldMayStandSeveralTimes) {
  Headers headers;
  headers.add("Set-Cookie", "a=1");
  headers.add("set-cookie", "b=2");
  Differences found;
  compare_fields(
      {{.name = "SET-COOKIE", .value = "b=2", .mark = {}}, {.name = "X", .absent = true, .mark = {}}},
      headers, "reply", found);
  EXPECT_THAT(found, IsEmpty());
  compare_fields(
      {{.name = "Set-Cookie", .absent = true, .mark = {}}, {.name = "Y", .value = "{{any}}", .mark = {}}},
      headers, "reply", found);
  EXPECT_THAT(found, SizeIs(2));
}

TEST(ScenarioCompare, WhatIsShownHasNoControlCharacters) {
  EXPECT_EQ(shown("a\n\x1b\xC3\xA4"), "a\\n\\x1B\\xC3\\xA4");
  EXPECT_EQ(shown("aaaa", 2), "aa… (4 bytes)");
}

}  // namespace
}  // namespace figbridge::scenario
