// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/unit/adapters_soap/schema_support.h"

namespace figbridge::soap::schema {
namespace {

using test::compiled;
using test::complex_type;
using test::members_of;
using test::particles_of;
using testing::HasSubstr;

std::vector<std::string> attribute_names(const ComplexType& type) {
  std::vector<std::string> names;
  for (const Attribute& each : type.attributes) names.push_back(each.json + (each.required ? "!" : ""));
  return names;
}

TEST(SchemaContent, ASequenceKeepsItsOrderAndOccurrences) {
  const auto model = compiled(R"(
    <xs:complexType name="Order"><xs:sequence>
      <xs:element name="id" type="xs:int"/>
      <xs:element name="note" type="xs:string" minOccurs="0"/>
      <xs:element name="line" type="xs:string" maxOccurs="unbounded"/>
      <xs:element name="gone" type="xs:string" minOccurs="0" maxOccurs="0"/>
    </xs:sequence></xs:complexType>)");
  const ComplexType& order = complex_type(*model, "Order");
  EXPECT_EQ(particles_of(order), "(id, note?, line+)");
  EXPECT_EQ(members_of(order), "id note? line[]");
  EXPECT_EQ(order.content, ContentKind::elements);
}

TEST(SchemaContent, FormDecidesWhetherALocalElementHasANamespace) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:sequence>
      <xs:element name="plain" type="xs:int"/><xs:element name="full" type="xs:int" form="qualified"/>
    </xs:sequence><xs:attribute name="a"/><xs:attribute name="b" form="qualified"/></xs:complexType>)",
                              "");
  const ComplexType& type = complex_type(*model, "T");
  EXPECT_EQ(type.shape.members()[0].element->name->clark(), "plain");
  EXPECT_EQ(type.shape.members()[1].element->name->clark(), "{urn:t}full");
  EXPECT_EQ(type.attributes[0].name->clark(), "a");
  EXPECT_EQ(type.attributes[1].name->clark(), "{urn:t}b");
}

TEST(SchemaContent, AnExtensionPutsTheBaseFirst) {
  const auto model = compiled(R"(
    <xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>
      <xs:attribute name="x" use="required"/></xs:complexType>
    <xs:complexType name="Middle"><xs:complexContent><xs:extension base="t:Base">
      <xs:choice><xs:element name="b" type="xs:int"/><xs:element name="c" type="xs:int"/></xs:choice>
      <xs:attribute name="y"/></xs:extension></xs:complexContent></xs:complexType>
    <xs:complexType name="Last"><xs:complexContent><xs:extension base="t:Middle">
      <xs:sequence><xs:element name="d" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>)");
  const ComplexType& last = complex_type(*model, "Last");
  EXPECT_EQ(particles_of(last), "(a, (b | c), d)");
  EXPECT_THAT(attribute_names(last), testing::ElementsAre("@x!", "@y"));
  EXPECT_TRUE(last.extends);
  EXPECT_TRUE(Model::derives(Type{.complex = &last}, Type{.complex = &complex_type(*model, "Base")}));
}

TEST(SchemaContent, ARestrictionHasItsOwnContentAndTheBasesAttributesButTheProhibited) {
  const auto model = compiled(R"(
    <xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int" minOccurs="0"/><xs:element name="b" type="xs:int"/>
      </xs:sequence><xs:attribute name="x"/><xs:attribute name="y"/></xs:complexType>
    <xs:complexType name="Narrow"><xs:complexContent><xs:restriction base="t:Base">
      <xs:sequence><xs:element name="b" type="xs:int"/></xs:sequence>
      <xs:attribute name="x" use="prohibited"/></xs:restriction></xs:complexContent></xs:complexType>)");
  const ComplexType& narrow = complex_type(*model, "Narrow");
  EXPECT_EQ(members_of(narrow), "b");
  EXPECT_THAT(attribute_names(narrow), testing::ElementsAre("@y"));
}

