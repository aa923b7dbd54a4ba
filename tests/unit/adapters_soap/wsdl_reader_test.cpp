// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "adapters/common/snake_case.h"
#include "tests/unit/adapters_soap/wsdl_support.h"

namespace figbridge::soap {
namespace {

using test::MemoryLoader;
using test::only_operation;
using test::read_text;
using test::WsdlText;
using testing::ElementsAre;
using testing::HasSubstr;

std::string problem_with(const WsdlText& wsdl) {
  return only_operation(read_text(wsdl.text())).problem;
}

const std::string kRpcBound =
    "<operation name=\"Get\"><soap:operation style=\"rpc\"/><input><soap:body use=\"literal\" "
    "namespace=\"urn:r\"/></input>"
    "<output><soap:body use=\"literal\" namespace=\"urn:r\"/></output></operation>";
const std::string kRpcMessages =
    "<message name=\"In\"><part name=\"id\" type=\"xs:int\"/><part name=\"deep\" "
    "type=\"xs:boolean\"/></message>"
    "<message name=\"Out\"><part name=\"name\" type=\"xs:string\"/></message>";

TEST(WsdlReader, ReadsADocumentLiteralWrappedOperation) {
  const WsdlModel model = read_text(WsdlText{}.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.id, "get");
  EXPECT_EQ(get.problem, "");
  EXPECT_TRUE(get.wrapped);
  EXPECT_EQ(get.request.element->name->clark(), "{urn:t}Get");
  EXPECT_EQ(get.response.element->name->clark(), "{urn:t}GetResponse");
  EXPECT_EQ(get.summary(), "100 % typed");
  ASSERT_EQ(get.endpoints.size(), 1U);
  EXPECT_EQ(get.endpoints[0].action, "urn:get");
  EXPECT_EQ(get.endpoints[0].address, "http://shop/soap");
  EXPECT_EQ(get.endpoints[0].service, "Shop");
}

TEST(WsdlReader, TwoBindingsThatDifferInVersionAreOneOperation) {
  WsdlText wsdl;
  wsdl.more =
      "<binding name=\"B2\" type=\"t:PT\"><soap12:binding "
      "transport=\"http://schemas.xmlsoap.org/soap/http\"/>"
      "<operation name=\"Get\"><soap12:operation soapAction=\"urn:get2\"/><input><soap12:body "
      "use=\"literal\"/></input>"
      "<output><soap12:body use=\"literal\"/></output></operation></binding>";
  wsdl.service =
      "<service name=\"S\"><port name=\"P\" binding=\"t:B\"/><port name=\"P2\" binding=\"t:B2\"/></service>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  ASSERT_EQ(get.endpoints.size(), 2U);
  EXPECT_EQ(get.endpoints[0].version, SoapVersion::v1_1);
  EXPECT_EQ(get.endpoints[1].version, SoapVersion::v1_2);
  EXPECT_EQ(get.endpoints[1].action, "urn:get2");
}

TEST(WsdlReader, RpcLiteralWrapsItsPartsInTheOperationsName) {
  WsdlText wsdl{.messages = kRpcMessages, .bound = kRpcBound};
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.style, SoapStyle::rpc);
  EXPECT_EQ(get.request.element->name->clark(), "{urn:r}Get");
  EXPECT_EQ(get.response.element->name->clark(), "{urn:r}GetResponse");
  const auto members = get.request.element->type.complex->shape.members();
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0].element->name->clark(), "id");
  EXPECT_TRUE(members[1].required);
  EXPECT_EQ(get.request.element->type.complex->shape.find(schema::kNoNamespace, "deep")->member, 1U);
}

TEST(WsdlReader, AnRpcMessageWithoutPartsIsAnEmptyWrapper) {
  WsdlText wsdl{.messages = "<message name=\"In\"/><message name=\"Out\"/>", .bound = kRpcBound};
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.problem, "");
  EXPECT_EQ(get.request.element->type.complex->content, schema::ContentKind::empty);
}

TEST(WsdlReader, ADocumentMessageWithoutPartsIsAnEmptyBody) {
  WsdlText wsdl;
  wsdl.messages = "<message name=\"In\"/><message name=\"Out\"/>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.problem, "");
  EXPECT_EQ(get.request.element, nullptr);
}

TEST(WsdlReader, AnOperationWithoutOutputIsOneWay) {
  WsdlText wsdl;
  wsdl.operations = "<operation name=\"Get\"><input message=\"t:In\"/></operation>";
  EXPECT_TRUE(only_operation(read_text(wsdl.text())).one_way);
}

