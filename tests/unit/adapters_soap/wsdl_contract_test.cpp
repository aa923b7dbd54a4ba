// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "adapters/common/json_pretty.h"
#include "adapters/soap/import/contract_text.h"
#include "adapters/soap/schema/json_schema.h"
#include "core/json/json_text.h"
#include "tests/unit/adapters_soap/wsdl_support.h"

namespace figbridge::soap {
namespace {

using schema::JsonSchemaWriter;
using test::compiled;
using testing::HasSubstr;

struct Described {
  std::string value;
  std::string definitions;
};

/// The schema of the global element urn:t e.
Described described(const std::string& schema_content) {
  const auto model = compiled(schema_content);
  JsonSchemaWriter writer;
  const schema::ElementDecl* element = model->element("urn:t", "e");
  EXPECT_NE(element, nullptr);
  writer.add(*element);
  return {writer.value(*element), writer.definitions()};
}

std::string simple(const std::string& restriction) {
  return described("<xs:element name=\"e\"><xs:simpleType>" + restriction + "</xs:simpleType></xs:element>")
      .value;
}

TEST(JsonSchema, NumbersSayTheirTypeAndBounds) {
  EXPECT_EQ(
      described("<xs:element name=\"e\" type=\"xs:int\"/>").value,
      R"({"type":"integer","format":"int32","x-xsd":"int","minimum":-2147483648,"maximum":2147483647})");
  EXPECT_EQ(described("<xs:element name=\"e\" type=\"xs:decimal\"/>").value,
            R"({"type":"number","x-xsd":"decimal"})");
  EXPECT_EQ(described("<xs:element name=\"e\" type=\"xs:double\"/>").value,
            R"({"anyOf":[{"type":"number"},{"enum":["INF","-INF","NaN"]}],"x-xsd":"double"})");
}

TEST(JsonSchema, BoundsKeepTheirDigits) {
  EXPECT_EQ(
      simple(
          R"(<xs:restriction base="xs:decimal"><xs:minInclusive value="+0.10"/><xs:maxExclusive value="12345678901234567890.5"/><xs:fractionDigits value="2"/></xs:restriction>)"),
      R"({"type":"number","x-xsd":"decimal","minimum":0.1,"exclusiveMaximum":12345678901234567890.5,"x-fraction-digits":2})");
}

TEST(JsonSchema, StringsSayLengthsPatternsAndEnumerations) {
  EXPECT_EQ(
      simple(
          R"(<xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="5"/></xs:restriction>)"),
      R"({"type":"string","minLength":1,"maxLength":5})");
  EXPECT_EQ(
      simple(
          R"(<xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}"/><xs:pattern value="x"/></xs:restriction>)"),
      R"({"type":"string","pattern":"^(?:(?:[A-Z]{2})|(?:x))$"})");
  EXPECT_EQ(
      simple(
          R"(<xs:restriction base="xs:string"><xs:enumeration value="a&quot;b"/><xs:enumeration value="c"/></xs:restriction>)"),
      R"({"type":"string","enum":["a\"b","c"]})");
  EXPECT_EQ(
      simple(R"(<xs:restriction base="xs:int"><xs:enumeration value="007"/></xs:restriction>)"),
      R"({"type":"integer","format":"int32","x-xsd":"int","enum":[7],"minimum":-2147483648,"maximum":2147483647})");
}

TEST(JsonSchema, APatternThatOthersReadDifferentlyIsKeptAside) {
  EXPECT_THAT(simple(R"(<xs:restriction base="xs:string"><xs:pattern value="\c+"/></xs:restriction>)"),
              HasSubstr(R"("x-xsd-pattern":["\\c+"])"));
}

TEST(JsonSchema, ListsAreArraysAndUnionsAlternatives) {
  EXPECT_EQ(simple(R"(<xs:list itemType="xs:boolean"/>)"), R"({"type":"array","items":{"type":"boolean"}})");
  EXPECT_EQ(simple(R"(<xs:union memberTypes="xs:boolean xs:date"/>)"),
            R"({"anyOf":[{"type":"boolean"},{"type":"string","x-xsd":"date"}]})");
}

