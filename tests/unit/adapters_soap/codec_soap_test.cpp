// SPDX-License-Identifier: Apache-2.0
// Whole messages: SoapCodec, faults and translate.
#include <gtest/gtest.h>

#include "adapters/soap/soap_codec.h"
#include "adapters/soap/translate.h"
#include "core/json/json_index.h"
#include "tests/unit/adapters_soap/codec_fixture.h"

namespace figbridge::soap {
namespace {

constexpr std::string_view kErp = R"(
  <xs:element name='Get'><xs:complexType><xs:sequence><xs:element name='no' type='xs:int'/></xs:sequence></xs:complexType></xs:element>
  <xs:element name='GetResponse'><xs:complexType><xs:sequence><xs:element name='name' type='xs:string'/><xs:element name='limit' type='xs:decimal' nillable='true'/></xs:sequence></xs:complexType></xs:element>
  <xs:element name='NoCustomer'><xs:complexType><xs:sequence><xs:element name='no' type='xs:int'/></xs:sequence></xs:complexType></xs:element>)";

class Soap : public testing::Test {
 protected:
  Soap()
      : model_(*schema::compile_schema_text(std::string(test::kSchemaHead) + std::string(kErp) +
                                            "</xs:schema>")),
        codec_(CodecPlan::compile(model_),
               {model_->element("urn:t", "Get"),
                model_->element("urn:t", "GetResponse"),
                {{"no_customer", model_->element("urn:t", "NoCustomer")}}},
               {}) {}

  static std::string envelope(std::string_view body, SoapVersion version = SoapVersion::v1_1) {
    return write_envelope(version, " xmlns:t='urn:t' xmlns='urn:t'", body);
  }
  Error error_of(std::string_view bytes) {
    auto in = codec_.read_response(reader_, bytes);
    return in ? Error{.text = "read: " + std::string(in->json.view())} : in.error();
  }

  std::shared_ptr<const schema::Model> model_;
  SoapCodec codec_;
  XmlReader reader_;
};

TEST_F(Soap, RequestsAndResponsesGoThereAndBack) {
  const JsonText request = JsonText::trusted(R"({"no":42})");
  const auto xml = codec_.write_request(request, SoapVersion::v1_2, Origin::caller);
  ASSERT_TRUE(xml);
  EXPECT_EQ(
      *xml,
      R"(<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:ns2="urn:t">)"
      R"(<soap:Body><ns2:Get><ns2:no>42</ns2:no></ns2:Get></soap:Body></soap:Envelope>)");
  const auto in = codec_.read_request(reader_, *xml);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->json, request);
  EXPECT_EQ(in->version, SoapVersion::v1_2);
  const JsonText response = JsonText::trusted(R"({"name":"Ada","limit":null})");
  EXPECT_EQ(
      codec_.read_response(reader_, *codec_.write_response(response, SoapVersion::v1_1, Origin::backend))
          ->json,
      response);
}

TEST_F(Soap, PiecesGiveTheSameAsTheWhole) {
  const std::string message = envelope("<GetResponse><name>A&amp;B</name><limit>1.10</limit></GetResponse>");
  for (std::size_t size = 1; size < 60; size += 7) {
    SoapReading reading(codec_, reader_, Origin::backend);
    for (std::size_t at = 0; at < message.size(); at += size)
      ASSERT_TRUE(reading.feed(std::string_view(message).substr(at, size)));
    EXPECT_EQ(reading.finish()->json.view(), R"({"name":"A&B","limit":1.10})");
  }
  SoapReading nothing(codec_, reader_, Origin::backend);
  EXPECT_EQ(nothing.finish().error().kind, ErrorKind::bad_answer);
}

TEST_F(Soap, WhatIsNoAnswerIsABadAnswer) {
  for (const std::string& body :
       {std::string(), std::string("<html><body>busy</body></html>"), std::string("{\"a\":1}"),
        envelope("<GetResponse><name>x</name>").substr(0, 200), envelope(""), envelope("<Other/>"),
        std::string("<!DOCTYPE html><html/>"), std::string("<?xml version='1.0' encoding='utf-7'?><a/>")}) {
    const Error error = error_of(body);
    EXPECT_EQ(error.kind, ErrorKind::bad_answer) << body << error.text;
    EXPECT_EQ(error.origin, Origin::backend);
  }
}

