// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/unit/adapters_soap/codec_fixture.h"

namespace figbridge::soap {
namespace {

using test::Codec;

constexpr std::string_view kOrder = R"(
  <xs:element name='r'><xs:complexType><xs:sequence>
    <xs:element name='id' type='xs:int'/>
    <xs:element name='line' minOccurs='0' maxOccurs='3'><xs:complexType>
      <xs:sequence><xs:element name='n' type='xs:string' nillable='true' minOccurs='0'/></xs:sequence>
      <xs:attribute name='q' type='xs:decimal'/></xs:complexType></xs:element>
    <xs:element name='tag' type='xs:string' maxOccurs='2' form='unqualified'/>
    <xs:element name='note' type='xs:string' minOccurs='0' nillable='true'/>
  </xs:sequence><xs:attribute name='v' type='xs:int' use='required'/></xs:complexType></xs:element>)";

TEST(JsonToXml, WritesInTheOrderOfTheSchema) {
  Codec codec(kOrder);
  EXPECT_EQ(
      codec.xml("r", R"({"note":"x","tag":["a","b"],"line":[{"n":"1","@q":1.50},{}],"id":5,"@v":1})"),
      R"(<ns2:r xmlns:ns2="urn:t" v="1"><ns2:id>5</ns2:id><ns2:line q="1.50"><ns2:n>1</ns2:n></ns2:line><ns2:line/>)"
      R"(<tag>a</tag><tag>b</tag><ns2:note>x</ns2:note></ns2:r>)");
}

TEST(JsonToXml, AbsentNullAndEmptyAreThreeValues) {
  Codec codec(kOrder);
  for (const char* value : {R"({"@v":1,"id":1,"tag":["a"]})", R"({"@v":1,"id":1,"tag":["a"],"note":""})",
                            R"({"@v":1,"id":1,"tag":["a"],"note":null})",
                            R"({"@v":1,"id":1,"line":[{"n":null},{"n":""},{}],"tag":["a"]})"}) {
    EXPECT_EQ(codec.there_and_back("r", value), value);
  }
}

TEST(JsonToXml, WhatDoesNotFitIsAnErrorAtItsPlace) {
  Codec codec(kOrder);
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"@v":1,"tag":["a"]})", "the member is missing at /id"},
      {R"({"id":1,"tag":["a"]})", "the member is missing at /@v"},
      {R"({"@v":1,"id":1})", "the member is missing at /tag"},
      {R"({"@v":1,"id":1,"tag":[]})", "the value has too few items at /tag"},
      {R"({"@v":1,"id":1,"tag":["a","b","c"]})", "the value is one item more than is allowed at /tag/2"},
      {R"({"@v":1,"id":1,"tag":"a"})", "the value must be an array at /tag"},
      {R"({"@v":1,"id":1,"tag":["a"],"new":1})", "the value is of a member that is not known here at /new"},
      {R"({"@v":1,"@w":1,"id":1,"tag":["a"]})", "the value is of an attribute that is not known here at /@w"},
      {R"({"@v":1,"id":null,"tag":["a"]})", "the value is null, which is not allowed here at /id"},
      {R"({"@v":1,"id":"1","tag":["a"]})", "the value is a string where a number is asked for at /id"},
      {R"({"@v":1,"id":1.5,"tag":["a"]})", "the value is no int at /id"},
      {R"({"@v":1,"id":2147483648,"tag":["a"]})", "the value is above 2147483647 at /id"},
      {R"({"@v":1,"id":1,"tag":["a"],"line":[{},{"n":1}]})",
       "the value is a number where a string is asked for at /line/1/n"},
      {R"({"@v":1,"id":1,"tag":["a"],"line":[{},{"n":{}}]})",
       "the value is an object where a string is asked for at /line/1/n"},
      {R"({"@v":1,"id":1,"tag":["a"],"line":[5]})", "the value must be an object at /line/0"},
      {R"({"@v":1,"id":1,"tag":["a\u0001"]})", "the value has a character that XML cannot carry at /tag/0"},
      {"{\"@v\":1,\"id\":1,\"tag\":[\"\xEF\xBF\xBE\"]}",
       "the value has a character that XML cannot carry at /tag/0"},
      {R"({"@v":1,"id":1,"tag":["a"],"$":"x"})", "the value is of a member that is not known here at /$"},
      {R"({"@v":1,"id":1,"tag":["a"],"$type":"none"})",
       "the value names no type that may stand here at /$type"},
      {R"({"@v":1,"id":1,"tag":["a"],"$element":"none"})",
       "the value names no element that may stand here at /$element"},
      {R"({"@v":1,"id":1,"tag":["a"],"a/b~":1})",
       "the value is of a member that is not known here at /a~1b~0"},
      {"[]", "the value must be an object"},
      {"null", "the value is null, which is not allowed here"},
  };
  for (const auto& [value, error] : kCases)
    EXPECT_EQ(codec.xml("r", value), "invalid: " + std::string(error)) << value;
}