TEST(JsonSchema, ObjectsAreClosedAndSayWhatIsRequired) {
  const Described d = described(R"(<xs:element name="e"><xs:complexType><xs:sequence>
      <xs:element name="a" type="xs:boolean"/><xs:element name="b" type="xs:boolean" minOccurs="0" maxOccurs="3"/></xs:sequence>
      <xs:attribute name="x" type="xs:boolean" use="required"/></xs:complexType></xs:element>)");
  EXPECT_EQ(d.value, R"({"$ref":"#/$defs/e"})");
  EXPECT_EQ(
      d.definitions,
      R"({"e":{"type":"object","properties":{"@x":{"type":"boolean"},"a":{"type":"boolean"},)"
      R"("b":{"type":"array","items":{"type":"boolean"},"maxItems":3}},"required":["@x","a"],"additionalProperties":false}})");
}

TEST(JsonSchema, NilIsNull) {
  EXPECT_EQ(described(R"(<xs:element name="e" type="xs:boolean" nillable="true"/>)").value,
            R"({"anyOf":[{"type":"boolean"},{"type":"null"}]})");
}

TEST(JsonSchema, RecursionIsAReference) {
  EXPECT_THAT(
      described(
          R"(<xs:element name="e" type="t:N"/><xs:complexType name="N"><xs:sequence><xs:element name="n" type="t:N" minOccurs="0"/></xs:sequence></xs:complexType>)")
          .definitions,
      HasSubstr(R"("properties":{"n":{"$ref":"#/$defs/N"}})"));
}

TEST(JsonSchema, TextBesideAttributesIsTheDollarMember) {
  EXPECT_THAT(
      described(
          R"(<xs:element name="e"><xs:complexType><xs:simpleContent><xs:extension base="xs:boolean"><xs:attribute name="x" type="xs:boolean" default="1"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>)")
          .definitions,
      HasSubstr(
          R"("properties":{"@x":{"type":"boolean","default":true},"$":{"type":"boolean"}},"required":["$"])"));
}

TEST(JsonSchema, OrderedContentIsItems) {
  EXPECT_THAT(
      described(
          R"(<xs:element name="e"><xs:complexType mixed="true"><xs:sequence><xs:element name="b" type="xs:boolean"/></xs:sequence></xs:complexType></xs:element>)")
          .definitions,
      HasSubstr(
          R"("$items":{"type":"array","items":{"anyOf":[{"type":"string"},{"type":"object","properties":{"b":{"type":"boolean"}},"required":["b"],"additionalProperties":false}]}})"));
}

TEST(JsonSchema, DerivedTypesAreAlternativesThatSayTheirType) {
  const Described d = described(
      R"(<xs:element name="e" type="t:A"/><xs:complexType name="A" abstract="true"><xs:sequence/></xs:complexType>
    <xs:complexType name="B"><xs:complexContent><xs:extension base="t:A"/></xs:complexContent></xs:complexType>)");
  EXPECT_EQ(d.value, R"({"$ref":"#/$defs/A.any"})");
  EXPECT_THAT(
      d.definitions,
      HasSubstr(
          R"("A.any":{"anyOf":[{"$ref":"#/$defs/B","properties":{"$type":{"const":"B"}},"required":["$type"]}]})"));
  EXPECT_THAT(d.definitions, HasSubstr(R"("x-xsd":"{urn:t}B","properties":{"$type":{"type":"string"}})"));
}

TEST(JsonSchema, SubstitutesAreAlternativesThatSayTheirElement) {
  const Described d = described(R"(<xs:element name="e" abstract="true" type="xs:anySimpleType"/>
    <xs:element name="n" type="xs:boolean" substitutionGroup="t:e"/><xs:element name="o" substitutionGroup="t:e"><xs:complexType/></xs:element>)");
  EXPECT_THAT(
      d.definitions,
      HasSubstr(
          R"("e.any":{"anyOf":[{"type":"object","properties":{"$element":{"const":"n"},"$":{"type":"boolean"}},"required":["$element","$"]},)"
          R"({"$ref":"#/$defs/o","properties":{"$element":{"const":"o"}},"required":["$element"]}]})"));
}

TEST(JsonSchema, DefinitionsOfOneNameAreNumbered) {
  EXPECT_THAT(
      described(
          R"(<xs:element name="e"><xs:complexType><xs:sequence><xs:element name="e"><xs:complexType/></xs:element></xs:sequence></xs:complexType></xs:element>)")
          .definitions,
      HasSubstr(R"("e":{"$ref":"#/$defs/e_2"})"));
}

TEST(WsdlContract, DescribesInputOutputAndErrors) {
  test::WsdlText wsdl;
  wsdl.operations =
      "<operation name=\"Get\"><input message=\"t:In\"/><output message=\"t:Out\"/><fault name=\"NotFound\" "
      "message=\"t:Bad\"/></operation>";
  const WsdlModel model = test::read_text(wsdl.text());
  const Contract contract = contract_of(model.operations.at(0));
  EXPECT_THAT(contract.input.view(), HasSubstr(R"({"$ref":"#/$defs/Get","$defs":{"Get":)"));
  EXPECT_THAT(contract.output.view(), HasSubstr("GetResponse"));
  EXPECT_EQ(contract.errors.at("not_found").view(), R"({"type":"string"})");
  EXPECT_TRUE(parse_json(contract.input.view(), {}, Origin::caller));
}

TEST(WsdlContract, TheFileIsJsonWithOneSetOfDefinitions) {
  const WsdlModel model = test::read_text(test::WsdlText{}.text());
  const std::string file = contract_file(model.operations.at(0));
  EXPECT_TRUE(parse_json(file, {}, Origin::caller));
  EXPECT_THAT(file, HasSubstr("  \"input\": {\"$ref\": \"#/$defs/Get\"},\n"));
  EXPECT_THAT(file, testing::EndsWith("}\n"));
}

TEST(PrettyJson, KeepsShortContainersOnOneLine) {
  EXPECT_EQ(folded_json(R"({"a":[1,2],"b":{}})"), "{\"a\": [1, 2], \"b\": {}}\n");
  EXPECT_EQ(folded_json(R"({"a":[1,2],"b":"x"})", 14), "{\n  \"a\": [1, 2],\n  \"b\": \"x\"\n}\n");
}

}  // namespace
}  // namespace figbridge::soap
