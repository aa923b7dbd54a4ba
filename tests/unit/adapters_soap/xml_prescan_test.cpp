// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "adapters/soap/xml/prescan.h"

namespace figbridge::soap {
namespace {

constexpr XmlLimits kSmall{.bytes = 400, .depth = 3, .attributes = 4, .name_bytes = 8, .namespaces = 3};

std::string scan(std::string_view document, std::size_t piece = 1'000'000) {
  Prescan prescan(kSmall, Origin::caller);
  for (std::size_t at = 0; at < document.size(); at += piece) {
    if (auto status = prescan.feed(document.substr(at, piece)); !status) return status.error().describe();
  }
  const auto status = prescan.finish();
  return status ? "ok" : status.error().describe();
}

TEST(Prescan, LetsOrdinaryDocumentsPass) {
  for (const char* document : {"<a/>",
                               "<?xml version='1.0'?><a b='>' c=\"'/>\" d = '1'\n><b><c></c ></b><!-- <x <y "
                               "--><![CDATA[<<]] >]]]></a>\n",
                               "",
                               "<a><?p <?"
                               "?></a>",
                               "<!--> -->", "text"}) {
    for (const std::size_t piece : {1, 2, 3, 7, 1000}) EXPECT_EQ(scan(document, piece), "ok") << document;
  }
}

TEST(Prescan, RefusesWhatIsTooMuchAtItsPlace) {
  EXPECT_EQ(scan("<a><b><c><d/>"), "the XML is nested deeper than 3 at line 1, column 13");
  EXPECT_EQ(scan("<a b='' c='' d='' e=''\n f=''/>"),
            "an element has more than 4 attributes at line 2, column 2");
  EXPECT_EQ(scan("<a\n123456789/>"), "a name is too long at line 2, column 10");
  EXPECT_EQ(scan("<a12345678/>"), "a name is too long at line 1, column 11");
  EXPECT_EQ(scan("</a12345678>"), "a name is too long at line 1, column 12");
  EXPECT_EQ(scan(std::string(401, ' ')), "the XML is longer than 400 bytes at line 1, column 1");
  EXPECT_EQ(scan(std::string(401, ' '), 100), "the XML is longer than 400 bytes at line 1, column 401");
  EXPECT_EQ(scan("<a xmlns='' xmlns:b=''><c xmlns:b=''><d xmlns:c=''/>"),
            "more than 3 namespaces are in scope at line 1, column 48");
  EXPECT_EQ(scan("<a xmlns='' xmlns:b=''><c xmlns:b=''/><d xmlns:c='' xmlnsx='' xml=''/></a>"), "ok");
}

TEST(Prescan, RefusesDeclarationsWhereverTheyStand) {
  for (const char* document :
       {"<!DOCTYPE a>", "<a><!DOCTYPE a></a>", "<!doctype a>", "<!ENTITY x 'y'>", "<!>"}) {
    EXPECT_TRUE(scan(document, 1).starts_with("a document type declaration is not accepted")) << document;
  }
}

TEST(Prescan, RefusesTagsThatAreNone) {
  for (const char* document :
       {"< a/>", "<>", "<a b/>", "<a b=c/>", "<a b='<'/>", "<a /b>", "<a ='1'/>", "<a\"/>", "<a b ''/>",
        "</a>", "<a></a<", "<!-x", "<![CDATx", "<a>", "<a", "<a><!-- ", "<a b='"}) {
    for (const std::size_t piece : {1, 100}) EXPECT_NE(scan(document, piece), "ok") << document;
  }
}

TEST(Prescan, RefusesNulBecauseAParserMightTakeItForTheEnd) {
  EXPECT_EQ(scan(std::string_view("<a/>\n\0<b>", 9)),
            "the XML has a character that XML does not allow at line 2, column 1");
}

}  // namespace
}  // namespace figbridge::soap