TEST(WsdlReader, HeadersOfTheSameMessageAreNotInTheBody) {
  WsdlText wsdl;
  wsdl.messages =
      "<message name=\"In\"><part name=\"s\" element=\"t:Session\"/><part name=\"p\" "
      "element=\"t:Get\"/></message>"
      "<message name=\"Out\"><part name=\"p\" element=\"t:GetResponse\"/></message>";
  wsdl.bound =
      "<operation name=\"Get\"><input><soap:body use=\"literal\"/><soap:header message=\"t:In\" part=\"s\" "
      "use=\"literal\"/></input>"
      "<output><soap:body use=\"literal\" parts=\"p\"/></output></operation>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.request.element->name->local, "Get");
  ASSERT_EQ(get.request.headers.size(), 1U);
  EXPECT_EQ(get.request.headers[0].element->name->local, "Session");
}

TEST(WsdlReader, FaultsAndAddressingActionsAreKept) {
  WsdlText wsdl;
  wsdl.attributes = "xmlns:wsaw=\"http://www.w3.org/2006/05/addressing/wsdl\"";
  wsdl.operations =
      "<operation name=\"Get\"><documentation>  Gets\n one. </documentation><input message=\"t:In\" "
      "wsaw:Action=\"urn:a\"/>"
      "<output message=\"t:Out\"/><fault name=\"NotFound\" message=\"t:Bad\"/></operation>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.request.action, "urn:a");
  EXPECT_EQ(get.documentation, "Gets one.");
  ASSERT_EQ(get.faults.size(), 1U);
  EXPECT_EQ(get.faults[0].name, "NotFound");
  EXPECT_EQ(get.faults[0].element->name->local, "Oops");
}

TEST(WsdlReader, AFaultThatIsNotHandledLeavesTheOperation) {
  WsdlText wsdl;
  wsdl.operations =
      "<operation name=\"Get\"><input message=\"t:In\"/><output message=\"t:Out\"/><fault name=\"f\" "
      "message=\"t:Gone\"/></operation>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.problem, "");
  EXPECT_THAT(
      get.notes,
      ElementsAre(HasSubstr("fault f is not declared to callers: message \"t:Gone\" is not declared")));
}

TEST(WsdlReader, EncodedUseIsRefusedByName) {
  WsdlText wsdl{.messages = kRpcMessages};
  wsdl.bound =
      "<operation name=\"Get\"><soap:operation style=\"rpc\"/><input><soap:body "
      "use=\"encoded\"/></input></operation>";
  EXPECT_EQ(problem_with(wsdl), "use=\"encoded\"");
}

TEST(WsdlReader, WhatIsNotHandledIsRefusedByName) {
  WsdlText two_parts;
  two_parts.messages =
      "<message name=\"In\"><part name=\"p\" element=\"t:Get\"/><part name=\"q\" "
      "element=\"t:Oops\"/></message>"
      "<message name=\"Out\"/>";
  EXPECT_EQ(problem_with(two_parts), "document style with 2 body parts");
  WsdlText typed;
  typed.messages =
      kRpcMessages.substr(0, kRpcMessages.find("<part name=\"deep\"")) + "</message><message name=\"Out\"/>";
  EXPECT_THAT(problem_with(typed), HasSubstr("document style with type= instead of element="));
  WsdlText rpc;
  rpc.bound = kRpcBound;
  EXPECT_THAT(problem_with(rpc), HasSubstr("rpc style with element= instead of type="));
  WsdlText jms;
  jms.soap_binding = "<soap:binding transport=\"urn:jms\"/>";
  EXPECT_EQ(problem_with(jms), "transport urn:jms");
  WsdlText notification;
  notification.operations = "<operation name=\"Get\"><output message=\"t:Out\"/></operation>";
  EXPECT_EQ(problem_with(notification), "notification (an operation without input)");
  WsdlText solicit;
  solicit.operations =
      "<operation name=\"Get\"><output message=\"t:Out\"/><input message=\"t:In\"/></operation>";
  EXPECT_EQ(problem_with(solicit), "solicit-response (output before input)");
}

TEST(WsdlReader, AttachmentsAreRefusedButASinglePartPackageIsNot) {
  const std::string mime =
      "<mime:multipartRelated xmlns:mime=\"http://schemas.xmlsoap.org/wsdl/mime/\"><mime:part><soap:body "
      "use=\"literal\"/></mime:part>";
  WsdlText with;
  with.bound =
      "<operation name=\"Get\"><input>" + mime +
      "<mime:part><mime:content type=\"image/png\"/></mime:part></mime:multipartRelated></input></operation>";
  EXPECT_EQ(problem_with(with), "mime:multipartRelated (attachments)");
  WsdlText without;
  without.bound = "<operation name=\"Get\"><input>" + mime + "</mime:multipartRelated></input></operation>";
  EXPECT_EQ(problem_with(without), "");
}