TEST(JsonToXml, FacetsAreChecked) {
  Codec codec(R"(
    <xs:element name='r'><xs:simpleType><xs:union memberTypes='xs:int t:code'/></xs:simpleType></xs:element>
    <xs:simpleType name='code'><xs:restriction base='xs:token'><xs:pattern value='[A-Z]{2}\d?'/><xs:pattern value='[a-z-[aeiou]]+'/></xs:restriction></xs:simpleType>
    <xs:element name='e'><xs:simpleType><xs:restriction base='xs:decimal'><xs:enumeration value='1.0'/><xs:enumeration value='2'/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name='d'><xs:simpleType><xs:restriction base='xs:decimal'><xs:totalDigits value='4'/><xs:fractionDigits value='2'/><xs:minExclusive value='-5'/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name='s'><xs:simpleType><xs:restriction base='xs:string'><xs:minLength value='2'/><xs:maxLength value='3'/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name='l'><xs:simpleType><xs:restriction><xs:simpleType><xs:list itemType='xs:int'/></xs:simpleType><xs:maxLength value='2'/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name='t'><xs:simpleType><xs:restriction base='xs:date'><xs:maxInclusive value='2024-02-29'/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name='f' type='xs:int' fixed='5'/><xs:element name='n' type='xs:decimal'/><xs:element name='x' type='xs:double'/>
    <xs:element name='i' type='xs:integer'/><xs:element name='b' type='xs:base64Binary'/><xs:element name='q' type='xs:QName'/>)");
  const auto value = [&](const char* element, const char* json) {
    const std::string xml = codec.xml(element, json);
    return xml.starts_with('<') ? xml.substr(xml.find('>') + 1, xml.rfind('<') - xml.find('>') - 1) : xml;
  };
  EXPECT_EQ(value("r", "5"), "5");
  EXPECT_EQ(value("r", "\"AB1\""), "AB1");
  EXPECT_EQ(value("r", "\"xyz\""), "xyz");
  for (const char* bad : {"\"ab\"", "\"5\"", "true", "\"AB12\""})
    EXPECT_EQ(value("r", bad), "invalid: the value is of none of the types that are allowed here") << bad;
  EXPECT_EQ(value("e", "1.00"), "1.00");
  EXPECT_EQ(value("e", "3"), "invalid: the value is none of the values that are allowed here");
  EXPECT_EQ(value("d", "12.340"), "12.340");
  EXPECT_EQ(value("d", "1.345"), "invalid: the value has more than 2 digits after the point");
  EXPECT_EQ(value("d", "12345"), "invalid: the value has more than 4 digits");
  EXPECT_EQ(value("d", "-5.0"), "invalid: the value is not above -5");
  EXPECT_EQ(value("s", "\"\xC3\xA9\xC3\xA9\xC3\xA9\""), "\xC3\xA9\xC3\xA9\xC3\xA9");
  EXPECT_EQ(value("s", "\"a\""), "invalid: the value has fewer than 2 characters");
  EXPECT_EQ(value("l", "[1,-2]"), "1 -2");
  EXPECT_EQ(value("l", "[1,2,3]"), "invalid: the value has more than 2 items");
  EXPECT_EQ(value("l", "[1,\"2\"]"), "invalid: the value item 2 is a string where a number is asked for");
  EXPECT_EQ(value("t", "\"2024-02-29\""), "2024-02-29");
  EXPECT_EQ(value("t", "\"2024-03-01\""), "invalid: the value is above 2024-02-29");
  EXPECT_EQ(value("t", "\"2023-02-29\""), "invalid: the value is no date");
  EXPECT_EQ(value("f", "5"), "5");
  EXPECT_EQ(value("f", "6"), "invalid: the value is not the one value that is allowed here");
  EXPECT_EQ(value("n", "1.5e3"), "1500");
  EXPECT_EQ(value("n", "-12.5E-3"), "-0.0125");
  EXPECT_EQ(value("n", "\"1\""), "invalid: the value is a string where a number is asked for");
  EXPECT_EQ(value("i", "5.00"), "5");
  EXPECT_EQ(value("i", "5.01"), "invalid: the value is no integer");
  EXPECT_EQ(value("x", "1.5e3"), "1.5e3");
  EXPECT_EQ(value("x", "\"-INF\""), "-INF");
  EXPECT_EQ(value("x", "\"1\""), "invalid: the value is a string where a number is asked for");
  EXPECT_EQ(codec.xml("x", "\"1.5\"", true), R"(<ns2:x xmlns:ns2="urn:t">1.5</ns2:x>)");
  EXPECT_EQ(value("b", "\"QUJD\""), "QUJD");
  EXPECT_EQ(value("b", "\"QUJ\""), "invalid: the value is no base64Binary");
  EXPECT_EQ(codec.xml("q", "\"{urn:o}n\""), R"(<ns2:q xmlns:ns2="urn:t" xmlns:q1="urn:o">q1:n</ns2:q>)");
  EXPECT_EQ(codec.there_and_back("q", "\"{urn:o}n\""), "\"{urn:o}n\"");
}

