// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/openapi_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/common/json_pretty.h"
#include "adapters/rest/rest_contract.h"
#include "tests/unit/adapters_rest/sample_operations.h"

namespace figbridge::rest {
namespace {

using testing::HasSubstr;
using testing::Not;

JsonText document_of(const test::Offered& offered) {
  auto parsed = parse_json(openapi_document(offered.bindings(), {}), {}, Origin::bridge);
  EXPECT_TRUE(parsed);
  return *std::move(parsed);
}

std::string at(const JsonText& document, std::string_view pointer) {
  const JsonIndex index(document.view());
  const auto found = index.find(*JsonPointer::parse(pointer));
  return found ? std::string(index.value(*found)) : "nothing";
}

TEST(OpenApiWriter, WhatMayBeAnsweredLaterSaysSoAndWhereToAsk) {
  auto offered = test::customer_operations();
  const auto plain = document_of(offered);
  EXPECT_EQ(at(plain, "/paths/~1jobs~1{id}"), "nothing");
  offered["customer.get"].accepted.emplace();
  auto parsed = parse_json(openapi_document(offered.bindings(), {.jobs_path = "/jobs"}), {}, Origin::bridge);
  ASSERT_TRUE(parsed);
  const std::string get = "/paths/~1customers~1{id}/get";
  EXPECT_EQ(at(*parsed, get + "/responses/202/$ref"), "\"#/components/responses/Accepted\"");
  EXPECT_EQ(at(*parsed, get + "/parameters/1/name"), "\"Prefer\"");
  EXPECT_EQ(at(*parsed, "/paths/~1customers~1{id}/put/responses/202"), "nothing");
  EXPECT_EQ(at(*parsed, "/paths/~1jobs~1{id}/delete/operationId"), "\"figbridge.job.cancel\"");
  EXPECT_EQ(at(*parsed, "/paths/~1jobs~1{id}~1answer/get/operationId"), "\"figbridge.job.answer\"");
  EXPECT_NE(at(*parsed, "/components/schemas/Job"), "nothing");
}

TEST(OpenApiWriter, OperationsStandUnderTheirPathsAndMethods) {
  const auto document = document_of(test::customer_operations());
  EXPECT_EQ(at(document, "/openapi"), "\"3.1.0\"");
  EXPECT_EQ(at(document, "/paths/~1customers~1{id}/get/operationId"), "\"customer.get\"");
  EXPECT_EQ(at(document, "/paths/~1customers~1{id}/put/parameters/0/name"), "\"id\"");
  EXPECT_EQ(at(document, "/paths/~1customers/post/responses/201/content/application~1json/schema/$ref"),
            "\"#/components/schemas/Customer\"");
  EXPECT_EQ(at(document, "/paths/~1customers/get/parameters/0"),
            R"({"name":"tag","in":"query","schema":{"type":"array","items":{"type":"string"}}})");
  EXPECT_EQ(at(document, "/paths/~1customers~1{id}/delete/responses/204/description"),
            "\"Done; there is nothing to say\"");
}

TEST(OpenApiWriter, BodiesLeaveOutWhatStandsElsewhere) {
  const auto document = document_of(test::customer_operations());
  EXPECT_EQ(
      at(document, "/paths/~1customers~1{id}/put/requestBody/content/application~1json/schema"),
      R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false})");
}

TEST(OpenApiWriter, DeclaredErrorsSayTheirCodeAndDetails) {
  const auto document = document_of(test::customer_operations());
  EXPECT_EQ(at(document,
               "/paths/~1customers~1{id}/get/responses/404/content/application~1problem+json/schema/allOf/1/"
               "properties/code"),
            R"({"const":"unknown_customer"})");
  EXPECT_EQ(at(document, "/paths/~1customers~1{id}/get/responses/4XX"),
            R"({"$ref":"#/components/responses/Problem"})");
}

TEST(OpenApiWriter, TheIdempotencyKeyIsSaidWhereItCounts) {
  test::Offered offered;
  auto& create = offered.add("a", "POST /a", R"({"type":"object"})");
  EXPECT_EQ(at(document_of(offered), "/paths/~1a/post/parameters"), "nothing");
  create.idempotency.keys = KeyUse::required;
  EXPECT_EQ(at(document_of(offered), "/paths/~1a/post/parameters/0/name"), "\"Idempotency-Key\"");
  EXPECT_EQ(at(document_of(offered), "/paths/~1a/post/parameters/0/required"), "true");
  create.idempotency.at = JsonPointer::of({"requestId"});
  EXPECT_EQ(at(document_of(offered), "/paths/~1a/post/parameters/0/required"), "nothing");
}

TEST(OpenApiWriter, DefinitionsBecomeComponentsAndClashesGetNumbers) {
  test::Offered offered;
  offered.add(
      "a", "POST /a",
      R"({"$ref":"#/$defs/T","$defs":{"T":{"type":"object","properties":{"u":{"$ref":"#/$defs/U"}}},"U":{"type":"string"}}})");
  offered.add(
      "b", "POST /b",
      R"({"$ref":"#/$defs/T","$defs":{"T":{"type":"object","properties":{"u":{"$ref":"#/$defs/U"}}},"U":{"type":"integer"}}})");
  offered.add("c", "POST /c", R"({"type":"object","properties":{"next":{"$ref":"#"}}})");
  const auto document = document_of(offered);
  EXPECT_EQ(at(document, "/components/schemas/T/properties/u/$ref"), "\"#/components/schemas/U\"");
  EXPECT_EQ(at(document, "/components/schemas/T_2/properties/u/$ref"), "\"#/components/schemas/U_2\"");
  EXPECT_EQ(at(document, "/components/schemas/U_2/type"), "\"integer\"");
  EXPECT_EQ(at(document, "/components/schemas/c.input/properties/next/$ref"),
            "\"#/components/schemas/c.input\"");
}

TEST(OpenApiWriter, TheSameOperationsGiveTheSameBytes) {
  const auto first = test::customer_operations();
  const auto second = test::customer_operations();
  EXPECT_EQ(openapi_document(first.bindings(), {}), openapi_document(second.bindings(), {}));
}

TEST(OpenApiWriter, WhatIsWrittenCanBeReadBack) {
  const auto offered = test::customer_operations();
  const auto read = ServiceDescription::read(openapi_document(offered.bindings(), {}));
  ASSERT_TRUE(read) << read.error().describe();
  EXPECT_EQ(read->operations.size(), 5U);
  EXPECT_TRUE(read->refused.empty());
  EXPECT_EQ(read->find("customer.create")->pattern.method, "POST");
}

TEST(JsonPretty, IndentsAndKeepsValues) {
  EXPECT_EQ(pretty_json(R"({"a":[1,{"b":"x,{:]\""}],"c":{},"d":[]})"),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,{:]\\\"\"\n    }\n  ],\n  \"c\": {},\n  \"d\": "
            "[]\n}\n");
}

}  // namespace
}  // namespace figbridge::rest
