// SPDX-License-Identifier: Apache-2.0
#include "core/schema/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace figbridge {
namespace {

using testing::HasSubstr;

JsonText json(std::string_view text) {
  auto parsed = parse_json(text, {}, Origin::bridge);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *std::move(parsed) : JsonText{};
}

/// "pointer text; pointer text", or "" if the value fits.
std::string check(std::string_view schema, std::string_view value) {
  const auto compiled = JsonSchema::compile(json(schema));
  if (!compiled) return "refused: " + compiled.error().describe();
  const auto text = json(value);
  std::string out;
  for (const auto& violation : compiled->check(JsonIndex(text.view()))) {
    out += (out.empty() ? "" : "; ") + violation.pointer + " " + violation.text;
  }
  return out;
}

TEST(JsonSchema, BooleansAndEmptySchemas) {
  EXPECT_EQ(check("true", "1"), "");
  EXPECT_EQ(check("{}", "null"), "");
  EXPECT_EQ(check("false", "1"), " is not allowed");
  EXPECT_TRUE(JsonSchema::compile(json("{}"))->accepts_everything());
}

TEST(JsonSchema, Types) {
  EXPECT_EQ(check(R"({"type":"integer"})", "1.0"), "");
  EXPECT_EQ(check(R"({"type":"integer"})", "1e2"), "");
  EXPECT_EQ(check(R"({"type":"integer"})", "1.5"), " is not of type integer");
  EXPECT_EQ(check(R"({"type":["string","null"]})", "null"), "");
  EXPECT_EQ(check(R"({"type":["string","null"]})", "{}"), " is not of type string or null");
  EXPECT_EQ(check(R"({"type":"number"})", "7"), "");
}

TEST(JsonSchema, NumbersAreComparedByTheirDigits) {
  EXPECT_EQ(check(R"({"maximum":12345678901234567890.12})", "12345678901234567890.12"), "");
  EXPECT_EQ(check(R"({"maximum":12345678901234567890.12})", "12345678901234567890.13"),
            " is more than 12345678901234567890.12");
  EXPECT_EQ(check(R"({"exclusiveMinimum":0})", "0.0"), " is not more than 0");
  EXPECT_EQ(check(R"({"multipleOf":0.01})", "0.07"), "");
  EXPECT_EQ(check(R"({"multipleOf":0.01})", "19.999"), " is not a multiple of 0.01");
  EXPECT_EQ(check(R"({"const":1.0})", "1"), "");
  EXPECT_EQ(check(R"({"enum":[9007199254740993]})", "9007199254740992"),
            " is not one of the values that are allowed");
  EXPECT_EQ(check(R"({"format":"int32"})", "2147483648"), " is more than 2147483647");
}

TEST(JsonSchema, LengthsCountCodePoints) {
  EXPECT_EQ(check(R"({"maxLength":2})", R"("é\n")"), "");
  EXPECT_EQ(check(R"({"maxLength":2})", R"("\u0001\\x")"), " is longer than 2");
  EXPECT_EQ(check(R"({"minLength":2})", R"("𝄞")"), " is shorter than 2");
}

TEST(JsonSchema, PatternsAndFormats) {
  EXPECT_EQ(check(R"({"pattern":"^[a-z\\u00e9]+$"})", R"("é")"), "");
  EXPECT_EQ(check(R"({"pattern":"b"})", R"("abc")"), "") << "patterns are not anchored";
  EXPECT_EQ(check(R"({"pattern":"^\\d+$"})", R"("x")"), " does not match the pattern");
  EXPECT_THAT(check(R"~({"properties":{"a":{"pattern":"(?=x)"}}})~", "1"), HasSubstr("RE2"));
  EXPECT_EQ(check(R"({"format":"date"})", R"("2024-02-29")"), "");
  EXPECT_EQ(check(R"({"format":"date"})", R"("2023-02-29")"), " is not a date");
  EXPECT_EQ(check(R"({"format":"date-time"})", R"("2024-02-29T23:59:60Z")"), "");
  EXPECT_EQ(check(R"({"format":"date-time"})", R"("2024-02-29T22:59:60Z")"), " is not a date-time");
  EXPECT_EQ(check(R"({"format":"date-time"})", R"("2024-02-29T10:00:00")"), " is not a date-time");
  EXPECT_EQ(check(R"({"format":"uuid"})", R"("2eb8aa08-aa98-11ea-b4aa-73b441d16380")"), "");
  EXPECT_EQ(check(R"({"format":"something"})", R"("x")"), "");
}

TEST(JsonSchema, ObjectsTellEveryMemberThatIsWrong) {
  const char* schema = R"({"type":"object","required":["id","name"],"additionalProperties":false,
    "properties":{"id":{"type":"integer"},"name":{"type":"string"},"n~/":{"minimum":5}},"patternProperties":{"^x-":{"type":"null"}}})";
  EXPECT_EQ(check(schema, R"({"id":1,"name":"a","x-a":null})"), "");
  EXPECT_EQ(check(schema, R"({"id":"1","n~/":1,"x-a":1,"other":1})"),
            "/name is required; /id is not of type integer; /n~0~1 is less than 5; /x-a is not of type null; "
            "/other is not allowed");
}