TEST(JsonToXml, TheMembersChooseTheBranch) {
  Codec codec(R"(<xs:element name='r'><xs:complexType><xs:sequence><xs:choice>
      <xs:element name='a' type='xs:int'/>
      <xs:sequence><xs:element name='b' type='xs:int'/><xs:element name='c' type='xs:int' minOccurs='0'/></xs:sequence>
      <xs:sequence><xs:element name='d' type='xs:int' minOccurs='0'/><xs:element name='e' type='xs:int'/></xs:sequence></xs:choice>
    <xs:element name='z' type='xs:int' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>)");
  for (const char* good :
       {R"({"a":1})", R"({"b":1})", R"({"b":1,"c":2,"z":3})", R"({"e":1})", R"({"d":1,"e":2})"}) {
    EXPECT_EQ(codec.there_and_back("r", good), good);
  }
  EXPECT_EQ(codec.xml("r", R"({"a":1,"c":2})"),
            "invalid: the value is of a member that cannot stand beside another that is there at /c");
  EXPECT_EQ(codec.xml("r", R"({"b":1,"e":2})"),
            "invalid: the value is of a member that cannot stand beside another that is there at /e");
  EXPECT_EQ(codec.xml("r", R"({"c":1})"), "invalid: the member is missing at /b");
  EXPECT_EQ(codec.xml("r", R"({"z":1})"), "invalid: one member of a choice is missing at /a");
}