TEST_F(Soap, RequestsThatAreWrongAreTheCallersFault) {
  EXPECT_EQ(codec_.read_request(reader_, "<a").error().kind, ErrorKind::malformed);
  EXPECT_EQ(codec_.read_request(reader_, "<a/>").error().kind, ErrorKind::invalid);
  EXPECT_EQ(codec_.read_request(reader_, envelope("<soap:Fault/>")).error().text,
            "a request cannot be a fault");
  EXPECT_EQ(codec_.read_request(reader_, envelope("<Get><no>1</no></Get><Get><no>2</no></Get>")).error().text,
            "a request has one element in its SOAP body");
  EXPECT_EQ(codec_.read_request(reader_, envelope("<Get><no>x</no></Get>")).error().origin, Origin::caller);
}

TEST_F(Soap, AnEmptyBodyIsAnEmptyObject) {
  const SoapCodec empty(CodecPlan::compile(model_), {}, {});
  const auto xml = empty.write_request(JsonText::trusted("{}"), SoapVersion::v1_1, Origin::caller);
  ASSERT_TRUE(xml);
  EXPECT_EQ(empty.read_request(reader_, *xml)->json.view(), "{}");
  EXPECT_EQ(
      empty.write_request(JsonText::trusted(R"({"a":1})"), SoapVersion::v1_1, Origin::caller).error().kind,
      ErrorKind::invalid);
  EXPECT_EQ(empty.read_request(reader_, envelope("<Get/>"))->drift.unknown_elements, 1U);
}

TEST_F(Soap, ADeclaredFaultBecomesItsContractForm) {
  const Error error = error_of(envelope(
      R"(<soap:Fault><faultcode>soap:Server.Data</faultcode><faultstring>ORA-01403 secret</faultstring>)"
      R"(<detail><NoCustomer><no>42</no></NoCustomer></detail></soap:Fault>)"));
  EXPECT_EQ(error.kind, ErrorKind::fault);
  EXPECT_EQ(error.code, "no_customer");
  EXPECT_EQ(error.detail, R"({"no":42})");
  EXPECT_EQ(error.text, "the side answered with a SOAP fault");
  EXPECT_EQ(error.remote, "{http://schemas.xmlsoap.org/soap/envelope/}Server.Data: ORA-01403 secret");
}

TEST_F(Soap, AnUndeclaredFaultKeepsItsWordsApart) {
  const Error error = error_of(envelope(
      R"(<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value><soap:Subcode><soap:Value>t:Busy</soap:Value></soap:Subcode></soap:Code>)"
      R"(<soap:Reason><soap:Text xml:lang="en"> try later </soap:Text><soap:Text xml:lang="de">warten</soap:Text></soap:Reason>)"
      R"(<soap:Detail><t:x>1</t:x><NoCustomer/></soap:Detail></soap:Fault>)",
      SoapVersion::v1_2));
  EXPECT_EQ(error.code + error.detail, "");
  EXPECT_EQ(error.remote, "{http://www.w3.org/2003/05/soap-envelope}Sender/{urn:t}Busy: try later");
  EXPECT_EQ(error_of(envelope("<soap:Fault/>")).kind, ErrorKind::fault);
  EXPECT_EQ(
      error_of(envelope("<soap:Fault><detail><NoCustomer><no>x</no></NoCustomer></detail></soap:Fault>"))
          .code,
      "");
}