TEST(JsonSchema, ObjectsHaveCountsNamesAndDependencies) {
  EXPECT_EQ(check(R"({"minProperties":1})", "{}"), " has fewer than 1 members");
  EXPECT_EQ(check(R"({"maxProperties":0})", R"({"a":1})"), " has more than 0 members");
  EXPECT_EQ(check(R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})"),
            "/ab has a name that is not allowed");
  EXPECT_EQ(check(R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})"), "/b is required");
  EXPECT_EQ(check(R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1})"), "/b is required");
}

TEST(JsonSchema, Arrays) {
  const char* tuple = R"({"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false})";
  EXPECT_EQ(check(tuple, R"(["a",1])"), "");
  EXPECT_EQ(check(tuple, R"([1,1,1])"), "/0 is not of type string; /2 is not allowed");
  EXPECT_EQ(check(R"({"uniqueItems":true})", R"([{"a":1,"b":[1.0]},{"b":[1],"a":1}])"),
            " has two items that are equal");
  EXPECT_EQ(check(R"({"minItems":1})", "[]"), " has fewer than 1 items");
  EXPECT_EQ(check(R"({"contains":{"type":"null"},"minContains":0})", "[1]"), "");
  EXPECT_THAT(check(R"({"contains":{"type":"null"}})", "[1]"), HasSubstr("too few items"));
  EXPECT_THAT(check(R"({"contains":{"type":"null"},"maxContains":1})", "[null,null]"),
              HasSubstr("too many items"));
}

TEST(JsonSchema, Combinations) {
  EXPECT_EQ(check(R"({"oneOf":[{"type":"string"},{"minimum":3}]})", "1"), " fits none of the alternatives");
  EXPECT_EQ(check(R"({"oneOf":[{"type":"integer"},{"minimum":3}]})", "5"),
            " fits more than one of the alternatives");
  EXPECT_EQ(check(R"({"anyOf":[{"type":"integer"},{"minimum":3}]})", "5"), "");
  EXPECT_EQ(check(R"({"allOf":[{"required":["a"]},{"required":["b"]}]})", "{}"),
            "/a is required; /b is required");
  EXPECT_EQ(check(R"({"not":{"type":"null"}})", "null"), " is what it must not be");
  const char* conditional =
      R"({"if":{"properties":{"k":{"const":1}}},"then":{"required":["a"]},"else":{"required":["b"]}})";
  EXPECT_EQ(check(conditional, R"({"k":1})"), "/a is required");
  EXPECT_EQ(check(conditional, R"({"k":2})"), "/b is required");
}

