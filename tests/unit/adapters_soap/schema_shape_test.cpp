// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/adapters_soap/schema_support.h"

namespace figbridge::soap::schema {
namespace {

using test::compiled;
using test::complex_type;
using test::members_of;
using test::particles_of;

/// The type with that content, where `e:NAME` stands for an element of type xs:int and `e:NAME?`, `e:NAME*`
/// likewise.
std::string members(const std::string& content, const std::string& attributes = "") {
  std::string text = content;
  for (std::size_t at = text.find("e:"); at != std::string::npos; at = text.find("e:", at + 1)) {
    std::string occurs;
    const char mark = at + 3 < text.size() ? text[at + 3] : ' ';
    if (mark == '?') occurs = " minOccurs=\"0\"";
    if (mark == '*') occurs = " minOccurs=\"0\" maxOccurs=\"unbounded\"";
    if (mark == '2') occurs = " minOccurs=\"2\" maxOccurs=\"2\"";
    text.replace(at, occurs.empty() ? 3 : 4,
                 "<xs:element name=\"" + text.substr(at + 2, 1) + "\" type=\"xs:int\"" + occurs + "/>");
  }
  const auto model = compiled("<xs:complexType name=\"T\" " + attributes + ">" + text + "</xs:complexType>");
  return members_of(complex_type(*model, "T"));
}

const std::string kMany = " maxOccurs=\"unbounded\"";

std::string sequence(const std::string& inner, const std::string& occurs = "") {
  return "<xs:sequence" + occurs + ">" + inner + "</xs:sequence>";
}
std::string choice(const std::string& inner, const std::string& occurs = "") {
  return "<xs:choice" + occurs + ">" + inner + "</xs:choice>";
}

TEST(SchemaShape, AChoiceThatHappensOnceIsOptionalMembers) {
  EXPECT_EQ(members(choice("e:a e:b")), "a? b?");
  EXPECT_EQ(members(sequence("e:a" + choice("e:b e:c") + "e:d")), "a b? c? d");
  EXPECT_EQ(members(choice(sequence("e:a e:b") + sequence("e:a e:c"))), "a b? c?");
}

TEST(SchemaShape, ARepeatedChoiceOfSeveralIsOrdered) {
  EXPECT_EQ(members(choice("e:a e:b", kMany)), "items: a[]? b[]?");
  EXPECT_EQ(members(sequence(choice("e:a e:b"), kMany)), "items: a[]? b[]?");
  EXPECT_EQ(members(sequence("e:a" + choice("e:b e:c", kMany))), "items: a b[]? c[]?");
}

TEST(SchemaShape, ARepeatedChoiceOfOneIsAnArray) {
  EXPECT_EQ(members(choice("e:a", kMany)), "a[]");
}

TEST(SchemaShape, ARepeatedSequenceIsAlignedArraysWhileItsCountsAreFixed) {
  EXPECT_EQ(members(sequence("e:a e:b", kMany)), "a[] b[]");
  EXPECT_EQ(members(sequence("e:a2 e:b", " minOccurs=\"0\"" + kMany)), "a[]? b[]?");
  EXPECT_EQ(members(sequence("e:a e:b?", kMany)), "items: a[] b[]?");
  EXPECT_EQ(members(sequence("e:a*", kMany)), "a[]?");
}

TEST(SchemaShape, AnElementAtTwoPlacesIsAnArrayAndOrderedUnlessTheFirstCountIsFixed) {
  EXPECT_EQ(members(sequence("e:a e:b e:a")), "a[] b");
  EXPECT_EQ(members(sequence("e:a e:b e:a*")), "a[] b");
  EXPECT_EQ(members(sequence("e:a? e:b e:a")), "items: a[] b");
}

TEST(SchemaShape, BranchesThatOrderSharedMembersDifferentlyAreOrdered) {
  EXPECT_EQ(members(choice(sequence("e:a e:b") + sequence("e:b e:a"))), "items: a b");
  EXPECT_EQ(members(choice(sequence("e:a e:b") + sequence("e:c e:b"))), "a? b c?");
}

TEST(SchemaShape, AnAllGroupIsNotOrdered) {
  EXPECT_EQ(members("<xs:all>e:a e:b?</xs:all>"), "a b?");
}

TEST(SchemaShape, MixedContentIsOrdered) {
  EXPECT_EQ(members(sequence("e:a"), "mixed=\"true\""), "items: a");
  EXPECT_EQ(members("", "mixed=\"true\""), "items:");
}

TEST(SchemaShape, WildcardsAreOneMember) {
  EXPECT_EQ(members(sequence("e:a <xs:any minOccurs=\"0\" maxOccurs=\"unbounded\"/>")), "a $any[]?");
  EXPECT_EQ(members(sequence("e:a <xs:any/>")), "a $any");
  EXPECT_EQ(members(sequence("<xs:any minOccurs=\"0\"/> e:a <xs:any minOccurs=\"0\"/>")), "items: $any[]? a");
}

TEST(SchemaShape, AnEmptyBranchMakesAChoiceOptional) {
  EXPECT_EQ(members(choice(sequence("") + "e:a")), "a?");
  EXPECT_EQ(members(sequence("")), "");
}

TEST(SchemaShape, HugeOccurrencesDoNotOverflow) {
  EXPECT_EQ(members(sequence(sequence("<xs:element name=\"a\" type=\"xs:int\" maxOccurs=\"4000000000\"/>",
                                      " maxOccurs=\"4000000000\""))),
            "a[]");
}

TEST(SchemaShape, ParticlesAreInTheirSimplestForm) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:sequence><xs:sequence><xs:choice><xs:element name="a" type="xs:int"/></xs:choice>
      <xs:choice><xs:element name="b" type="xs:int"/><xs:choice><xs:element name="c" type="xs:int"/><xs:element name="d" type="xs:int"/></xs:choice></xs:choice>
    </xs:sequence></xs:sequence></xs:complexType>
    <xs:complexType name="One"><xs:sequence minOccurs="0" maxOccurs="3"><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>)");
  EXPECT_EQ(particles_of(complex_type(*model, "T")), "(a, (b | c | d))");
  EXPECT_EQ(particles_of(complex_type(*model, "One")), "a{0,3}");
}

