// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/unit/adapters_soap/schema_support.h"

namespace figbridge::soap::schema {
namespace {

using test::compiled;
using test::simple_type;
using testing::ElementsAre;

TEST(SchemaSimpleTypes, BuiltInsHaveTheFormThatTheirValuesTakeInJson) {
  const auto model = compiled("");
  EXPECT_EQ(model->built_in(BuiltIn::string).form, JsonForm::string);
  EXPECT_EQ(model->built_in(BuiltIn::unsigned_byte).form, JsonForm::number);
  EXPECT_EQ(model->built_in(BuiltIn::float32).form, JsonForm::real);
  EXPECT_EQ(model->built_in(BuiltIn::boolean).form, JsonForm::boolean);
  EXPECT_EQ(model->built_in(BuiltIn::date_time).form, JsonForm::string);
  EXPECT_EQ(model->built_in(BuiltIn::nmtokens).form, JsonForm::list);
  EXPECT_EQ(model->built_in(BuiltIn::nmtokens).item, &model->built_in(BuiltIn::nmtoken));
}

TEST(SchemaSimpleTypes, EveryBuiltInIsFoundByItsName) {
  const auto model = compiled("");
  for (std::size_t i = 0; i < kBuiltIns; ++i) {
    const auto which = static_cast<BuiltIn>(i);
    EXPECT_EQ(model->type("http://www.w3.org/2001/XMLSchema", name_of(which)).simple,
              &model->built_in(which));
  }
  EXPECT_EQ(model->type_by_json("xs:int").simple, &model->built_in(BuiltIn::int32));
}

TEST(SchemaSimpleTypes, IntegersCarryTheBoundsOfTheirType) {
  const auto model = compiled("");
  EXPECT_EQ(model->built_in(BuiltIn::int32).facets.min_inclusive, "-2147483648");
  EXPECT_EQ(model->built_in(BuiltIn::unsigned_long).facets.max_inclusive, "18446744073709551615");
  EXPECT_EQ(model->built_in(BuiltIn::positive_integer).facets.min_inclusive, "1");
  EXPECT_EQ(model->built_in(BuiltIn::decimal).facets.fraction_digits, std::nullopt);
}

TEST(SchemaSimpleTypes, ARestrictionAddsItsFacetsToThoseOfItsBase) {
  const auto model = compiled(R"(
    <xs:simpleType name="Base"><xs:restriction base="xs:string">
      <xs:minLength value="2"/><xs:pattern value="[a-z]+"/></xs:restriction></xs:simpleType>
    <xs:simpleType name="Code"><xs:restriction base="t:Base">
      <xs:maxLength value="4"/><xs:pattern value="a.*"/><xs:pattern value="b.*"/></xs:restriction></xs:simpleType>)");
  const SimpleType& code = simple_type(*model, "Code");
  EXPECT_EQ(code.facets.min_length, 2U);
  EXPECT_EQ(code.facets.max_length, 4U);
  EXPECT_THAT(code.facets.patterns, ElementsAre(ElementsAre("[a-z]+"), ElementsAre("a.*", "b.*")));
  EXPECT_EQ(code.base, &simple_type(*model, "Base"));
  EXPECT_EQ(code.built_in, BuiltIn::string);
}

TEST(SchemaSimpleTypes, ANarrowerBoundReplacesTheOtherKindOfBound) {
  const auto model = compiled(R"(
    <xs:simpleType name="Share"><xs:restriction base="xs:nonNegativeInteger">
      <xs:minExclusive value="10"/><xs:maxInclusive value="100"/></xs:restriction></xs:simpleType>)");
  const Facets& facets = simple_type(*model, "Share").facets;
  EXPECT_EQ(facets.min_inclusive, std::nullopt);
  EXPECT_EQ(facets.min_exclusive, "10");
  EXPECT_EQ(facets.max_inclusive, "100");
}

TEST(SchemaSimpleTypes, EnumerationsOfStringsKeepTheirSpaces) {
  const auto model = compiled(R"(
    <xs:simpleType name="Padded"><xs:restriction base="xs:string"><xs:enumeration value=" a "/></xs:restriction></xs:simpleType>
    <xs:simpleType name="Token"><xs:restriction base="xs:token"><xs:enumeration value=" a "/></xs:restriction></xs:simpleType>)");
  EXPECT_THAT(simple_type(*model, "Padded").facets.enumeration, ElementsAre(" a "));
  EXPECT_THAT(simple_type(*model, "Token").facets.enumeration, ElementsAre("a"));
}

TEST(SchemaSimpleTypes, WhiteSpaceIsInheritedAndOverridden) {
  const auto model = compiled(R"(
    <xs:simpleType name="Name"><xs:restriction base="xs:token"/></xs:simpleType>
    <xs:simpleType name="Line"><xs:restriction base="xs:string"><xs:whiteSpace value="replace"/></xs:restriction></xs:simpleType>)");
  EXPECT_EQ(simple_type(*model, "Name").white_space, WhiteSpace::collapse);
  EXPECT_EQ(simple_type(*model, "Line").white_space, WhiteSpace::replace);
}

TEST(SchemaSimpleTypes, ListsAreArraysOfTheirItems) {
  const auto model = compiled(R"(
    <xs:simpleType name="Sizes"><xs:list itemType="xs:int"/></xs:simpleType>
    <xs:simpleType name="Few"><xs:restriction base="t:Sizes"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>)");
  const SimpleType& few = simple_type(*model, "Few");
  EXPECT_EQ(few.form, JsonForm::list);
  EXPECT_EQ(few.item, &model->built_in(BuiltIn::int32));
  EXPECT_EQ(few.facets.max_length, 3U);
}

TEST(SchemaSimpleTypes, AUnionHasItsMembersCommonFormOrNone) {
  const auto model = compiled(R"(
    <xs:simpleType name="When"><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType>
    <xs:simpleType name="Bound"><xs:union memberTypes="xs:nonNegativeInteger">
      <xs:simpleType><xs:restriction base="xs:token"><xs:enumeration value="unbounded"/></xs:restriction></xs:simpleType>
    </xs:union></xs:simpleType>)");
  EXPECT_EQ(simple_type(*model, "When").form, JsonForm::string);
  const SimpleType& bound = simple_type(*model, "Bound");
  EXPECT_EQ(bound.form, JsonForm::union_of);
  ASSERT_EQ(bound.members.size(), 2U);
  EXPECT_EQ(bound.members[0], &model->built_in(BuiltIn::non_negative_integer));
  EXPECT_THAT(bound.members[1]->facets.enumeration, ElementsAre("unbounded"));
}

TEST(SchemaSimpleTypes, ATypeThatIsDerivedFromItselfHasAProblem) {
  const auto model = compiled(R"(
    <xs:simpleType name="A"><xs:restriction base="t:B"/></xs:simpleType>
    <xs:simpleType name="B"><xs:restriction base="t:A"/></xs:simpleType>)");
  EXPECT_EQ(simple_type(*model, "A").problem, "type {urn:t}A is derived from itself");
}

TEST(SchemaSimpleTypes, AnUndeclaredBaseIsNamedWithItsPlace) {
  const auto model = compiled(R"(<xs:simpleType name="A"><xs:restriction base="t:Gone"/></xs:simpleType>)");
  EXPECT_EQ(simple_type(*model, "A").problem, "type {urn:t}Gone is not declared (schema.xsd:1)");
}

TEST(SchemaSimpleTypes, ALongChainOfDerivationIsAProblemAndNoCrash) {
  std::string text = "<xs:simpleType name=\"T0\"><xs:restriction base=\"xs:int\"/></xs:simpleType>";
  for (int i = 1; i < 5000; ++i) {
    text = "<xs:simpleType name=\"T" + std::to_string(i) + "\"><xs:restriction base=\"t:T" +
           std::to_string(i - 1) + "\"/></xs:simpleType>" + text;
  }
  const auto model = compiled(text);
  EXPECT_THAT(simple_type(*model, "T4999").problem, testing::HasSubstr("too many steps"));
}

TEST(SchemaSimpleTypes, DerivesSeesBasesAndUnionMembers) {
  const auto model =
      compiled(R"(<xs:simpleType name="U"><xs:union memberTypes="xs:int xs:date"/></xs:simpleType>)");
  const Type of_union{.simple = &simple_type(*model, "U")};
  const Type of_int{.simple = &model->built_in(BuiltIn::int32)};
  EXPECT_TRUE(Model::derives(of_int, Type{.simple = &model->built_in(BuiltIn::decimal)}));
  EXPECT_TRUE(Model::derives(of_int, of_union));
  EXPECT_TRUE(Model::derives(of_int, Type{.complex = &model->any_type()}));
  EXPECT_FALSE(Model::derives(of_union, of_int));
}

}  // namespace
}  // namespace figbridge::soap::schema