TEST(JsonToXml, GroupsThatRepeatAreTakenApart) {
  Codec codec(R"(<xs:element name='r'><xs:complexType><xs:sequence maxOccurs='unbounded'>
      <xs:element name='a' type='xs:int'/><xs:element name='b' type='xs:int'/></xs:sequence></xs:complexType></xs:element>
    <xs:element name='o'><xs:complexType><xs:sequence><xs:sequence minOccurs='0'>
      <xs:element name='a' type='xs:int'/><xs:element name='b' type='xs:int'/></xs:sequence><xs:element name='c' type='xs:int'/></xs:sequence></xs:complexType></xs:element>)");
  EXPECT_EQ(
      codec.xml("r", R"({"b":[3,4],"a":[1,2]})"),
      R"(<ns2:r xmlns:ns2="urn:t"><ns2:a>1</ns2:a><ns2:b>3</ns2:b><ns2:a>2</ns2:a><ns2:b>4</ns2:b></ns2:r>)");
  EXPECT_EQ(codec.there_and_back("r", R"({"a":[1,2],"b":[3,4]})"), R"({"a":[1,2],"b":[3,4]})");
  EXPECT_EQ(codec.xml("r", R"({"a":[1,2],"b":[3]})"), "invalid: the value has too few items at /b");
  EXPECT_EQ(codec.xml("r", "{}"), "invalid: the member is missing at /a");
  EXPECT_EQ(codec.there_and_back("o", R"({"c":1})"), R"({"c":1})");
  EXPECT_EQ(codec.xml("o", R"({"a":1,"c":1})"), "invalid: the member is missing at /b");
}

constexpr std::string_view kItems = R"(
  <xs:element name='r'><xs:complexType><xs:sequence><xs:element name='h' type='xs:int'/><xs:choice minOccurs='0' maxOccurs='unbounded'>
    <xs:element name='a' type='xs:int'/><xs:element name='b' type='xs:string' nillable='true'/></xs:choice><xs:element name='t' type='xs:int'/></xs:sequence></xs:complexType></xs:element>
  <xs:element name='m'><xs:complexType mixed='true'><xs:sequence>
    <xs:element name='i' type='xs:string' minOccurs='0' maxOccurs='2'/><xs:any namespace='##other' processContents='lax' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>)";

TEST(JsonToXml, ItemsKeepTheirOrder) {
  Codec codec(kItems);
  for (const char* good :
       {R"({"$items":[{"h":1},{"b":"x"},{"a":1},{"b":null},{"t":2}]})", R"({"$items":[{"h":1},{"t":2}]})"}) {
    EXPECT_EQ(codec.there_and_back("r", good), good);
  }
  const std::string mixed =
      R"({"$items":["one <",{"i":"two"}," three",{"$any":"<x:y xmlns:x=\"urn:x\">&lt;</x:y>"},"\n"]})";
  EXPECT_EQ(codec.there_and_back("m", mixed), mixed);
  EXPECT_EQ(codec.there_and_back("m", R"({"$items":[]})"), R"({"$items":[]})");
}

TEST(JsonToXml, ItemsThatDoNotFitAreErrorsAtTheirPlace) {
  Codec codec(kItems);
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"$items":[{"a":1},{"t":2}]})", "the value stands where h is missing at /$items/0/a"},
      {R"({"$items":[{"h":1}]})", "the value ends where t is missing at /$items"},
      {R"({})", "the value ends where h is missing"},
      {R"({"$items":[{"h":1},{"t":2},{"a":1}]})", "the value cannot stand here at /$items/2/a"},
      {R"({"$items":["x"]})", "the value must be an object of one member at /$items/0"},
      {R"({"$items":[{"h":1,"t":2}]})", "the value must be an object of one member at /$items/0"},
      {R"({"$items":[{"n":1}]})", "the value is of a member that is not known here at /$items/0/n"},
      {R"({"h":1})", "the value is of a member that is not known here at /h"},
      {R"({"$items":{}})", "the value must be an array at /$items"},
  };
  for (const auto& [value, error] : kCases)
    EXPECT_EQ(codec.xml("r", value), "invalid: " + std::string(error)) << value;
  EXPECT_TRUE(codec.xml("m", R"({"$items":[{"$any":"<x:y xmlns:x='urn:x'>"}]})")
                  .starts_with("invalid: the value is not one well-formed XML element at /$items/0/$any"));
  EXPECT_EQ(codec.xml("m", R"({"$items":[{"$any":"<y/>"}]})"),
            "invalid: the value cannot stand here at /$items/0/$any");
  EXPECT_TRUE(codec.xml("m", R"({"$items":[{"$any":"<!DOCTYPE a><a/>"}]})")
                  .starts_with("invalid: the value is not one well-formed"));
}

