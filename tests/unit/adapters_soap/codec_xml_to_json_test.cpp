// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/unit/adapters_soap/codec_fixture.h"

namespace figbridge::soap {
namespace {

using test::Codec;

/// <r> with one child <v> of that type, `more` on its element.
std::string of_type(const std::string& type, const std::string& value, const std::string& more = "",
                    bool strings = false) {
  Codec codec(
      "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='v' type='" + type + "' " + more +
      "/></xs:sequence></xs:complexType></xs:element>"
      "<xs:simpleType name='ints'><xs:list itemType='xs:int'/></xs:simpleType>"
      "<xs:simpleType name='either'><xs:union memberTypes='xs:int xs:boolean t:code'/></xs:simpleType>"
      "<xs:simpleType name='code'><xs:restriction base='xs:token'><xs:enumeration value='a "
      "b'/></xs:restriction></xs:simpleType>");
  const std::string json = codec.json("<r xmlns='urn:t' xmlns:x='urn:x'><v>" + value + "</v></r>", strings);
  return json.starts_with("{\"v\":") ? json.substr(5, json.size() - 6) : json;
}

TEST(XmlToJson, NumbersKeepTheirDigits) {
  const std::pair<const char*, const char*> kCases[] = {
      {"12345678901234567890.12", "12345678901234567890.12"},
      {"+1", "1"},
      {".5", "0.5"},
      {"-.5", "-0.5"},
      {"5.", "5"},
      {"1.10", "1.10"},
      {"007", "7"},
      {"-0", "-0"},
      {"-007.50", "-7.50"},
      {" 1\n", "1"},
      {"0", "0"},
      {"00", "0"},
      {"0.0", "0.0"},
      {"+0.50", "0.50"}};
  for (const auto& [text, json] : kCases) {
    EXPECT_EQ(of_type("xs:decimal", text), json);
    EXPECT_EQ(of_type("xs:double", text), json);
    EXPECT_EQ(of_type("xs:decimal", text, "", true), "\"" + std::string(json) + "\"");
  }
  EXPECT_EQ(of_type("xs:double", "1.E05"), "1E05");
  EXPECT_EQ(of_type("xs:float", "-INF"), "\"-INF\"");
  EXPECT_EQ(of_type("xs:float", "NaN"), "\"NaN\"");
}

TEST(XmlToJson, ValuesOfOtherTypes) {
  EXPECT_EQ(of_type("xs:boolean", "1"), "true");
  EXPECT_EQ(of_type("xs:boolean", " false "), "false");
  EXPECT_EQ(of_type("xs:string", " a\n\"b\\ "), R"(" a\n\"b\\ ")");
  EXPECT_EQ(of_type("xs:token", " a \n b "), "\"a b\"");
  EXPECT_EQ(of_type("xs:normalizedString", " a\nb"), "\" a b\"");
  EXPECT_EQ(of_type("xs:string", ""), "\"\"");
  EXPECT_EQ(of_type("xs:base64Binary", "QUJD\n RA=="), "\"QUJDRA==\"");
  EXPECT_EQ(of_type("xs:dateTime", " 2024-02-30T25:00:00 "), "\"2024-02-30T25:00:00\"");
  EXPECT_EQ(of_type("xs:QName", "x:n"), "\"{urn:x}n\"");
  EXPECT_EQ(of_type("xs:QName", "n"), "\"{urn:t}n\"");
  EXPECT_EQ(of_type("t:ints", " 1 +2\n3 "), "[1,2,3]");
  EXPECT_EQ(of_type("t:ints", ""), "[]");
  EXPECT_EQ(of_type("t:either", "007"), "7");
  EXPECT_EQ(of_type("t:either", "true"), "true");
  EXPECT_EQ(of_type("t:either", " a  b"), "\"a b\"");
  EXPECT_EQ(of_type("xs:int", "", "default='5'"), "5");
}

TEST(XmlToJson, ValuesThatAreNotOfTheirTypeAreLocatedErrors) {
  EXPECT_EQ(of_type("xs:int", "1x"),
            "bad_answer: an element has a value that is not of its type at /r/v, line 1, column 43");
  for (const char* text : {"1e3", "1 2", "--1", "."})
    EXPECT_TRUE(of_type("xs:decimal", text).starts_with("bad_answer")) << text;
  EXPECT_TRUE(of_type("xs:boolean", "yes").starts_with("bad_answer"));
  EXPECT_TRUE(of_type("t:either", "c").starts_with("bad_answer"));
  EXPECT_TRUE(of_type("xs:QName", "q:n").starts_with("bad_answer"));
  EXPECT_TRUE(of_type("xs:double", "1e999").starts_with("bad_answer: an element is a number beyond"));
  EXPECT_TRUE(
      of_type("xs:decimal", std::string(1001, '1')).starts_with("bad_answer: an element is a number beyond"));
}

constexpr std::string_view kOrder = R"(
  <xs:element name='r'><xs:complexType><xs:sequence>
    <xs:element name='id' type='xs:int'/>
    <xs:element name='line' minOccurs='0' maxOccurs='unbounded'><xs:complexType>
      <xs:sequence><xs:element name='n' type='xs:string' nillable='true' minOccurs='0'/></xs:sequence>
      <xs:attribute name='q' type='xs:decimal'/></xs:complexType></xs:element>
    <xs:element name='tag' type='xs:string' maxOccurs='9'/>
    <xs:element name='note' type='xs:string' minOccurs='0' nillable='true'/>
  </xs:sequence><xs:attribute name='v' type='xs:int' use='required'/></xs:complexType></xs:element>)";

TEST(XmlToJson, AbsentNullAndEmptyAreThreeValues) {
  Codec codec(kOrder);
  const std::string head =
      "<r xmlns='urn:t' v='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><id>1</id><tag>a</tag>";
  EXPECT_EQ(codec.json(head + "</r>"), R"({"@v":1,"id":1,"tag":["a"]})");
  EXPECT_EQ(codec.json(head + "<note/></r>"), R"({"@v":1,"id":1,"tag":["a"],"note":""})");
  EXPECT_EQ(codec.json(head + "<note xsi:nil='1'/></r>"), R"({"@v":1,"id":1,"tag":["a"],"note":null})");
  EXPECT_EQ(codec.drift.total(), 0U);
}

TEST(XmlToJson, RepeatingElementsAreAlwaysArrays) {
  Codec codec(kOrder);
  EXPECT_EQ(codec.json("<r xmlns='urn:t' v='1'><id>1</id><line q='1.50'><n>x</n></line><tag>a</tag></r>"),
            R"({"@v":1,"id":1,"line":[{"@q":1.50,"n":"x"}],"tag":["a"]})");
  EXPECT_EQ(
      codec.json("<r xmlns='urn:t' v='1'>\n<id>1</id>\n<line/>\n<line q='2'/>\n<tag>a</tag><tag>b</tag></r>"),
      R"({"@v":1,"id":1,"line":[{},{"@q":2}],"tag":["a","b"]})");
}

TEST(XmlToJson, MembersThatComeBackAreGatheredAndCounted) {
  Codec codec(kOrder);
  EXPECT_EQ(codec.json("<r xmlns='urn:t' v='1'><line q='1'/><tag>a</tag><line "
                       "q='2'/><id>7</id><tag>b</tag><tag>c</tag></r>"),
            R"({"@v":1,"line":[{"@q":1},{"@q":2}],"tag":["a","b","c"],"id":7})");
  EXPECT_EQ(codec.drift.wrong_order, 2U);
  EXPECT_EQ(codec.drift.total(), 2U);
  EXPECT_EQ(codec.drift.examples.front(), "wrong order /r/line, line 1, column 62");
}

TEST(XmlToJson, ManyMembersThatComeBackCostLinearTime) {
  Codec codec(kOrder);
  std::string xml = "<r xmlns='urn:t' v='1'><id>1</id>";
  for (int n = 0; n < 100'000; ++n) xml += "<line/><tag>a</tag>";
  EXPECT_EQ(codec.json(xml + "</r>").size(), 32 + 100'000 * 7);
  EXPECT_EQ(codec.drift.wrong_order, 99'999U);
  EXPECT_EQ(codec.drift.examples.size(), Drift::kExamples);
}

TEST(XmlToJson, WhatTheSchemaDoesNotKnowIsSkippedAndCounted) {
  Codec codec(kOrder);
  EXPECT_EQ(
      codec.json("<r xmlns='urn:t' v='1' w='2'><id>1<sub/></id><new>x<id>2</id></new>text<tag>a</tag></r>"),
      R"({"@v":1,"id":1,"tag":["a"]})");
  EXPECT_EQ(codec.drift.unknown_elements, 2U);
  EXPECT_EQ(codec.drift.unknown_attributes, 1U);
  EXPECT_EQ(codec.drift.unexpected_text, 1U);
  EXPECT_EQ(codec.json("<r xmlns='urn:t'><id xmlns=''/><o:tag xmlns:o='urn:o'>a</o:tag></r>"),
            R"({"id":null,"tag":["a"]})");
  EXPECT_EQ(codec.drift.wrong_namespace, 2U);
  EXPECT_EQ(codec.drift.empty_values, 1U);
  EXPECT_EQ(codec.drift.missing, 1U);
}

TEST(XmlToJson, MissingElementsAreCountedAndARequiredListIsEmpty) {
  Codec codec(kOrder);
  EXPECT_EQ(codec.json("<r xmlns='urn:t' v='1'/>"), R"({"@v":1,"tag":[]})");
  EXPECT_EQ(codec.drift.missing, 2U);
}

TEST(XmlToJson, WhatWouldBeLostIsAnError) {
  Codec codec(kOrder);
  EXPECT_EQ(codec.json("<r xmlns='urn:t' v='1'><id>1</id><id>2</id></r>"),
            "bad_answer: an element stands twice where one is allowed at /r/id, line 1, column 38");
  EXPECT_TRUE(codec.json("<r xmlns='urn:t' v='1'><id>1</id><line/><id>2</id></r>")
                  .starts_with("bad_answer: an element stands twice"));
  EXPECT_EQ(
      codec.json("<r xmlns='urn:t' v='x'/>"),
      "bad_answer: an element has an attribute whose value is not of its type at /r/@v, line 1, column 25");
}

TEST(XmlToJson, RepeatedChoicesAndMixedContentKeepTheirOrder) {
  Codec codec(R"(
    <xs:element name='r'><xs:complexType><xs:choice minOccurs='0' maxOccurs='unbounded'>
      <xs:element name='a' type='xs:int'/><xs:element name='b' type='xs:string' nillable='true'/></xs:choice></xs:complexType></xs:element>
    <xs:element name='m'><xs:complexType mixed='true'><xs:sequence>
      <xs:element name='i' type='xs:string' minOccurs='0' maxOccurs='unbounded'/></xs:sequence></xs:complexType></xs:element>)");
  EXPECT_EQ(codec.json("<r xmlns='urn:t'> <b>x</b><a>1</a> <b/></r>"),
            R"({"$items":[{"b":"x"},{"a":1},{"b":""}]})");
  EXPECT_EQ(codec.json("<r xmlns='urn:t'/>"), R"({"$items":[]})");
  EXPECT_EQ(codec.json("<m xmlns='urn:t'>one <i>two</i> three<i/></m>"),
            R"({"$items":["one ",{"i":"two"}," three",{"i":""}]})");
}

TEST(XmlToJson, TypesAndSubstitutesAreNamed) {
  Codec codec(R"(
    <xs:complexType name='base'><xs:sequence><xs:element name='x' type='xs:int' minOccurs='0'/></xs:sequence></xs:complexType>
    <xs:complexType name='more'><xs:complexContent><xs:extension base='t:base'><xs:attribute name='k' type='xs:int'/></xs:extension></xs:complexContent></xs:complexType>
    <xs:element name='head' type='t:base' nillable='true'/><xs:element name='sub' type='t:more' substitutionGroup='t:head'/>
    <xs:element name='num' type='xs:decimal'/><xs:element name='int' type='xs:int' substitutionGroup='t:num'/>
    <xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='t:head' minOccurs='0'/><xs:element ref='t:num' minOccurs='0' maxOccurs='3'/>
      <xs:element name='any' type='xs:anyType' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>)");
  const std::string head =
      "<r xmlns='urn:t' xmlns:t='urn:t' xmlns:xs='http://www.w3.org/2001/XMLSchema' "
      "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>";
  EXPECT_EQ(codec.json(head + "<head xsi:type='t:more' k='1'><x>2</x></head></r>"),
            R"({"head":{"$type":"more","@k":1,"x":2}})");
  EXPECT_EQ(codec.json(head + "<head xsi:type='t:base'/></r>"), R"({"head":{}})");
  EXPECT_EQ(codec.json(head + "<sub k='1'/></r>"), R"({"head":{"$element":"sub","@k":1}})");
  EXPECT_EQ(codec.json(head + "<head xsi:type='t:more' k='1' xsi:nil='true'/></r>"),
            R"({"head":{"$type":"more","@k":1,"$":null}})");
  EXPECT_EQ(codec.json(head + "<num>1.0</num><int>2</int><num xsi:type='xs:int'>3</num></r>"),
            R"({"num":[1.0,{"$element":"int","$":2},{"$type":"xs:int","$":3}]})");
  EXPECT_EQ(codec.json(head + "<any>x</any></r>"), R"({"any":"x"})");
  EXPECT_EQ(codec.json(head + "<any xsi:type='xs:int'>5</any></r>"), R"({"any":{"$type":"xs:int","$":5}})");
  EXPECT_EQ(codec.json(head + "<any a='1'> <t:b/>c</any></r>"),
            R"({"any":{"@a":"1","$items":[{"$any":"<t:b xmlns:t=\"urn:t\"></t:b>"},"c"]}})");
  EXPECT_EQ(codec.drift.total(), 0U);
  EXPECT_EQ(codec.json(head + "<head xsi:type='t:none'/><num xsi:type='xs:date'>1</num></r>"),
            R"({"head":{},"num":[1]})");
  EXPECT_EQ(codec.drift.unknown_types, 2U);
}

