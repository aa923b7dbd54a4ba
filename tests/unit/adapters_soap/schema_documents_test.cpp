// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/soap/schema/well_known.h"
#include "tests/unit/adapters_soap/schema_support.h"

namespace figbridge::soap::schema {
namespace {

using test::compiled_documents;
using test::complex_type;
using test::members_of;
using test::MemoryLoader;
using test::schema_text;
using testing::HasSubstr;

constexpr std::string_view kXs = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";

std::string plain_schema(std::string_view content) {
  return std::string(kXs) + ">" + std::string(content) + "</xs:schema>";
}

TEST(SchemaDocuments, IncludesAndImportsAreFollowedOnceEach) {
  MemoryLoader loader{
      {"a/main.xsd",
       schema_text(R"(<xs:include schemaLocation="more.xsd"/><xs:include schemaLocation="./more.xsd"/>
         <xs:import namespace="urn:u" schemaLocation="../b/other.xsd"/>
         <xs:complexType name="T"><xs:sequence><xs:element name="a" type="t:More"/><xs:element ref="u:e" xmlns:u="urn:u"/></xs:sequence></xs:complexType>)")},
      {"a/more.xsd",
       schema_text(
           R"(<xs:include schemaLocation="main.xsd"/><xs:simpleType name="More"><xs:restriction base="xs:int"/></xs:simpleType>)")},
      {"b/other.xsd",
       std::string(kXs) +
           R"( targetNamespace="urn:u"><xs:import namespace="urn:t" schemaLocation="../a/main.xsd"/><xs:element name="e" type="xs:int"/></xs:schema>)"}};
  const auto model = compiled_documents(loader, "a/main.xsd");
  EXPECT_EQ(complex_type(*model, "T").problem, "");
  EXPECT_EQ(members_of(complex_type(*model, "T")), "a e");
  for (const auto& [location, times] : loader.loads) EXPECT_EQ(times, 1) << location;
}

TEST(SchemaDocuments, AChameleonTakesTheNamespaceOfWhoIncludesIt) {
  MemoryLoader loader{
      {"main.xsd", schema_text(R"(<xs:include schemaLocation="c.xsd"/>
         <xs:complexType name="T"><xs:complexContent><xs:extension base="t:Base"/></xs:complexContent></xs:complexType>)")},
      {"c.xsd",
       plain_schema(
           R"(<xs:complexType name="Base"><xs:sequence><xs:element name="x" type="Small"/></xs:sequence></xs:complexType>
         <xs:simpleType name="Small"><xs:restriction base="xs:byte"/></xs:simpleType>)")}};
  const auto model = compiled_documents(loader);
  EXPECT_EQ(members_of(complex_type(*model, "T")), "x");
  EXPECT_EQ(complex_type(*model, "T").shape.members()[0].element->type.simple,
            model->type("urn:t", "Small").simple);
}

TEST(SchemaDocuments, ARedefinitionReplacesAndMayReferToWhatItReplaces) {
  MemoryLoader loader{
      {"main.xsd", schema_text(R"(<xs:redefine schemaLocation="old.xsd">
           <xs:complexType name="P"><xs:complexContent><xs:extension base="t:P"><xs:sequence><xs:element name="b" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
           <xs:simpleType name="S"><xs:restriction base="t:S"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
           <xs:group name="G"><xs:sequence><xs:group ref="t:G"/><xs:element name="z" type="xs:int"/></xs:sequence></xs:group>
           <xs:attributeGroup name="A"><xs:attributeGroup ref="t:A"/><xs:attribute name="n"/></xs:attributeGroup>
         </xs:redefine>
         <xs:complexType name="T"><xs:sequence><xs:element name="p" type="t:P"/><xs:group ref="t:G"/></xs:sequence><xs:attributeGroup ref="t:A"/></xs:complexType>)")},
      {"old.xsd",
       schema_text(
           R"(<xs:complexType name="P"><xs:sequence><xs:element name="a" type="t:S"/></xs:sequence></xs:complexType>
         <xs:simpleType name="S"><xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction></xs:simpleType>
         <xs:group name="G"><xs:sequence><xs:element name="y" type="xs:int"/></xs:sequence></xs:group>
         <xs:attributeGroup name="A"><xs:attribute name="m"/></xs:attributeGroup>)")}};
  const auto model = compiled_documents(loader);
  EXPECT_EQ(members_of(complex_type(*model, "P")), "a b");
  EXPECT_EQ(complex_type(*model, "P").shape.members()[0].element->type.simple->facets.max_length, 3U);
  EXPECT_EQ(complex_type(*model, "P").shape.members()[0].element->type.simple->facets.min_length, 1U);
  EXPECT_EQ(members_of(complex_type(*model, "T")), "p y z");
  EXPECT_EQ(complex_type(*model, "T").attributes.size(), 2U);
}

TEST(SchemaDocuments, AMissingImportIsNamedWhereItsNamesAreNeededOnly) {
  MemoryLoader loader{{"main.xsd", schema_text(R"(<xs:import namespace="urn:u" schemaLocation="gone.xsd"/>
    <xs:complexType name="Hit"><xs:sequence><xs:element name="a" type="u:X" xmlns:u="urn:u"/></xs:sequence></xs:complexType>
    <xs:complexType name="Fine"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>)")}};
  const auto model = compiled_documents(loader);
  EXPECT_EQ(complex_type(*model, "Hit").shape.members()[0].element->type.problem(),
            "type {urn:u}X is not declared (main.xsd:2); import of gone.xsd (main.xsd:1): there is no such "
            "document at gone.xsd");
  EXPECT_EQ(complex_type(*model, "Fine").shape.members()[0].element->type.problem(), "");
}

TEST(SchemaDocuments, ABrokenDocumentIsALocatedError) {
  MemoryLoader loader{{"main.xsd", "<a>\n<b></a>"}, {"wrong.xsd", "<a/>"}, {"dtd.xsd", "<!DOCTYPE a><a/>"}};
  const auto broken = compile_schema("main.xsd", loader, Catalogue());
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::malformed);
  EXPECT_THAT(broken.error().location, HasSubstr("main.xsd, line 2"));
  EXPECT_EQ(compile_schema("wrong.xsd", loader, Catalogue()).error().kind, ErrorKind::invalid);
  EXPECT_EQ(compile_schema("dtd.xsd", loader, Catalogue()).error().kind, ErrorKind::malformed);
}

TEST(SchemaDocuments, LimitsHoldForAllDocumentsTogether) {
  MemoryLoader loader{{"main.xsd", schema_text("<xs:include schemaLocation=\"b.xsd\"/>")},
                      {"b.xsd", schema_text("")}};
  EXPECT_EQ(compile_schema("main.xsd", loader, Catalogue(), {.documents = 1}).error().kind,
            ErrorKind::too_large);
  EXPECT_EQ(compile_schema("main.xsd", loader, Catalogue(), {.bytes = 200}).error().kind,
            ErrorKind::too_large);
  EXPECT_EQ(compile_schema("main.xsd", loader, Catalogue(), {.nodes = 2}).error().kind, ErrorKind::too_large);
  EXPECT_TRUE(compile_schema("main.xsd", loader, Catalogue()));
}

TEST(SchemaDocuments, LocationsAreResolvedAsUrlsAndAsPaths) {
  EXPECT_EQ(resolve_location("/x/y/main.wsdl", "a.xsd"), "/x/y/a.xsd");
  EXPECT_EQ(resolve_location("/x/y/main.wsdl", "../a.xsd#part"), "/x/a.xsd");
  EXPECT_EQ(resolve_location("main.wsdl", "sub/a.xsd"), "sub/a.xsd");
  EXPECT_EQ(resolve_location("/x/main.wsdl", "http://h/a.xsd"), "http://h/a.xsd");
  EXPECT_EQ(resolve_location("/x/main.wsdl", "file:///etc/a.xsd"), "/etc/a.xsd");
  EXPECT_EQ(resolve_location("http://h:8/s/erp?wsdl", "?xsd=1"), "http://h:8/s/erp?xsd=1");
  EXPECT_EQ(resolve_location("http://h:8/s/erp?wsdl", "../x/a.xsd?v=../2"), "http://h:8/x/a.xsd?v=../2");
  EXPECT_EQ(resolve_location("http://h:8", "a.xsd"), "http://h:8/a.xsd");
  EXPECT_EQ(resolve_location("https://h/a/b", "/c"), "https://h/c");
  EXPECT_EQ(resolve_location("https://h/a/b", "//k/c"), "https://k/c");
}

class SchemaFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(testing::TempDir()) / ("figbridge-schema-files-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "in");
    write("in/a.xsd", "inside");
    write("outside.xsd", "outside");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::filesystem::path folder_;
};

TEST_F(SchemaFiles, OnlyFilesBelowTheAllowedFoldersAreRead) {
  FileLoader loader({folder_ / "in"});
  EXPECT_EQ(loader.load((folder_ / "in/a.xsd").string(), 100).value(), "inside");
  EXPECT_EQ(loader.load("file://" + (folder_ / "in/a.xsd").string(), 100).value(), "inside");
  EXPECT_EQ(loader.load((folder_ / "in/../outside.xsd").string(), 100).error().kind, ErrorKind::forbidden);
  EXPECT_EQ(loader.load("http://h/a.xsd", 100).error().kind, ErrorKind::forbidden);
  EXPECT_EQ(loader.load((folder_ / "in/b.xsd").string(), 100).error().kind, ErrorKind::not_found);
  EXPECT_EQ(loader.load((folder_ / "in/a.xsd").string(), 3).error().kind, ErrorKind::too_large);
}

TEST_F(SchemaFiles, SymbolicLinksDoNotLeadOut) {
  std::filesystem::create_symlink(folder_ / "outside.xsd", folder_ / "in/link.xsd");
  FileLoader loader({folder_ / "in"});
  EXPECT_EQ(loader.load((folder_ / "in/link.xsd").string(), 100).error().kind, ErrorKind::forbidden);
}

TEST_F(SchemaFiles, AFolderWhoseNameOnlyBeginsAlikeIsNotAllowed) {
  std::filesystem::create_directories(folder_ / "inside");
  write("inside/a.xsd", "x");
  EXPECT_EQ(FileLoader({folder_ / "in"}).load((folder_ / "inside/a.xsd").string(), 100).error().kind,
            ErrorKind::forbidden);
}

TEST_F(SchemaFiles, ACatalogueAnswersByNamespace) {
  write("in/CATALOG.tsv", "namespace\tfile\tsource\nurn:u\tu.xsd\tus\nsome remark\tv.xsd\tus\n");
  write("in/u.xsd", "<u/>");
  write("in/v.xsd", "<v targetNamespace=\"urn:v\"/>");
  const auto catalogue = Catalogue::from_folder(folder_ / "in");
  ASSERT_TRUE(catalogue) << catalogue.error().describe();
  EXPECT_EQ(catalogue->find("urn:u")->text, "<u/>");
  EXPECT_THAT(catalogue->find("urn:v")->location, HasSubstr("v.xsd"));
  EXPECT_EQ(catalogue->find("urn:w"), std::nullopt);
  EXPECT_EQ(catalogue->find("http://www.w3.org/XML/1998/namespace")->location,
            "builtin:http://www.w3.org/XML/1998/namespace");
}

TEST_F(SchemaFiles, ACatalogueThatNamesAFileThatIsNotThereIsAConfigurationError) {
  write("in/CATALOG.tsv", "namespace\tfile\nurn:u\tgone.xsd\n");
  EXPECT_EQ(Catalogue::from_folder(folder_ / "in").error().kind, ErrorKind::configuration);
  EXPECT_EQ(Catalogue::from_folder(folder_).error().kind, ErrorKind::configuration);
}

TEST(SchemaDocuments, ARemoteImportIsAnsweredByTheCatalogueBeforeTheNetwork) {
  MemoryLoader loader{
      {"main.xsd",
       schema_text(
           R"(<xs:import namespace="http://www.w3.org/2005/08/addressing" schemaLocation="http://h/ws-addr.xsd"/>
    <xs:complexType name="T"><xs:sequence><xs:element ref="a:ReplyTo" xmlns:a="http://www.w3.org/2005/08/addressing"/></xs:sequence></xs:complexType>)")}};
  const auto model = compiled_documents(loader);
  EXPECT_EQ(complex_type(*model, "T").shape.members()[0].element->problem, "");
  EXPECT_FALSE(loader.loads.contains("http://h/ws-addr.xsd"));
}

class WellKnownSchema : public testing::TestWithParam<const char*> {};

TEST_P(WellKnownSchema, CompilesWithoutProblems) {
  MemoryLoader loader{{"main.xsd", well_known_schema(GetParam()).value()}};
  const auto model = compiled_documents(loader);
  for (const Type type : model->types()) EXPECT_EQ(type.problem(), "");
  for (const ElementDecl* each : model->elements()) EXPECT_EQ(each->problem, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, WellKnownSchema,
    testing::Values("http://www.w3.org/XML/1998/namespace", "http://schemas.xmlsoap.org/soap/encoding/",
                    "http://www.w3.org/2003/05/soap-encoding", "http://schemas.xmlsoap.org/soap/envelope/",
                    "http://www.w3.org/2003/05/soap-envelope", "http://www.w3.org/2005/05/xmlmime",
                    "http://ws-i.org/profiles/basic/1.1/xsd", "http://www.w3.org/2004/08/xop/include",
                    "http://www.w3.org/1999/xlink", "http://www.w3.org/2001/XMLSchema",
                    "http://www.w3.org/2005/08/addressing",
                    "http://schemas.xmlsoap.org/ws/2004/08/addressing"));

}  // namespace
}  // namespace figbridge::soap::schema