TEST(SchemaContent, GroupsAndAttributeGroupsArePutInTheirPlaces) {
  const auto model = compiled(R"(
    <xs:group name="G"><xs:sequence><xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/></xs:sequence></xs:group>
    <xs:attributeGroup name="A"><xs:attribute name="x"/><xs:attributeGroup ref="t:B"/></xs:attributeGroup>
    <xs:attributeGroup name="B"><xs:attribute name="y"/></xs:attributeGroup>
    <xs:complexType name="T"><xs:sequence>
      <xs:element name="first" type="xs:int"/><xs:group ref="t:G"/><xs:group ref="t:G" minOccurs="0" maxOccurs="2"/>
    </xs:sequence><xs:attributeGroup ref="t:A"/></xs:complexType>
    <xs:complexType name="Only"><xs:group ref="t:G"/></xs:complexType>)");
  EXPECT_EQ(particles_of(complex_type(*model, "T")), "(first, a, b, (a, b){0,2})");
  EXPECT_EQ(particles_of(complex_type(*model, "Only")), "(a, b)");
  EXPECT_THAT(attribute_names(complex_type(*model, "T")), testing::ElementsAre("@x", "@y"));
}

TEST(SchemaContent, AGroupThatContainsItselfIsAProblemOfItsUsersOnly) {
  const auto model = compiled(R"(
    <xs:group name="G"><xs:sequence><xs:group ref="t:G"/></xs:sequence></xs:group>
    <xs:attributeGroup name="A"><xs:attributeGroup ref="t:A"/></xs:attributeGroup>
    <xs:complexType name="T"><xs:group ref="t:G"/></xs:complexType>
    <xs:complexType name="U"><xs:attributeGroup ref="t:A"/></xs:complexType>
    <xs:complexType name="Fine"><xs:sequence/></xs:complexType>)");
  EXPECT_EQ(complex_type(*model, "T").problem, "group {urn:t}G contains itself");
  EXPECT_EQ(complex_type(*model, "U").problem, "attribute group {urn:t}A contains itself");
  EXPECT_EQ(complex_type(*model, "Fine").problem, "");
}

TEST(SchemaContent, GroupsThatDoubleAtEveryStepAreRefusedInTime) {
  std::string text =
      "<xs:group name=\"G0\"><xs:sequence><xs:element name=\"a\" type=\"xs:int\"/></xs:sequence></xs:group>";
  for (int i = 1; i < 40; ++i) {
    const std::string below = "<xs:group ref=\"t:G" + std::to_string(i - 1) + "\"/>";
    text += "<xs:group name=\"G" + std::to_string(i) + "\"><xs:sequence>" + below + below +
            "</xs:sequence></xs:group>";
  }
  const auto model = compile_schema_text(
      test::schema_text(text + "<xs:complexType name=\"T\"><xs:group ref=\"t:G39\"/></xs:complexType>"));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().kind, ErrorKind::too_large);
}

TEST(SchemaContent, TextBesideAttributesIsSimpleContent) {
  const auto model = compiled(R"(
    <xs:complexType name="Money"><xs:simpleContent><xs:extension base="xs:decimal">
      <xs:attribute name="currency" type="xs:token" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
    <xs:complexType name="Euro"><xs:simpleContent><xs:restriction base="t:Money">
      <xs:fractionDigits value="2"/><xs:attribute name="currency" type="xs:token" fixed="EUR"/></xs:restriction></xs:simpleContent></xs:complexType>
    <xs:complexType name="Bare"><xs:simpleContent><xs:extension base="xs:int"/></xs:simpleContent></xs:complexType>)");
  EXPECT_EQ(complex_type(*model, "Money").text_type, &model->built_in(BuiltIn::decimal));
  EXPECT_FALSE(complex_type(*model, "Money").bare());
  EXPECT_EQ(complex_type(*model, "Euro").text_type->facets.fraction_digits, 2U);
  EXPECT_EQ(complex_type(*model, "Euro").attributes[0].fixed, "EUR");
  EXPECT_TRUE(complex_type(*model, "Bare").bare());
}

TEST(SchemaContent, AttributesAddedToTextByComplexContentAreTakenAsMeant) {
  const auto model = compiled(R"(
    <xs:complexType name="Amount"><xs:simpleContent><xs:extension base="xs:decimal"/></xs:simpleContent></xs:complexType>
    <xs:complexType name="Taxed"><xs:complexContent><xs:extension base="t:Amount"><xs:attribute name="rate"/></xs:extension></xs:complexContent></xs:complexType>)");
  const ComplexType& taxed = complex_type(*model, "Taxed");
  EXPECT_EQ(taxed.problem, "");
  EXPECT_EQ(taxed.content, ContentKind::simple);
  EXPECT_EQ(taxed.text_type, &model->built_in(BuiltIn::decimal));
}