TEST(SchemaShape, MembersSayHowOftenTheyOccur) {
  const auto model = compiled(R"(<xs:complexType name="T"><xs:sequence maxOccurs="2">
    <xs:element name="a" type="xs:int" minOccurs="3" maxOccurs="3"/></xs:sequence></xs:complexType>)");
  const Member& member = complex_type(*model, "T").shape.members()[0];
  EXPECT_EQ(member.min, 3U);
  EXPECT_EQ(member.max, 6U);
}

TEST(SchemaShape, ElementsAreFoundByNamespaceAndName) {
  const auto model = compiled(R"(
    <xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int" form="unqualified"/>
    </xs:sequence></xs:complexType>)");
  const Shape& shape = complex_type(*model, "T").shape;
  const NamespaceId ns = *model->names().namespace_id("urn:t");
  ASSERT_NE(shape.find(ns, "a"), nullptr);
  EXPECT_EQ(shape.find(ns, "a")->member, 0U);
  EXPECT_EQ(shape.find(kNoNamespace, "b")->member, 1U);
  EXPECT_EQ(shape.find(ns, "b"), nullptr);
  EXPECT_EQ(shape.find(kNoNamespace, "zz"), nullptr);
  EXPECT_EQ(shape.find_json("b"), 1U);
  EXPECT_EQ(shape.find_json("c"), kNoMember);
}

TEST(SchemaShape, EveryOneOfManyMembersIsFound) {
  std::string content;
  for (int i = 0; i < 500; ++i)
    content += "<xs:element name=\"m" + std::to_string(i) + "\" type=\"xs:int\" minOccurs=\"0\"/>";
  const auto model =
      compiled("<xs:complexType name=\"T\"><xs:sequence>" + content + "</xs:sequence></xs:complexType>");
  const Shape& shape = complex_type(*model, "T").shape;
  for (std::uint32_t i = 0; i < 500; ++i) {
    EXPECT_EQ(shape.find(*model->names().namespace_id("urn:t"), "m" + std::to_string(i))->member, i);
    EXPECT_EQ(shape.find_json("m" + std::to_string(i)), i);
  }
}

TEST(SchemaShape, EqualLocalNamesOfTwoNamespacesAreToldApart) {
  const auto model = compiled(R"(
    <xs:element name="id" type="xs:int"/>
    <xs:complexType name="T"><xs:sequence><xs:element ref="t:id"/><xs:element name="id" type="xs:string" form="unqualified"/>
    </xs:sequence></xs:complexType>)");
  const ComplexType& type = complex_type(*model, "T");
  EXPECT_EQ(members_of(type), "id {}id");
  EXPECT_EQ(type.shape.members()[1].ready, "\"{}id\":");
}

}  // namespace
}  // namespace figbridge::soap::schema