TEST(XmlToJson, WildcardsBecomeCanonicalText) {
  Codec codec(
      R"(<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='a' type='xs:int' minOccurs='0'/>
    <xs:any namespace='##other' processContents='lax' minOccurs='0' maxOccurs='unbounded'/></xs:sequence>
    <xs:attribute name='b' type='xs:int'/><xs:anyAttribute namespace='##any'/></xs:complexType></xs:element>)");
  EXPECT_EQ(codec.json("<r xmlns='urn:t' b='1' c='2' xml:lang='de'><a>1</a><o:x "
                       "xmlns:o='urn:o'>&lt;<o:y/></o:x><z xmlns='urn:z'/></r>"),
            R"({"@b":1,"@c":"2","@{http://www.w3.org/XML/1998/namespace}lang":"de","a":1,)"
            R"("$any":["<o:x xmlns:o=\"urn:o\">&lt;<o:y></o:y></o:x>","<z xmlns=\"urn:z\"></z>"]})");
}

TEST(XmlToJson, SimpleContentWithAttributes) {
  Codec codec(R"(<xs:element name='r'><xs:complexType><xs:simpleContent><xs:extension base='xs:decimal'>
    <xs:attribute name='unit' type='xs:string'/></xs:extension></xs:simpleContent></xs:complexType></xs:element>)");
  EXPECT_EQ(codec.json("<r xmlns='urn:t' unit='kg'>1.50</r>"), R"({"@unit":"kg","$":1.50})");
  EXPECT_EQ(codec.json("<r xmlns='urn:t'>1</r>"), R"({"$":1})");
}

}  // namespace
}  // namespace figbridge::soap
