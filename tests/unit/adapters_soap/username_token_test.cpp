// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/username_token.h"

#include <gtest/gtest.h>

namespace figbridge::soap {
namespace {

const std::string kWsse = " xmlns:w='" + std::string(kSecurityNamespace) + "'";
const std::string kEnvelope = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'" + kWsse + ">";

std::string token(const std::string& name) {
  return "<w:Security><w:UsernameToken><w:Username>" + name +
         "</w:Username><w:Password>p</w:Password></w:UsernameToken></w:Security>";
}

std::string user(const std::string& bytes, bool complete = true, const std::string& type = "text/xml") {
  const auto found = presented_user(soap_media(type, "\"\""), bytes, complete);
  return found.need_more ? "more" : found.name;
}

TEST(UsernameToken, NamesTheUser) {
  EXPECT_EQ(user(kEnvelope + "<s:Header>" + token("alice") + "</s:Header><s:Body/></s:Envelope>"), "alice");
  EXPECT_EQ(user(kEnvelope + "<s:Header><a><b/></a><!-- c -->" + token(" A &amp; B\n") + "</s:Header>"),
            "A & B");
  EXPECT_EQ(
      user("<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'><Header><Security xmlns='" +
           std::string(kSecurityNamespace) + "'><UsernameToken><Created/><Username Id='1'>bob</Username>"),
      "bob");
}

TEST(UsernameToken, OfAMultipartMessageStandsInItsFirstPart) {
  EXPECT_EQ(
      user("--b\r\nContent-Type: application/xop+xml\r\n\r\n" + kEnvelope + "<s:Header>" + token("alice"),
           false, "multipart/related; boundary=b; type=\"application/xop+xml\""),
      "alice");
}

TEST(UsernameToken, ElsewhereIsNone) {
  for (const std::string& text :
       {kEnvelope + "<s:Header/><s:Body>" + token("alice") + "</s:Body>",
        kEnvelope + "<s:Header><x>" + token("alice") + "</x></s:Header><s:Body/>",
        kEnvelope + "<s:Body/><s:Header>" + token("alice") + "</s:Header>", kEnvelope + token("alice"),
        "<Envelope" + kWsse + "><Header>" + token("alice"),
        kEnvelope + "<s:Header><w:UsernameToken><w:Username>alice</w:Username>", std::string("no XML"),
        std::string()}) {
    EXPECT_EQ(user(text), "") << text;
  }
}

TEST(UsernameToken, ANameThatCannotBeShownIsNone) {
  for (const std::string& name :
       {std::string(), std::string("a&#10;b"), std::string(300, 'a'), std::string("a&b;")})
    EXPECT_EQ(user(kEnvelope + "<s:Header>" + token(name) + "</s:Header>"), "") << name;
}

TEST(UsernameToken, IsWaitedForUntilTheHeaderEnds) {
  const std::string text = kEnvelope + "<s:Header>" + token("alice");
  for (std::size_t size = 0; size < text.find("</w:Username>"); ++size)
    EXPECT_EQ(user(text.substr(0, size), false), "more") << size;
  EXPECT_EQ(user(text, false), "alice");
  EXPECT_EQ(user(kEnvelope + "<s:Header></s:Header>", false), "");
  EXPECT_EQ(user(kEnvelope + "<s:Body>", false), "");
  EXPECT_EQ(user(kEnvelope + "<s:Header>" + std::string(70'000, ' '), false), "");
}

TEST(UsernameToken, AloneIsUnderstoodAndASignatureIsNot) {
  const std::string open = "<w:Security" + kWsse + ">";
  const std::string stamp =
      "<u:Timestamp "
      "xmlns:u='http://docs.oasis-open.org/wss/2004/01/"
      "oasis-200401-wss-wssecurity-utility-1.0.xsd'><u:Created>x</u:Created></u:Timestamp>";
  EXPECT_TRUE(only_user_names(open + "<w:UsernameToken><w:Username>a</w:Username></w:UsernameToken>" + stamp +
                              "</w:Security>"));
  EXPECT_FALSE(only_user_names(open + stamp +
                               "<d:Signature xmlns:d='http://www.w3.org/2000/09/xmldsig#'/></w:Security>"));
  EXPECT_FALSE(only_user_names(open + "<w:BinarySecurityToken/></w:Security>"));
}

}  // namespace
}  // namespace figbridge::soap
