// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/rest/input_layout.h"
#include "adapters/rest/openapi_yaml.h"
#include "core/schema/json_schema.h"
#include "tests/support/material.h"

namespace figbridge::rest {
namespace {

using testing::HasSubstr;

constexpr std::string_view kCrm = R"~(
openapi: 3.0.3
info: {title: CRM, version: "2"}
paths:
  /parties/{reference}:
    parameters: [{$ref: '#/components/parameters/Reference'}]
    get:
      operationId: getParty
      summary: One party
      parameters: [{name: fields, in: query, schema: {type: array, items: {type: string}}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Party'}}}}
        '404': {description: no, content: {application/problem+json: {schema: {type: object}}}}
    patch:
      operationId: changeParty
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}}
      responses: {'204': {description: done}}
  /lists:
    post:
      parameters: [{name: X-Tenant, in: header, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: integer}}}}, '204': {description: none}}
  /xml:
    post:
      requestBody: {content: {text/xml: {schema: {type: string}}}}
      responses: {'200': {description: ok}}
components:
  parameters:
    Reference: {name: reference, in: path, required: true, description: id or number, schema: {type: string}}
  schemas:
    Party:
      type: object
      required: [name]
      properties:
        name: {type: string, example: Ann}
        nick: {type: string, nullable: true}
        parent: {$ref: '#/components/schemas/Party'}
        share: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 1.10}
    Change:
      type: object
      additionalProperties: false
      properties: {name: {type: string}}
)~";

ServiceDescription crm() {
  auto read = ServiceDescription::read(kCrm);
  EXPECT_TRUE(read) << read.error().describe();
  return *std::move(read);
}

std::string check(const JsonText& schema, std::string_view value) {
  const auto compiled = JsonSchema::compile(schema);
  if (!compiled) return "refused: " + compiled.error().describe();
  std::string out;
  for (const auto& violation : compiled->check(JsonIndex(value)))
    out += violation.pointer + " " + violation.text + ";";
  return out;
}

TEST(RestContract, OperationsAreFoundByIdAndByMethodAndPath) {
  const auto description = crm();
  EXPECT_EQ(description.title, "CRM");
  EXPECT_EQ(description.find("getParty")->pattern.path.text(), "/parties/{reference}");
  EXPECT_EQ(description.find("GET /parties/{id}")->id, "getParty");
  EXPECT_EQ(description.find("getParty")->safety, Safety::read);
  EXPECT_EQ(description.find("changeParty")->safety, Safety::write);
  EXPECT_EQ(description.find("DELETE /parties/{id}"), nullptr);
}

TEST(RestContract, ParametersAndBodyBecomeOneInput) {
  const auto description = crm();
  EXPECT_EQ(check(description.find("getParty")->contract.input, R"({"reference":"1","fields":["a"]})"), "");
  EXPECT_EQ(check(description.find("getParty")->contract.input, R"({"other":1})"),
            "/reference is required;/other is not allowed;");
  EXPECT_EQ(check(description.find("changeParty")->contract.input, R"({"reference":"1","name":"x"})"), "");
  EXPECT_EQ(check(description.find("changeParty")->contract.input, R"({"reference":"1","nam":"x"})"),
            "/nam is not allowed;");
  const auto* list = description.find("POST /lists");
  std::vector<std::string> wrong;
  const auto layout = InputLayout::compile(list->contract.input, list->pattern, wrong);
  EXPECT_EQ(layout.whole_body(), "body");
  EXPECT_NE(layout.find(Place::header, "x-tenant"), nullptr);
  EXPECT_EQ(check(list->contract.input, R"({"X-Tenant":"a","body":[1,"x"]})"),
            "/body/1 is not of type integer;");
}

TEST(RestContract, OutputsAndErrorsAreSchemasOfTheirOwn) {
  const auto description = crm();
  const auto& contract = description.find("getParty")->contract;
  EXPECT_EQ(check(contract.output, R"({"name":"a","nick":null,"parent":{"name":"b","share":1.10}})"), "");
  EXPECT_EQ(check(contract.output, R"({"name":null,"parent":{"share":0}})"),
            "/name is not of type string;/parent/name is required;/parent/share is not more than 0;");
  EXPECT_TRUE(contract.errors.contains("404"));
  EXPECT_EQ(crm().find("changeParty")->contract.output.view(), R"({"type":"null"})");
  EXPECT_EQ(check(crm().find("POST /lists")->contract.output, "null"), "");
}

TEST(RestContract, WhatCannotBeCalledIsRefusedByName) {
  const auto description = crm();
  ASSERT_EQ(description.refused.size(), 1U);
  EXPECT_EQ(description.refused[0].call, "POST /xml");
  EXPECT_THAT(description.refusal_of("POST /xml"), HasSubstr("not JSON"));
}

TEST(RestContract, DocumentsThatAreNoneAreRefused) {
  for (const char* text :
       {"", "a: [", "swagger: '2.0'", "openapi: 4.0.0", "{\"openapi\":", "[1]", "a: &a [*a]"}) {
    const auto read = ServiceDescription::read(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::configuration) << text;
  }
}

TEST(RestContract, OneOddOperationDoesNotSpoilTheOthers) {
  const auto description = ServiceDescription::read(R"({"openapi":"3.1.0","paths":{
    "/a":{"get":{"parameters":[{"$ref":"other.yaml#/x"}],"responses":{}}},
    "/b/":{"get":{"responses":{}}},
    "/c":{"get":{"parameters":[{"name":"q","in":"query","explode":false,"schema":{"type":"array"}}],"responses":{}}},
    "/d":{"get":{"operationId":"d","responses":{"200":{"content":{"application/json":{"schema":{"type":["string","null"]}}}}}}}}})");
  ASSERT_TRUE(description);
  EXPECT_EQ(description->refused.size(), 3U);
  EXPECT_EQ(check(description->find("d")->contract.output, "null"), "");
}

TEST(OpenApiYaml, ScalarsAreWhatYamlSays) {
  EXPECT_EQ(read_yaml_or_json("a: 1.10\nb: '1'\nc: yes\nd: true\ne: ~\nf: 2024-01-01")->view(),
            R"({"a":1.10,"b":"1","c":"yes","d":true,"e":null,"f":"2024-01-01"})");
}

TEST(OpenApiYaml, AliasesAndDepthAreBounded) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 9; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j ? ",*a" : "*a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  EXPECT_FALSE(read_yaml_or_json(bomb));
  EXPECT_FALSE(read_yaml_or_json(std::string(200, '[') + std::string(200, ']')));
}

}  // namespace
}  // namespace figbridge::rest
