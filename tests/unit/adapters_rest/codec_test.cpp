// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace figbridge::rest {
namespace {

using testing::HasSubstr;

JsonText json(std::string_view text) {
  auto parsed = parse_json(text, {}, Origin::bridge);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *std::move(parsed) : JsonText{};
}

/// An operation's input as an HTTP call: what a listener and a backend compile.
struct Call {
  Call(std::string_view pattern_text, std::string_view schema_text)
      : pattern(*CallPattern::parse(pattern_text)),
        input(json(schema_text)),
        schema(*JsonSchema::compile(input)) {
    layout = InputLayout::compile(input, pattern, wrong);
  }
  /// The input, or the error and its places.
  std::string decode(std::vector<std::string> values, std::string_view query, std::string_view body = {},
                     Headers headers = {}) const {
    if (!body.empty() && !headers.contains("Content-Type")) headers.add("Content-Type", "application/json");
    auto out = decode_input({std::move(values), query, headers, body}, layout, schema, 128);
    return out ? std::string(out->view())
               : std::string(name_of(out.error().kind)) + ": " + out.error().describe();
  }
  /// "target|Name=value|body", or the error.
  std::string encode(std::string_view value) const {
    auto out = encode_input(json(value), pattern, layout, Origin::caller);
    if (!out) return std::string(name_of(out.error().kind)) + ": " + out.error().describe();
    std::string text = out->target + '|';
    for (const auto& field : out->headers.fields())
      text += std::string(field.name) + '=' + std::string(field.value);
    return text + '|' + (out->has_body ? out->body : "-");
  }

  CallPattern pattern;
  JsonText input;
  JsonSchema schema;
  std::vector<std::string> wrong;
  InputLayout layout;
};

const Call& update() {
  static const Call call(
      "PUT /customers/{id}",
      R"({"type":"object","required":["id","name"],"additionalProperties":false,"properties":{
    "id":{"type":"integer"},"name":{"type":"string"},"dry":{"type":"boolean","x-in":"query","x-name":"dry-run"},
    "tenant":{"type":"string","x-in":"header","x-name":"X-Tenant"}}})");
  return call;
}

const Call& search() {
  static const Call call("GET /customers",
                         R"({"type":"object","required":["min"],"properties":{"min":{"type":"number"},
    "tag":{"type":"array","items":{"type":"integer"}},"q":{"type":["string","null"]},"any":true}})");
  return call;
}

TEST(RestCodec, PutsAnInputTogetherFromEveryPlace) {
  Headers headers;
  headers.add("x-tenant", "t1");
  EXPECT_EQ(update().decode({"42"}, "dry-run=true", R"({"name":"Ann"})", headers),
            R"({"id":42,"dry":true,"tenant":"t1","name":"Ann"})");
}

TEST(RestCodec, TakesItApartAgain) {
  EXPECT_EQ(update().encode(R"({"id":42,"dry":true,"tenant":"t1","name":"Ann"})"),
            R"(/customers/42?dry-run=true|X-Tenant=t1|{"name":"Ann"})");
}

TEST(RestCodec, NumbersInParametersKeepTheirDigits) {
  EXPECT_EQ(search().decode({}, "min=12345678901234567890.10"), R"({"min":12345678901234567890.10})");
  EXPECT_EQ(search().encode(R"({"min":12345678901234567890.10})"),
            "/customers?min=12345678901234567890.10||-");
}

TEST(RestCodec, ArraysAreRepeatedParameters) {
  EXPECT_EQ(search().decode({}, "tag=1&min=0&tag=2"), R"({"min":0,"tag":[1,2]})");
  EXPECT_EQ(search().encode(R"({"min":0,"tag":[1,2],"q":null})"), "/customers?min=0&tag=1&tag=2||-");
  EXPECT_THAT(search().decode({}, "min=1&min=2"), HasSubstr("is given more than once at /min"));
}

TEST(RestCodec, TextIsDecodedAndEncoded) {
  EXPECT_EQ(search().decode({}, "min=0&q=a+b%26%C3%A9&any"), R"({"any":"","min":0,"q":"a b&é"})");
  EXPECT_EQ(search().encode(R"({"q":"a b&é=+"})"), "/customers?q=a%20b%26%C3%A9%3D%2B||-");
  EXPECT_THAT(search().decode({}, "min=%zz"), HasSubstr("malformed"));
}

TEST(RestCodec, WhatIsWrongIsToldByMember) {
  EXPECT_THAT(search().decode({}, "min=x&tag=y"),
              HasSubstr("is not of type number at /min: is not of type integer at /tag/0"));
  EXPECT_THAT(search().decode({}, ""), HasSubstr("is required at /min"));
  EXPECT_THAT(search().decode({}, "min=1&other=2"),
              HasSubstr("is not a query parameter of this operation at /other"));
  EXPECT_THAT(update().decode({"x"}, "", R"({"name":"a","more":1})"), HasSubstr("/more"));
}