TEST(JsonSchema, ReferencesAreLocalAndMayRecur) {
  const char* tree = R"({"$ref":"#/$defs/node","$defs":{"node":{"$anchor":"n","required":["v"],
    "properties":{"v":{"type":"integer"},"l":{"$ref":"#n"},"r~x":{"$ref":"#/$defs/node"}}}}})";
  EXPECT_EQ(check(tree, R"({"v":1,"l":{"v":2,"r~x":{"v":"3"}}})"), "/l/r~0x/v is not of type integer");
  EXPECT_EQ(check(R"({"$ref":"#/$defs/a","type":"string","$defs":{"a":{"maxLength":1}}})", R"("ab")"),
            " is longer than 1");
  EXPECT_THAT(check(R"({"properties":{"a":{"$ref":"other.json"}}})", "1"),
              HasSubstr("at /properties/a/$ref"));
  EXPECT_THAT(check(R"({"$ref":"#/$defs/b"})", "1"), HasSubstr("there is nothing at"));
  EXPECT_THAT(check(R"({"$dynamicRef":"#x"})", "1"), HasSubstr("$dynamicRef is not handled"));
}

TEST(JsonSchema, UnevaluatedMembersAndItems) {
  const char* schema =
      R"({"allOf":[{"properties":{"a":true}}],"anyOf":[{"properties":{"b":{"type":"null"}}},{"properties":{"c":true}}],
    "unevaluatedProperties":false})";
  EXPECT_EQ(check(schema, R"({"a":1,"b":null,"c":1})"), "");
  EXPECT_EQ(check(schema, R"({"a":1,"b":1})"), "/b is not allowed");
  EXPECT_EQ(
      check(R"({"prefixItems":[true],"contains":{"type":"null"},"unevaluatedItems":false})", "[1,null,2]"),
      "/2 is not allowed");
  EXPECT_EQ(
      check(R"({"not":{"properties":{"a":{"type":"null"}}},"unevaluatedProperties":false})", R"({"a":1})"),
      "/a is not allowed");
}

TEST(JsonSchema, SchemasThatAreNoneAreRefusedByPlace) {
  for (const char* schema :
       {R"({"properties":{"a":7}})", R"({"type":"text"})", R"({"minLength":-1})", R"({"multipleOf":0})",
        R"({"allOf":[]})", R"({"required":[1]})", "[]", R"({"minimum":"1"})"}) {
    EXPECT_THAT(check(schema, "1"), HasSubstr("refused")) << schema;
  }
}

TEST(JsonSchema, WorkIsBounded) {
  EXPECT_EQ(check(R"({"$ref":"#"})", "1"), " takes too much work to check");
  const char* deep =
      R"({"type":"object","anyOf":[{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}}]})";
  std::string value = "1";
  for (int i = 0; i < 100; ++i) value = R"({"a":)" + value + "}";
  EXPECT_EQ(check(deep, value), " takes too much work to check");
}

TEST(JsonSchema, AtMostTwentyPlacesAreTold) {
  std::string value = "[0";
  for (int i = 0; i < 100; ++i) value += ",0";
  const auto compiled = JsonSchema::compile(json(R"({"items":{"minimum":1}})"));
  EXPECT_EQ(compiled->check(JsonIndex(value + "]")).size(), 20U);
}

TEST(JsonSchema, SaysItAsOneErrorWithEveryPlace) {
  const auto compiled = JsonSchema::compile(json(R"({"required":["a","b"]})"));
  const std::string empty = "{}";
  const auto status = compiled->check_as(JsonIndex(empty), Origin::caller, "the request");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::invalid);
  ASSERT_TRUE(status.error().cause);
  EXPECT_EQ(status.error().cause->location, "/a");
  EXPECT_EQ(status.error().cause->text, "is required");
  ASSERT_TRUE(status.error().cause->cause);
  EXPECT_EQ(status.error().cause->cause->location, "/b");
  EXPECT_EQ(compiled->check_as(JsonIndex(empty), Origin::backend, "the answer").error().kind,
            ErrorKind::bad_answer);
}

TEST(JsonSchema, ASchemaMayStandInsideADocument) {
  const auto document =
      json(R"({"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"type":"null"}}}})");
  const auto compiled = JsonSchema::compile(document, *JsonPointer::parse("/components/schemas/A"));
  const std::string value = "1";
  EXPECT_EQ(compiled->check(JsonIndex(value)).size(), 1U);
}

}  // namespace
}  // namespace figbridge