TEST_F(Soap, FaultsAreWrittenByVersionAndBlame) {
  const Error callers{.kind = ErrorKind::invalid,
                      .origin = Origin::caller,
                      .text = "a < b",
                      .location = "/no",
                      .remote = "secret"};
  const auto old = codec_.write_fault(callers, SoapVersion::v1_1);
  EXPECT_EQ(old.http_status, 500);
  EXPECT_NE(old.body.find("<soap:Fault><faultcode>soap:Client</faultcode><faultstring>a &lt; b at "
                          "/no</faultstring></soap:Fault>"),
            std::string::npos);
  const auto newer = codec_.write_fault(callers, SoapVersion::v1_2);
  EXPECT_EQ(newer.http_status, 400);
  EXPECT_NE(newer.body.find("<soap:Value>soap:Sender</soap:Value>"), std::string::npos);
  const Error backends{
      .kind = ErrorKind::timeout, .origin = Origin::backend, .text = "late\x01", .remote = "secret"};
  const auto late = codec_.write_fault(backends, SoapVersion::v1_2);
  EXPECT_EQ(late.http_status, 500);
  EXPECT_NE(late.body.find("late?"), std::string::npos);
  EXPECT_EQ(late.body.find("secret"), std::string::npos);
  EXPECT_NE(codec_.write_fault(backends, SoapVersion::v1_1, FaultBlame::must_understand)
                .body.find("soap:MustUnderstand"),
            std::string::npos);
}

TEST_F(Soap, ADeclaredFaultGoesThereAndBack) {
  for (const auto version : {SoapVersion::v1_1, SoapVersion::v1_2}) {
    const Error error{.kind = ErrorKind::rejected,
                      .origin = Origin::backend,
                      .text = "no such customer",
                      .code = "no_customer",
                      .detail = R"({"no":7})"};
    const Error back = error_of(codec_.write_fault(error, version).body);
    EXPECT_EQ(back.code, "no_customer");
    EXPECT_EQ(back.detail, R"({"no":7})");
    Error unfit = error;
    unfit.detail = R"({"secret":7})";
    EXPECT_EQ(codec_.write_fault(unfit, version).body.find("etail>"), std::string::npos);
  }
}

TEST_F(Soap, TranslateShowsEachPart) {
  WsdlModel wsdl;
  wsdl.model = model_;
  WsdlOperation operation{.id = "get", .name = "Get"};
  operation.request.element = codec_.messages().request;
  operation.response.element = codec_.messages().response;
  operation.faults.push_back({.name = "NoCustomer", .element = codec_.messages().faults[0].element});
  const auto shown = [&](MessagePart part, Direction direction, std::string_view bytes) {
    auto done = translate(wsdl, operation, part, direction, bytes);
    return done ? done->text : done.error().describe();
  };
  const std::string request = shown(MessagePart::request, Direction::to_xml, R"({ "no" : 1 })");
  EXPECT_EQ(shown(MessagePart::request, Direction::to_json, request), R"({"no":1})");
  EXPECT_EQ(shown(MessagePart::request, Direction::to_xml, R"({"no":"1"})"),
            "the value is a string where a number is asked for at /no");
  EXPECT_EQ(shown(MessagePart::response, Direction::to_xml, "{"),
            parse_json("{", {}, Origin::caller).error().describe());
  const std::string fault = shown(MessagePart::fault, Direction::to_xml,
                                  R"({"fault":"no_customer","reason":"gone","detail":{"no":1}})");
  EXPECT_EQ(
      shown(MessagePart::fault, Direction::to_json, fault),
      R"({"fault":"no_customer","code":"{http://schemas.xmlsoap.org/soap/envelope/}Server","reason":"gone","detail":{"no":1}})");
  EXPECT_EQ(shown(MessagePart::response, Direction::to_json, fault), "the side answered with a SOAP fault");
  EXPECT_EQ(shown(MessagePart::fault, Direction::to_xml, R"({"fault":"other"})"),
            "the operation declares no such fault at /fault");
  EXPECT_EQ(shown(MessagePart::fault, Direction::to_json, envelope("<GetResponse/>")),
            "the message is no fault");
  operation.problem = "use=\"encoded\"";
  EXPECT_EQ(shown(MessagePart::request, Direction::to_json, request), "Get is refused: use=\"encoded\"");
}

}  // namespace
}  // namespace figbridge::soap