TEST(RestCodec, OpenInputsTakeAnyQuery) {
  const Call open("GET /x/{id}", "true");
  EXPECT_EQ(open.decode({"1"}, "a=1&b=2&b=3"),
            "invalid: the request does not fit its contract: is given more than once at /b");
  EXPECT_EQ(open.decode({"1"}, "a=1"), R"({"id":"1","a":"1"})");
  EXPECT_THAT(open.decode({"1"}, "id=2"), HasSubstr("does not stand in the query at /id"));
}

TEST(RestCodec, BodiesAreJsonObjectsWhereTheyAreExpected) {
  Headers xml;
  xml.add("Content-Type", "text/xml");
  EXPECT_THAT(update().decode({"1"}, "", "<a/>", xml), HasSubstr("unsupported_media"));
  EXPECT_THAT(update().decode({"1"}, "", "[1]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(update().decode({"1"}, "", R"({"name":1,"name":2})"), HasSubstr("stands twice"));
  EXPECT_THAT(update().decode({"1"}, "", "{"), HasSubstr("malformed"));
  EXPECT_THAT(update().decode({"1"}, ""), HasSubstr("is required at /name"));
  EXPECT_THAT(search().decode({}, "min=1", "{}"), HasSubstr("takes no body"));
}

TEST(RestCodec, ABodyMayRepeatThePathButNotContradictIt) {
  EXPECT_EQ(update().decode({"1"}, "", R"({"id":1,"name":"a"})"), R"({"id":1,"name":"a"})");
  EXPECT_THAT(update().decode({"1"}, "", R"({"id":2,"name":"a"})"), HasSubstr("another value at /id"));
}

TEST(RestCodec, BodiesMayBeOneMemberOrTheWholeInput) {
  const Call member("PUT /x/{id}",
                    R"({"properties":{"id":{"type":"string"},"list":{"type":"array","x-in":"whole_body"}}})");
  EXPECT_EQ(member.decode({"1"}, "", "[1,2]"), R"({"id":"1","list":[1,2]})");
  EXPECT_EQ(member.decode({"1"}, ""), R"({"id":"1"})");
  EXPECT_EQ(member.encode(R"({"id":"1","list":[1,2]})"), "/x/1||[1,2]");
  const Call whole("POST /x", R"({"type":"array"})");
  EXPECT_EQ(whole.decode({}, "", "[1.10]"), "[1.10]");
  EXPECT_EQ(whole.encode("[1.10]"), "/x||[1.10]");
  EXPECT_THAT(whole.decode({}, ""), HasSubstr("has no body"));
}

TEST(RestCodec, MembersAreFoundThroughReferences) {
  const Call call(
      "PATCH /p/{ref}",
      R"({"allOf":[{"$ref":"#/$defs/F"}],"required":["ref"],"properties":{"ref":{"$ref":"#/$defs/N"}},
    "$defs":{"F":{"type":"object","properties":{"a":{"type":"string"}}},"N":{"type":"integer"}}})");
  EXPECT_EQ(call.decode({"7"}, "", R"({"a":"b"})"), R"({"ref":7,"a":"b"})");
  EXPECT_EQ(call.encode(R"({"ref":7,"a":"b"})"), R"(/p/7||{"a":"b"})");
}

TEST(RestCodec, NothingSlipsOutOfItsPlaceOnTheWire) {
  for (const char* id : {R"("")", R"("..")", R"(".")", "null", "[]", "{}"}) {
    EXPECT_THAT(update().encode(R"({"id":)" + std::string(id) + "}"), HasSubstr("invalid")) << id;
  }
  EXPECT_EQ(update().encode(R"({"id":"a/../b?c#d"})"), "/customers/a%2F..%2Fb%3Fc%23d||{}");
  EXPECT_THAT(update().encode(R"({"name":"x"})"), HasSubstr("is needed in the path at /id"));
  EXPECT_THAT(update().encode(R"({"id":1,"tenant":"a\r\nX: y"})"),
              HasSubstr("control characters, which a header cannot carry at /tenant"));
  EXPECT_THAT(search().encode(R"({"any":{"a":1}})"),
              HasSubstr("an object cannot stand in the query at /any"));
}

TEST(InputLayout, TellsWhatHttpCannotCarry) {
  EXPECT_THAT(Call("GET /x", R"({"properties":{"a":{"type":"object"}}})").wrong,
              testing::ElementsAre(HasSubstr("'a' is no single value")));
  EXPECT_THAT(Call("GET /x/{b}", R"({"properties":{"a":{}}})").wrong,
              testing::ElementsAre(HasSubstr("no member 'b'")));
  EXPECT_THAT(Call("GET /x", R"({"properties":{"a":{"x-in":"cookie"}}})").wrong, testing::SizeIs(1));
  EXPECT_THAT(Call("GET /x", R"({"properties":{"a":{"x-in":"header","x-name":"a b"}}})").wrong,
              testing::SizeIs(1));
  EXPECT_THAT(Call("POST /x/{a}", R"({"type":"array"})").wrong, testing::SizeIs(1));
}

}  // namespace
}  // namespace figbridge::rest
