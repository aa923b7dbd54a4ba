// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "adapters/soap/peek.h"
#include "tests/support/material.h"

namespace figbridge::soap {
namespace {

using State = BodyPeek::State;

std::string shown(const BodyPeek& peek) {
  switch (peek.state) {
    case State::found:
      return std::string(peek.version == SoapVersion::v1_1 ? "1.1" : "1.2") + " {" + peek.ns + "}" +
             peek.local;
    case State::empty_body:
      return "empty";
    case State::need_more:
      return "more";
    case State::too_far:
      return "too far";
    case State::not_soap:
      return "not soap";
    case State::malformed:
      return "malformed";
  }
  return "";
}

std::string peek(std::string_view bytes, bool complete = true) {
  return shown(peek_body(bytes, complete));
}

const std::string kHead = R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">)";

TEST(PeekBody, NamesTheFirstChildOfTheBody) {
  EXPECT_EQ(peek(kHead + "<s:Body><a:Op xmlns:a='urn:a'><x>"), "1.1 {urn:a}Op");
  EXPECT_EQ(peek(kHead + "<s:Body xmlns='urn:d'>\n <Op/>"), "1.1 {urn:d}Op");
  EXPECT_EQ(peek(kHead + "<s:Body><Op "
                         "x='>'>"),
            "1.1 {}Op");
  EXPECT_EQ(
      peek("<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'><Body><Op xmlns='urn:&#x78;&amp;'>"),
      "1.2 {urn:x&}Op");
}

TEST(PeekBody, SkipsWhatStandsBefore) {
  const std::string noise = "<!-- <s:Body><No/> --><?pi <s:Body><No/> ?>";
  EXPECT_EQ(peek("\xEF\xBB\xBF<?xml version='1.0'?>\n" + noise + kHead + noise +
                 "<s:Header><s:Body><No/></s:Body><b/><![CDATA[<s:Body><No/>]]></s:Header>" + noise +
                 "<s:Body >" + noise + "<Op/>"),
            "1.1 {}Op");
  EXPECT_EQ(peek(kHead + "<Body xmlns='urn:other'><No/></Body><s:Body><Op/>"), "1.1 {}Op");
  EXPECT_EQ(peek(kHead + "<h xmlns:s='urn:s'/><s:Body><Op/>"), "1.1 {}Op");
}

TEST(PeekBody, TellsWhatIsNoCall) {
  EXPECT_EQ(peek(kHead + "<s:Body/></s:Envelope>"), "empty");
  EXPECT_EQ(peek(kHead + "<s:Body> <!-- --> </s:Body></s:Envelope>"), "empty");
  EXPECT_EQ(peek(kHead + "</s:Envelope>"), "not soap");
  EXPECT_EQ(peek("<html><body>"), "not soap");
  EXPECT_EQ(peek("<Envelope xmlns='urn:x'>"), "not soap");
  for (const std::string bad : {"", "{}", "<!DOCTYPE a><a/>", "< a>", "<a:b>", "x<a/>", "<a b>",
                                "<a b='&x;' xmlns='&x;'>", "\xFF\xFE<"}) {
    EXPECT_EQ(peek(bad), "malformed") << bad;
  }
}

TEST(PeekBody, EveryPrefixAsksForMoreUntilTheNameIsThere) {
  const std::string message =
      "<?xml version='1.0'?><!-- x -->" + kHead + "<s:Header><h a='>'/><![CDATA[x]]></s:Header><s:Body><Op>";
  for (std::size_t size = 0; size < message.size(); ++size) {
    EXPECT_EQ(peek(std::string_view(message).substr(0, size), false), "more") << size;
    EXPECT_EQ(peek(std::string_view(message).substr(0, size), true), "malformed") << size;
  }
  EXPECT_EQ(peek(message, false), "1.1 {}Op");
}

TEST(PeekBody, ReadsOtherEncodings) {
  const std::string message = kHead + "<s:Body><Op/>";
  std::string wide = "\xFF\xFE";
  for (const char c : message) (wide += c) += '\0';
  EXPECT_EQ(peek(wide), "1.1 {}Op");
  for (std::size_t size = 0; size < wide.size(); ++size)
    EXPECT_EQ(peek(std::string_view(wide).substr(0, size), false), "more");
  EXPECT_EQ(peek(wide + "\x3D\xD8"), "1.1 {}Op");
  EXPECT_EQ(peek("<?xml version='1.0' encoding='ISO-8859-1'?><!--\xE9-->" + message), "1.1 {}Op");
}

TEST(PeekBody, IsBounded) {
  const std::string message =
      kHead + "<s:Header>" + std::string(kPeekBytes, ' ') + "</s:Header><s:Body><Op/>";
  EXPECT_EQ(peek(message, true), "too far");
  EXPECT_EQ(peek(message.substr(0, kPeekBytes), false), "too far");
}

TEST(PeekBody, NamesTheBodiesOfRealMessages) {
  const auto folder = figbridge::test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  int found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "wsdl/savon-responses")) {
    if (entry.path().extension() != ".xml") continue;
    const auto state = peek_body(figbridge::test::slurp(entry.path()), true).state;
    found += state == State::found ? 1 : 0;
  }
  EXPECT_GT(found, 5);
}

}  // namespace
}  // namespace figbridge::soap