TEST(JsonToXml, TypesAndSubstitutesAreWritten) {
  Codec codec(R"(
    <xs:complexType name='base' abstract='true'><xs:sequence><xs:element name='x' type='xs:int' minOccurs='0'/></xs:sequence></xs:complexType>
    <xs:complexType name='more'><xs:complexContent><xs:extension base='t:base'><xs:attribute name='k' type='xs:int'/></xs:extension></xs:complexContent></xs:complexType>
    <xs:element name='head' type='t:base' nillable='true'/><xs:element name='sub' type='t:more' substitutionGroup='t:head'/>
    <xs:element name='num' type='xs:decimal' abstract='true'/><xs:element name='int' type='xs:int' substitutionGroup='t:num'/>
    <xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='t:head' minOccurs='0'/><xs:element ref='t:num' minOccurs='0' maxOccurs='3'/>
      <xs:element name='any' type='xs:anyType' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>)");
  for (const char* good :
       {R"({"head":{"$type":"more","@k":1,"x":2}})", R"({"head":{"$element":"sub","@k":1}})",
        R"({"head":{"$type":"more","@k":1,"$":null}})", R"({"num":[{"$element":"int","$":2}]})",
        R"({"any":"x"})", R"({"any":{"$type":"xs:int","$":5}})",
        R"({"any":{"@a":"1","$items":[{"$any":"<t:b xmlns:t=\"urn:t\"></t:b>"},"c"]}})",
        R"({"any":{"$type":"more","@k":1}})"}) {
    EXPECT_EQ(codec.there_and_back("r", good), good);
  }
  EXPECT_EQ(codec.xml("r", R"({"head":{}})"),
            "invalid: the value needs a $type: its own is abstract at /head");
  EXPECT_EQ(codec.xml("r", R"({"num":[1]})"),
            "invalid: the value needs an $element: this one never stands itself at /num/0");
  EXPECT_EQ(codec.xml("r", R"({"num":[{"$element":"int"}]})"), "invalid: the member is missing at /num/0/$");
}

TEST(JsonToXml, AttributesOfWildcards) {
  Codec codec(
      R"(<xs:element name='r'><xs:complexType><xs:attribute name='b' type='xs:int'/><xs:anyAttribute namespace='##any'/></xs:complexType></xs:element>)");
  const std::string good =
      R"({"@b":1,"@c":"2","@{http://www.w3.org/XML/1998/namespace}lang":"de","@{urn:o}b":"<\"\n"})";
  EXPECT_EQ(codec.there_and_back("r", good), good);
  for (const char* bad : {R"({"@{}b":"1"})", R"({"@{}c":"1"})", R"({"@xmlns":"urn:x"})",
                          R"({"@{http://www.w3.org/2001/XMLSchema-instance}nil":"true"})", R"({"@c d":"1"})",
                          R"({"@":"1"})", R"({"@{":"1"})", R"({"@{urn:x}":"1"})", R"({"@c":1})",
                          R"({"@c\"":"1"})", R"({"@{http://www.w3.org/2000/xmlns/}x":"urn:y"})"}) {
    EXPECT_TRUE(codec.xml("r", bad).starts_with("invalid: ")) << bad;
  }
}

}  // namespace
}  // namespace figbridge::soap