TEST(WsdlReader, AnUndeclaredElementRefusesOnlyItsOperation) {
  WsdlText wsdl;
  wsdl.messages += "<message name=\"Lost\"><part name=\"p\" element=\"t:Lost\"/></message>";
  wsdl.operations += "<operation name=\"Lose\"><input message=\"t:Lost\"/></operation>";
  wsdl.bound += "<operation name=\"Lose\"><input><soap:body use=\"literal\"/></input></operation>";
  const WsdlModel model = read_text(wsdl.text());
  ASSERT_EQ(model.operations.size(), 2U);
  EXPECT_FALSE(model.operations[0].refused());
  EXPECT_EQ(model.operations[1].problem, "element {urn:t}Lost is not declared");
}

TEST(WsdlReader, AProblemDeepInATypeRefusesWhoReachesIt) {
  WsdlText wsdl;
  wsdl.schema =
      "<xs:element name=\"Get\" type=\"t:A\"/><xs:element name=\"GetResponse\" type=\"xs:int\"/>"
      "<xs:complexType name=\"A\"><xs:sequence><xs:element name=\"b\" "
      "type=\"t:B\"/></xs:sequence></xs:complexType>"
      "<xs:complexType name=\"B\"><xs:sequence><xs:element name=\"c\" "
      "type=\"t:Gone\"/></xs:sequence></xs:complexType>";
  EXPECT_EQ(problem_with(wsdl), "type {urn:t}Gone is not declared (a.wsdl:1)");
}

TEST(WsdlReader, AProblemOfADerivedTypeIsANote) {
  WsdlText wsdl;
  wsdl.schema =
      "<xs:element name=\"Get\" type=\"t:A\"/><xs:element name=\"GetResponse\" type=\"xs:int\"/>"
      "<xs:complexType name=\"A\"><xs:sequence/></xs:complexType>"
      "<xs:complexType name=\"B\"><xs:complexContent><xs:extension base=\"t:A\"><xs:sequence><xs:element "
      "name=\"c\" type=\"t:Gone\"/>"
      "</xs:sequence></xs:extension></xs:complexContent></xs:complexType>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.problem, "");
  EXPECT_THAT(get.notes, ElementsAre(HasSubstr("only xsi:type brings in is not handled: type {urn:t}Gone")));
}

TEST(WsdlReader, WildcardsAreCountedWithTheirPlaces) {
  WsdlText wsdl;
  wsdl.schema =
      "<xs:element "
      "name=\"Get\"><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></xs:element>"
      "<xs:element name=\"GetResponse\" type=\"t:R\"/><xs:complexType name=\"R\"><xs:sequence><xs:element "
      "name=\"v\" type=\"xs:anyType\"/></xs:sequence></xs:complexType>";
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.summary(), "2 wildcard spots");
  EXPECT_THAT(get.coverage.spots, ElementsAre("Get/Get (xs:any)", "R/v (xs:anyType)"));
}

TEST(WsdlReader, OverloadsAreToldApartByTheNamesOfTheirMessages) {
  WsdlText wsdl;
  wsdl.operations =
      "<operation name=\"Get\"><input name=\"ById\" message=\"t:In\"/><output message=\"t:Out\"/></operation>"
      "<operation name=\"Get\"><input name=\"ByKey\" message=\"t:Bad\"/><output "
      "message=\"t:Out\"/></operation>";
  wsdl.bound =
      "<operation name=\"Get\"><input name=\"ByKey\"><soap:body use=\"literal\"/></input></operation>"
      "<operation name=\"Get\"><input name=\"ById\"><soap:body use=\"literal\"/></input></operation>";
  const WsdlModel model = read_text(wsdl.text());
  ASSERT_EQ(model.operations.size(), 2U);
  EXPECT_EQ(model.operations[0].request.element->name->local, "Oops");
  EXPECT_EQ(model.operations[1].request.element->name->local, "Get");
  EXPECT_EQ(model.operations[1].id, "get_2");
  EXPECT_EQ(model.called("Get"), nullptr);
  EXPECT_EQ(model.called("get_2"), &model.operations[1]);
}

TEST(WsdlReader, BindingsThatAreNotSoapAreListed) {
  WsdlText wsdl;
  wsdl.more =
      "<binding name=\"H\" type=\"t:PT\"><h:binding xmlns:h=\"http://schemas.xmlsoap.org/wsdl/http/\" "
      "verb=\"GET\"/><operation name=\"Get\"/></binding>";
  EXPECT_THAT(read_text(wsdl.text()).not_handled,
              ElementsAre("binding H (HTTP GET, 1 operations) is not handled"));
}

