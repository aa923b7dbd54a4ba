// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/error_sketch.h"

#include <gtest/gtest.h>

#include "adapters/soap/sample_value.h"
#include "tests/unit/adapters_soap/codec_fixture.h"

namespace figbridge::soap {
namespace {

constexpr std::string_view kSchema = R"(
  <xs:simpleType name="Kind"><xs:restriction base="xs:string"><xs:enumeration value="E"/><xs:enumeration value="A"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Odd"><xs:restriction base="xs:string"><xs:pattern value="[qx]{3}-[0-9]{2}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="Short"><xs:restriction base="xs:string"><xs:length value="3"/></xs:restriction></xs:simpleType>
  <xs:element name="Answer"><xs:complexType><xs:sequence>
    <xs:element name="Kind" type="t:Kind"/><xs:element name="Num" type="xs:string"/>
    <xs:element name="Line" minOccurs="0" maxOccurs="2"><xs:complexType><xs:sequence><xs:element name="At" type="xs:dateTime"/></xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Lost"><xs:complexType><xs:sequence>
    <xs:element name="No" type="xs:int"/><xs:element name="Odd" type="t:Odd" minOccurs="0"/><xs:element name="Short" type="t:Short" minOccurs="0"/>
    <xs:element name="Last" type="xs:date" minOccurs="0"/>
  </xs:sequence><xs:attribute name="Level" type="xs:positiveInteger"/></xs:complexType></xs:element>)";

class ErrorSketches : public testing::Test {
 protected:
  std::string flaw(const std::string& fault, std::string_view body, std::vector<std::string> open = {}) {
    auto schema =
        schema::compile_schema_text(std::string(test::kSchemaHead) + std::string(kSchema) + "</xs:schema>");
    const auto plan = CodecPlan::compile(std::move(*schema));
    const SoapMessages messages{nullptr,
                                plan->model().element("urn:t", "Answer"),
                                {{"lost", plan->model().element("urn:t", "Lost")}}};
    const SoapCodec codec(plan, messages, {});
    ErrorSketch sketch{.fault = fault, .body = JsonText::trusted(std::string(body)), .open = std::move(open)};
    const auto checked = check_sketch(codec, sketch);
    return checked ? "" : checked.error().location + ": " + checked.error().text;
  }
};

TEST_F(ErrorSketches, ACompleteAnswerFits) {
  EXPECT_EQ(flaw("", R"({"Kind":"E","Num":"042"})"), "");
}

TEST_F(ErrorSketches, WhatTheWsdlRequiresMustBeThere) {
  EXPECT_EQ(flaw("", R"({"Kind":"E"})"), "/Num: the member is missing");
}

TEST_F(ErrorSketches, AConstantMustBeOfItsType) {
  EXPECT_TRUE(flaw("", R"({"Kind":"Q","Num":"042"})").starts_with("/Kind: "));
}

TEST_F(ErrorSketches, AFaultMustBeDeclared) {
  EXPECT_EQ(flaw("lots", "{}"),
            ": the WSDL declares no fault 'lots' for this operation; did you mean 'lost'?");
}

TEST_F(ErrorSketches, ValuesThatAreNotKnownYetStandForAnyOfTheirType) {
  EXPECT_EQ(flaw("lost", R"({"@Level":null,"No":null,"Short":null,"Last":null})",
                 {"/@Level", "/No", "/Short", "/Last"}),
            "");
  EXPECT_EQ(flaw("", R"({"Kind":null,"Num":null,"Line":[{"At":null}]})", {"/Kind", "/Num", "/Line/0/At"}),
            "");
}

TEST_F(ErrorSketches, ANullThatWasWrittenIsAFlaw) {
  EXPECT_TRUE(flaw("lost", R"({"No":null})").starts_with("/No: "));
}

TEST_F(ErrorSketches, AValueThatCannotBeGuessedIsNoFlaw) {
  EXPECT_EQ(flaw("lost", R"({"No":1,"Odd":null})", {"/Odd"}), "");
}

}  // namespace
}  // namespace figbridge::soap