TEST(SchemaContent, RecursiveTypesPointBack) {
  const auto model = compiled(R"(
    <xs:complexType name="Node"><xs:sequence>
      <xs:element name="child" type="t:Node" minOccurs="0" maxOccurs="unbounded"/><xs:element ref="t:node" minOccurs="0"/>
    </xs:sequence></xs:complexType>
    <xs:element name="node"><xs:complexType><xs:sequence><xs:element ref="t:node" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>)");
  const ComplexType& node = complex_type(*model, "Node");
  EXPECT_EQ(node.shape.members()[0].element->type.complex, &node);
  const ElementDecl* element = model->element("urn:t", "node");
  EXPECT_EQ(node.shape.members()[1].element, element);
  EXPECT_EQ(element->type.complex->shape.members()[0].element, element);
}

TEST(SchemaContent, ATypeThatExtendsItselfIsAProblem) {
  const auto model = compiled(R"(
    <xs:complexType name="A"><xs:complexContent><xs:extension base="t:B"/></xs:complexContent></xs:complexType>
    <xs:complexType name="B"><xs:complexContent><xs:extension base="t:A"/></xs:complexContent></xs:complexType>)");
  EXPECT_THAT(complex_type(*model, "A").problem + complex_type(*model, "B").problem,
              HasSubstr("derived from itself"));
}

TEST(SchemaContent, SubstitutesAreTransitiveInSchemaOrderWithoutAbstractOnes) {
  const auto model = compiled(R"(
    <xs:element name="path" abstract="true" type="xs:anyType"/>
    <xs:element name="field" type="xs:string" substitutionGroup="t:path"/>
    <xs:element name="step" abstract="true" substitutionGroup="t:path"/>
    <xs:element name="index" type="xs:int" substitutionGroup="t:step"/>
    <xs:complexType name="T"><xs:sequence><xs:element ref="t:path" maxOccurs="unbounded"/></xs:sequence></xs:complexType>)");
  const ElementDecl* path = model->element("urn:t", "path");
  EXPECT_THAT(path->substitutes,
              testing::ElementsAre(model->element("urn:t", "field"), model->element("urn:t", "index")));
  EXPECT_EQ(model->element("urn:t", "step")->type.complex, &model->any_type());
  const Shape& shape = complex_type(*model, "T").shape;
  const Shape::Slot* slot = shape.find(*model->names().namespace_id("urn:t"), "index");
  ASSERT_NE(slot, nullptr);
  EXPECT_EQ(shape.members()[slot->member].json, "path");
  EXPECT_EQ(slot->element, model->element("urn:t", "index"));
}

TEST(SchemaContent, AnElementThatBlocksSubstitutionHasNoSubstitutes) {
  const auto model = compiled(R"(
    <xs:element name="head" type="xs:int" block="substitution"/>
    <xs:element name="other" type="xs:int" substitutionGroup="t:head"/>)");
  EXPECT_TRUE(model->element("urn:t", "head")->substitutes.empty());
}

TEST(SchemaContent, SubstitutionGroupsThatFormACircleEnd) {
  const auto model = compiled(R"(
    <xs:element name="a" type="xs:int" substitutionGroup="t:b"/><xs:element name="b" type="xs:int" substitutionGroup="t:a"/>)");
  EXPECT_THAT(model->element("urn:t", "a")->substitutes, testing::ElementsAre(model->element("urn:t", "b")));
}

