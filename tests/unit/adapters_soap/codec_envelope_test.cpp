// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "adapters/soap/envelope.h"
#include "tests/unit/adapters_soap/xml_events.h"

namespace figbridge::soap {
namespace {

struct Seen {
  Status status;
  SoapEnvelope envelope;
  std::string body;
};

Seen read(std::string_view document, Origin origin = Origin::backend) {
  test::Transcript body;
  EnvelopeReader events(body, origin);
  XmlReader reader;
  auto status = reader.parse(document, events, origin);
  return {std::move(status), std::move(events).take(), body.text_of()};
}

const std::string k11 = R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="urn:x">)";
const std::string k12 = R"(<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">)";

TEST(Envelope, TheNamespaceTellsTheVersion) {
  EXPECT_EQ(read(k11 + "<s:Body/></s:Envelope>").envelope.version, SoapVersion::v1_1);
  EXPECT_EQ(read(k12 + "<s:Body/></s:Envelope>").envelope.version, SoapVersion::v1_2);
}

TEST(Envelope, HandsOnTheBodysChildren) {
  const auto seen = read(k11 + "<s:Header/>\n<s:Body>\n <a>1<b/></a> <c/> </s:Body><trailer/></s:Envelope>");
  EXPECT_EQ(seen.body, "a(1b())c()");
  EXPECT_EQ(seen.envelope.body_children, 2U);
  const auto empty = read(k11 + "<s:Body> </s:Body></s:Envelope>");
  EXPECT_TRUE(empty.envelope.has_body);
  EXPECT_EQ(empty.envelope.body_children, 0U);
}

TEST(Envelope, KeepsHeaderBlocks) {
  const auto seen = read(k11 +
                         "<s:Header><x:h s:mustUnderstand='1' s:actor='urn:me'><x:i>x:q</x:i></x:h><n "
                         "s:mustUnderstand='0'/></s:Header><s:Body/></s:Envelope>");
  ASSERT_EQ(seen.envelope.headers.size(), 2U);
  const auto& block = seen.envelope.headers[0];
  EXPECT_EQ(block.ns + " " + block.local + " " + block.actor, "urn:x h urn:me");
  EXPECT_TRUE(block.must_understand);
  EXPECT_EQ(
      block.xml,
      R"(<x:h xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="urn:x" s:actor="urn:me" s:mustUnderstand="1"><x:i>x:q</x:i></x:h>)");
  EXPECT_FALSE(seen.envelope.headers[1].must_understand);
}

TEST(Envelope, WhatIsNoEnvelopeIsRefused) {
  EXPECT_EQ(read("<html/>").status.error().text, "the XML is no SOAP envelope");
  EXPECT_EQ(read("<html/>").status.error().kind, ErrorKind::bad_answer);
  EXPECT_EQ(read("<html/>", Origin::caller).status.error().kind, ErrorKind::invalid);
  EXPECT_FALSE(read("<Envelope xmlns='urn:soap'><Body/></Envelope>").status);
  EXPECT_EQ(read(k11 + "<s:Body/><s:Body/></s:Envelope>").status.error().text,
            "the SOAP envelope has two bodies");
  EXPECT_FALSE(read(k11 + "<Body/></s:Envelope>").envelope.has_body);
  std::string many = k11 + "<s:Header>";
  for (int n = 0; n < 65; ++n) many += "<h/>";
  EXPECT_EQ(read(many + "</s:Header><s:Body/></s:Envelope>").status.error().text,
            "the SOAP header has too many blocks");
}

TEST(Envelope, WritesWhatItReads) {
  const std::vector<std::string> headers = {"<x:h xmlns:x=\"urn:x\"></x:h>"};
  const std::string text = write_envelope(SoapVersion::v1_2, " xmlns:ns1=\"urn:1\"", "<ns1:a/>", headers);
  EXPECT_EQ(
      text,
      R"(<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:ns1="urn:1">)"
      R"(<soap:Header><x:h xmlns:x="urn:x"></x:h></soap:Header><soap:Body><ns1:a/></soap:Body></soap:Envelope>)");
  const auto seen = read(text);
  EXPECT_EQ(seen.body, "{urn:1}a()");
  EXPECT_EQ(seen.envelope.headers[0].xml, headers[0]);
}

}  // namespace
}  // namespace figbridge::soap