TEST(WsdlReader, AnUnboundOperationIsRefused) {
  WsdlText wsdl;
  wsdl.operations += "<operation name=\"Other\"><input message=\"t:In\"/></operation>";
  const WsdlModel model = read_text(wsdl.text());
  ASSERT_EQ(model.operations.size(), 2U);
  EXPECT_EQ(model.operations[1].problem, "no binding binds it");
}

TEST(WsdlReader, ABindingThatNoServiceNamesStillBinds) {
  WsdlText wsdl;
  wsdl.service.clear();
  const WsdlModel model = read_text(wsdl.text());
  const WsdlOperation get = only_operation(model);
  EXPECT_EQ(get.problem, "");
  ASSERT_EQ(get.endpoints.size(), 1U);
  EXPECT_EQ(get.endpoints[0].address, "");
}

TEST(WsdlReader, ImportedWsdlsAndSchemasBelongToIt) {
  WsdlText inner;
  inner.service.clear();
  MemoryLoader loader{
      {"a.wsdl",
       R"(<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" targetNamespace="urn:s">
         <import namespace="urn:t" location="b.wsdl"/><import namespace="urn:x" location="gone.wsdl"/>
         <service name="S"><port name="P" binding="i:B" xmlns:i="urn:t"><soap:address location="http://x/"/></port></service></definitions>)"},
      {"b.wsdl", inner.text()}};
  const auto model = read_wsdl("a.wsdl", loader, Catalogue());
  ASSERT_TRUE(model) << model.error().describe();
  EXPECT_EQ(only_operation(*model).endpoints[0].address, "http://x/");
  EXPECT_THAT(model->missing, ElementsAre(HasSubstr("wsdl:import (a.wsdl:2): there is no such document")));
  EXPECT_THAT(model->documents, ElementsAre("a.wsdl", "b.wsdl"));
}

TEST(WsdlReader, WsdlsThatImportEachOtherEnd) {
  const std::string head =
      "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" targetNamespace=\"urn:t\"><import "
      "namespace=\"urn:t\" location=\"";
  MemoryLoader loader{{"a.wsdl", head + "b.wsdl\"/></definitions>"},
                      {"b.wsdl", head + "a.wsdl\"/></definitions>"}};
  EXPECT_TRUE(read_wsdl("a.wsdl", loader, Catalogue()));
}

TEST(WsdlReader, OtherDocumentsAreOneClearError) {
  MemoryLoader loader{{"html", "<html/>"},
                      {"v2", "<description xmlns=\"http://www.w3.org/ns/wsdl\"/>"},
                      {"broken", "<definitions"}};
  EXPECT_EQ(read_wsdl("html", loader, Catalogue()).error().describe(),
            "the document is no WSDL 1.1 (its root is <html>) at html:1");
  EXPECT_EQ(read_wsdl("v2", loader, Catalogue()).error().kind, ErrorKind::unsupported);
  EXPECT_EQ(read_wsdl("broken", loader, Catalogue()).error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_wsdl("gone", loader, Catalogue()).error().kind, ErrorKind::not_found);
}

TEST(WsdlIds, NamesBecomeSnakeCase) {
  EXPECT_EQ(snake_case("GetCustomer"), "get_customer");
  EXPECT_EQ(snake_case("getHTTPStatusList"), "get_http_status_list");
  EXPECT_EQ(snake_case("find-by.Key_2"), "find_by_key_2");
  EXPECT_EQ(snake_case("ID"), "id");
  EXPECT_EQ(snake_case("2nd"), "op_2nd");
  EXPECT_EQ(snake_case("\xC3\x9C"), "operation");
  EXPECT_LT(snake_case(std::string(500, 'a')).size(), 60U);
}

TEST(WsdlIds, NamesThatPortTypesShareGetThePortTypeInFront) {
  WsdlText wsdl;
  wsdl.more =
      "<portType name=\"Admin\"><operation name=\"Get\"><input message=\"t:In\"/></operation></portType>"
      "<binding name=\"B2\" type=\"t:Admin\"><soap:binding/><operation name=\"Get\"><input><soap:body "
      "use=\"literal\"/></input></operation></binding>";
  const WsdlModel model = read_text(wsdl.text());
  ASSERT_EQ(model.operations.size(), 2U);
  EXPECT_EQ(model.operations[0].id, "pt.get");
  EXPECT_EQ(model.operations[1].id, "admin.get");
}

}  // namespace
}  // namespace figbridge::soap