TEST(SchemaContent, DerivedTypesAreThoseThatXsiTypeMayName) {
  const auto model = compiled(R"(
    <xs:complexType name="Shape" abstract="true"/>
    <xs:complexType name="Round" abstract="true"><xs:complexContent><xs:extension base="t:Shape"/></xs:complexContent></xs:complexType>
    <xs:complexType name="Circle"><xs:complexContent><xs:extension base="t:Round"/></xs:complexContent></xs:complexType>
    <xs:complexType name="Square"><xs:complexContent><xs:extension base="t:Shape"/></xs:complexContent></xs:complexType>)");
  const ComplexType& shape = complex_type(*model, "Shape");
  EXPECT_TRUE(shape.abstract);
  EXPECT_THAT(shape.derived,
              testing::ElementsAre(&complex_type(*model, "Circle"), &complex_type(*model, "Square")));
  EXPECT_EQ(model->type_by_json("Circle").complex, &complex_type(*model, "Circle"));
}

TEST(SchemaContent, WildcardsKnowWhichNamespacesTheyAdmit) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:sequence>
      <xs:any namespace="##other" processContents="lax" minOccurs="0"/></xs:sequence>
      <xs:anyAttribute namespace="##local urn:x"/></xs:complexType>)");
  const ComplexType& type = complex_type(*model, "T");
  const Wildcard& any = *type.shape.particles()[0].wildcard;
  const auto& names = model->names();
  EXPECT_FALSE(any.admits(names.namespace_id("urn:t")));
  EXPECT_FALSE(any.admits(kNoNamespace));
  EXPECT_TRUE(any.admits(names.namespace_id("urn:x")));
  EXPECT_TRUE(any.admits(std::nullopt));
  EXPECT_EQ(any.process, ProcessContents::lax);
  EXPECT_TRUE(type.any_attribute->admits(kNoNamespace));
  EXPECT_TRUE(type.any_attribute->admits(names.namespace_id("urn:x")));
  EXPECT_FALSE(type.any_attribute->admits(names.namespace_id("urn:t")));
}

TEST(SchemaContent, DefaultsFixedValuesAndNilAreKept) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:sequence>
      <xs:element name="a" type="xs:string" default=" x "/><xs:element name="b" type="xs:int" fixed="7"/>
      <xs:element name="c" type="xs:int" nillable="true"/></xs:sequence></xs:complexType>)");
  const auto members = complex_type(*model, "T").shape.members();
  EXPECT_EQ(members[0].element->default_value, " x ");
  EXPECT_EQ(members[1].element->fixed, "7");
  EXPECT_TRUE(members[2].element->nillable);
}

TEST(SchemaContent, OneNameWithTwoTypesIsAProblem) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:choice>
      <xs:element name="a" type="xs:int"/><xs:sequence><xs:element name="b" type="xs:int"/><xs:element name="a" type="xs:string"/></xs:sequence>
    </xs:choice></xs:complexType>)");
  EXPECT_EQ(complex_type(*model, "T").problem,
            "element {urn:t}a is declared with two types in one content model");
}

TEST(SchemaContent, SoapEncodedArraysKnowTheirItems) {
  const auto model = compiled(R"(
    <xs:complexType name="Names" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/" xmlns:w="http://schemas.xmlsoap.org/wsdl/">
      <xs:complexContent><xs:restriction base="e:Array"><xs:attribute ref="e:arrayType" w:arrayType="xs:string[]"/></xs:restriction></xs:complexContent>
    </xs:complexType>)");
  const ComplexType& names = complex_type(*model, "Names");
  EXPECT_EQ(names.problem, "");
  EXPECT_EQ(names.encoded_item.simple, &model->built_in(BuiltIn::string));
}

TEST(SchemaContent, WellKnownAttributesNeedNoImport) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:sequence/><xs:attribute ref="xml:lang"/><xs:attribute name="lang"/>
      <xs:attribute ref="m:contentType" xmlns:m="http://www.w3.org/2005/05/xmlmime"/></xs:complexType>)");
  EXPECT_THAT(attribute_names(complex_type(*model, "T")),
              testing::ElementsAre("@lang", "@{}lang", "@contentType"));
}

TEST(SchemaContent, ADataSetsSchemaElementIsOpen) {
  const auto model = compiled(
      R"(<xs:complexType name="T"><xs:sequence><xs:element ref="xs:schema"/><xs:any/></xs:sequence></xs:complexType>)");
  EXPECT_EQ(complex_type(*model, "T").problem, "");
  EXPECT_EQ(members_of(complex_type(*model, "T")), "schema $any");
}

}  // namespace
}  // namespace figbridge::soap::schema
