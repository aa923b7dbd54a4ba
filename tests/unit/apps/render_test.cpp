// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/render.h"

#include <gtest/gtest.h>

#include "apps/figbridge/cli/text_table.h"

namespace figbridge::cli {
namespace {

JsonText json(std::string_view text) {
  auto parsed = parse_json(text, JsonLimits{}, Origin::caller);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : JsonText();
}

TEST(PrettyJson, IndentsAndKeepsDigits) {
  EXPECT_EQ(pretty_json(json(R"({"a":12345678901234567890.10,"b":[1,{}],"c":[]})")),
            "{\n  \"a\": 12345678901234567890.10,\n  \"b\": [\n    1,\n    {}\n  ],\n  \"c\": []\n}");
  EXPECT_EQ(pretty_json(json("null")), "null");
}

TEST(Yaml, NestsInBlocksAndKeepsDigits) {
  EXPECT_EQ(to_yaml(json(R"({"a":1.10,"b":[{"c":"x y","d":null},[]],"e":{}})")),
            "a: 1.10\nb:\n  -\n    c: x y\n    d: null\n  - []\ne: {}\n");
  EXPECT_EQ(to_yaml(json("\"x\"")), "\"x\"\n");
}

TEST(Yaml, QuotesWhatCouldBeTakenForSomethingElse) {
  for (const std::string text :
       {"true", "No", "null", "12", "1e3", "-", "a: b", "a #b", " a", "a ", "", "0x1F", "*a", "2026-03-01"}) {
    EXPECT_EQ(to_yaml(json("{\"k\":\"" + text + "\"}")), "k: \"" + text + "\"\n");
  }
}

TEST(Printable, TakesTheStingOutOfTextFromElsewhere) {
  EXPECT_EQ(printable("a\x1b[31m\n\x7f\xc2\x9b\xe2\x80\xae"
                      "b\xe2\x81\xa6é→"),
            "a?[31m????b?é→");
}

TEST(TextTable, AlignsByCharacters) {
  TextTable table({{"NAME"}, {"CALLS", true}, {"LAST"}});
  table.add({"é", "12", "x"});
  table.add({"longer", "", "y"});
  EXPECT_EQ(table.text(false), "NAME    CALLS  LAST\né          12  x\nlonger      -  y\n");
}

}  // namespace
}  // namespace figbridge::cli
