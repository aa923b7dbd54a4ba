// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "facade/config/yaml_source.h"

namespace figbridge::facade {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Parsed {
  ConfigNode root;
  std::vector<std::string> problems;
};

Parsed parse(std::string_view text, const YamlLimits& limits = {}) {
  Problems problems;
  auto root = read_yaml(text, std::make_shared<const std::string>("a.yaml"), limits, problems);
  Parsed out{.root = std::move(root), .problems = {}};
  for (const auto& problem : problems.list()) out.problems.push_back(problem.describe());
  return out;
}

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

TEST(Yaml, KeepsScalarsAsTheyWereWritten) {
  const auto [root, problems] =
      parse("a: 010\nb: \"5\"\nc: 'it''s'\nd: |\n  x\n  y\ne: yes\nf:\ng: ~\nh: [1, {i: 2}]\n");
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(root["a"].text, "010");
  EXPECT_FALSE(root["a"].quoted);
  EXPECT_TRUE(root["b"].quoted);
  EXPECT_EQ(root["c"].text, "it's");
  EXPECT_EQ(root["d"].text, "x\ny\n");
  EXPECT_TRUE(root["d"].quoted);
  EXPECT_EQ(root["e"].text, "yes");
  EXPECT_EQ(root["f"].kind, ConfigNode::Kind::null);
  EXPECT_EQ(root["g"].kind, ConfigNode::Kind::null);
  EXPECT_EQ(root["h"].items[1]["i"].text, "2");
}

TEST(Yaml, JsonIsYaml) {
  const auto [root, problems] = parse(R"({"a": {"b": [1, "x\u00e9", true, null]}})");
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(root["a"]["b"].items[1].text, "xé");
}

TEST(Yaml, PlacesCountCharactersNotBytes) {
  const auto [root, problems] = parse("\xEF\xBB\xBF# ü\r\nkéy: välue\r\nmore: {ä: 1}\r\n");
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(root["kéy"].mark.text(), "a.yaml:2:6");
  EXPECT_EQ(root["more"]["ä"].mark.text(), "a.yaml:3:11");
}

TEST(Yaml, BytesThatAreNotPlainTextAreRefusedWithTheirPlace) {
  EXPECT_THAT(parse("a: 1\nb: \xff\n").problems, ElementsAre("a.yaml:2:4: the bytes here are not UTF-8"));
  EXPECT_THAT(parse("a: \xC0\x80").problems, ElementsAre("a.yaml:1:4: the bytes here are not UTF-8"));
  EXPECT_THAT(parse("a: \xED\xA0\x80").problems, ElementsAre("a.yaml:1:4: the bytes here are not UTF-8"));
  EXPECT_THAT(parse("a: \xF4\x90\x80\x80").problems, ElementsAre("a.yaml:1:4: the bytes here are not UTF-8"));
  EXPECT_THAT(parse("a: \xE2\x82").problems, ElementsAre("a.yaml:1:4: the bytes here are not UTF-8"));
  EXPECT_THAT(parse("\xFF\xFE\x61").problems, ElementsAre("a.yaml:1:1: the bytes here are not UTF-8"));
  EXPECT_THAT(parse(std::string_view("a: \0", 4)).problems,
              ElementsAre("a.yaml:1:4: a control character stands here"));
  EXPECT_THAT(parse("a: \"x\\0y\"").problems, ElementsAre("a.yaml:1:4: a text holds no NUL"));
}

TEST(Yaml, DepthIsBounded) {
  EXPECT_THAT(parse("a: [[[1]]]", {.depth = 4}).problems, IsEmpty());
  EXPECT_THAT(parse("a: [[[[1]]]]", {.depth = 4}).problems,
              ElementsAre("a.yaml:1:7: nested more than 4 deep"));
}

TEST(Yaml, TheNumberOfValuesIsBounded) {
  EXPECT_THAT(parse("[1, 2, 3, 4]", {.nodes = 5}).problems, IsEmpty());
  EXPECT_THAT(parse("[1, 2, 3, 4, 5]", {.nodes = 5}).problems,
              ElementsAre("a.yaml:1:14: more than 5 values"));
}

TEST(Yaml, TheSizeIsBoundedBeforeAnythingIsParsed) {
  EXPECT_THAT(parse("a: " + std::string(10'000'000, 'x')).problems,
              ElementsAre("a.yaml: larger than 1048576 bytes"));
  EXPECT_THAT(parse("a: " + std::string(1'000'000, 'x')).problems, IsEmpty());
}

class YamlBombs : public testing::TestWithParam<std::string> {};

TEST_P(YamlBombs, EndInOneProblemOrTwo) {
  const auto parsed = parse(GetParam());
  EXPECT_FALSE(parsed.problems.empty());
  EXPECT_EQ(parsed.root.kind, ConfigNode::Kind::absent);
}

constexpr std::size_t kMegabyte = 1'000'000;
INSTANTIATE_TEST_SUITE_P(
    , YamlBombs,
    testing::Values(repeated("[", kMegabyte), repeated("{", kMegabyte), repeated("- ", kMegabyte),
                    repeated("? ", kMegabyte), repeated("{a: ", kMegabyte), repeated("[a,", kMegabyte),
                    repeated("---\n", kMegabyte), "[" + repeated("a,", kMegabyte) + "]",
                    "a: " + repeated("&a ", kMegabyte), "a: " + repeated("!a ", kMegabyte),
                    repeated("\"", kMegabyte - 1) + "\"\"", "a: \"" + repeated("\\\\", kMegabyte)));

TEST(Yaml, AnAliasBombIsNotExpanded) {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const auto previous = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + previous + ", " + previous + "]\n";
  }
  EXPECT_EQ(parse(bomb).problems.size(), 40U + 78U);
}

TEST(Yaml, ManyNamesInOneMapStayLinear) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(parse(text).root.members.size(), 40'000U);
}

}  // namespace
}  // namespace figbridge::facade
