// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>

#include "adapters/soap/xml/sax.h"
#include "tests/support/material.h"
#include "tests/unit/adapters_soap/xml_events.h"

namespace figbridge::soap {
namespace {

using test::Transcript;
using namespace std::string_literals;

std::string shown(const Status& status, const Transcript& events) {
  return status ? events.text_of()
                : std::string(name_of(status.error().kind)) + ": " + status.error().describe();
}

std::string read(std::string_view document, std::string_view charset = {}) {
  XmlReader reader;
  Transcript events;
  const auto status = reader.parse(document, events, Origin::caller, charset);
  return shown(status, events);
}

std::string read_in_pieces(std::string_view document, std::size_t size) {
  XmlReader reader;
  Transcript events;
  reader.begin(events, Origin::caller);
  for (std::size_t at = 0; at < document.size(); at += size) {
    if (auto status = reader.feed(document.substr(at, size)); !status) return shown(status, events);
  }
  return shown(reader.finish(), events);
}

std::string utf16(std::string_view ascii, bool little) {
  std::string out;
  for (const char c : ascii) {
    if (little)
      (out += c) += '\0';
    else
      (out += '\0') += c;
  }
  return out;
}

TEST(XmlReader, ResolvesNamespacesAndReferences) {
  EXPECT_EQ(
      read(
          R"(<a:r xmlns:a="urn:a" xmlns="urn:d" a:x="1 &amp;&#38; &lt;2" y='"'>t&amp;&#x41;<![CDATA[<&]]><b xmlns=""/></a:r>)"),
      R"({urn:a}r[{urn:a}x=1 && <2][y="](t&A<&b()))");
}

TEST(XmlReader, CommentsAndInstructionsVanish) {
  EXPECT_EQ(read("<?xml version='1.0'?><!-- - -- > <x> --><?p <y>?><a>1<!-- </a> -->2<?q ?></a><!--e-->"),
            "malformed: a comment has two dashes at line 1, column 29");
  EXPECT_EQ(read("<?xml version='1.0'?><!-- - - > <x> --><?p <y>?><a>1<!-- </a> -->2<?q ?></a><!--e-->"),
            "a(12)");
}

TEST(XmlReader, PiecesGiveTheSameAsTheWhole) {
  const std::string document =
      "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>\n<a:r xmlns:a='urn:a' x=\"<!\"> <!-- c --><b "
      "y='&amp;'>\xC3\xA9&amp;"
      "<![CDATA[]] ]]></b><a:c/>\r\n</a:r>\n";
  const std::string good = [&] {
    std::string text = document;
    text.replace(text.find("<!\""), 2, "&lt;!");
    return text;
  }();
  const std::string whole = read(good);
  EXPECT_EQ(whole, "{urn:a}r[x=<!]( b[y=&](\xC3\xA9&]] ){urn:a}c()\n)");
  for (std::size_t size = 1; size < 40; ++size) EXPECT_EQ(read_in_pieces(good, size), whole) << size;
  for (std::size_t size = 1; size < 40; ++size)
    EXPECT_EQ(read_in_pieces(document, size), read(document)) << size;
}

TEST(XmlReader, EncodingsGiveTheSameText) {
  const std::string body = "<a>\xC3\xA9</a>";
  EXPECT_EQ(read("\xEF\xBB\xBF" + body), "a(\xC3\xA9)");
  EXPECT_EQ(read("<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xE9</a>"), "a(\xC3\xA9)");
  EXPECT_EQ(read("<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>"), "a(\xE2\x82\xAC)");
  EXPECT_EQ(read("<a>\xE9</a>", "iso-8859-1"), "a(\xC3\xA9)");
  EXPECT_EQ(read("<?xml version='1.0' encoding='utf-16'?>" + body), "a(\xC3\xA9)");
  for (const bool little : {true, false}) {
    const std::string mark = little ? "\xFF\xFE"s : "\xFE\xFF"s;
    const std::string document = "<?xml version='1.0' encoding='UTF-16'?><a>x</a>";
    EXPECT_EQ(read(mark + utf16(document, little)), "a(x)");
    EXPECT_EQ(read(utf16(document, little)), "a(x)");
    for (std::size_t size = 1; size < 9; ++size)
      EXPECT_EQ(read_in_pieces(mark + utf16(document, little), size), "a(x)");
  }
  EXPECT_EQ(read("\xFF\xFE<\0a\0>\0\x3D\xD8\x00\xDE<\0/\0a\0>\0"s), "a(\xF0\x9F\x98\x80)");
}

TEST(XmlReader, BrokenAndUnknownEncodingsAreErrors) {
  EXPECT_EQ(read("<a>\xE9</a>"), "malformed: the XML has bytes that are not UTF-8 at line 1, column 4");
  EXPECT_EQ(read("<a>\xE9</a>", "us-ascii"), "malformed: the XML has bytes that are not US-ASCII at byte 3");
  EXPECT_EQ(read("\xFF\xFE<\0a\0>\0\x3D\xD8"s),
            "malformed: the XML has bytes that are not UTF-16LE at byte 8");
  for (const char* name : {"utf-7", "UTF-32", "ebcdic-cp-us", "x"}) {
    EXPECT_EQ(read("<?xml version='1.0' encoding='"s + name + "'?><a/>"),
              "unsupported_media: the encoding of the XML is not read here");
  }
  EXPECT_EQ(read("\x4C\x6F\xA7\x94"), "unsupported_media: the encoding of the XML is not read here");
}

TEST(XmlReader, ASecondLayerOfEncodingIsNotPeeled) {
  const std::string hidden = utf16("<!DOCTYPE a><a/>", true);
  EXPECT_TRUE(read("\xEF\xBB\xBF\xFF\xFE" + hidden).starts_with("malformed"));
  EXPECT_TRUE(read("\xFF\xFE" + utf16("\xFF\xFE" + hidden, true)).starts_with("malformed"));
}

TEST(XmlReader, NotWellFormedIsLocatedInOurWords) {
  EXPECT_EQ(read("<a>\n <b></c></a>"),
            "malformed: an end tag does not match its start tag at line 2, column 5");
  EXPECT_TRUE(read("<a>\n &x;</a>").starts_with("malformed: an entity is not declared at line 2, column "));
  EXPECT_TRUE(read("<a x='1' x='2'/>").starts_with("malformed: an attribute stands twice"));
  EXPECT_TRUE(read("<p:a/>").starts_with("malformed: a prefix has no namespace"));
  EXPECT_TRUE(read("<a>\x01</a>").starts_with("malformed: the XML has a character that XML does not allow"));
  EXPECT_TRUE(read("<a>&#0;</a>").starts_with("malformed: the XML has a character that XML does not allow"));
  EXPECT_EQ(read("<a><b></a>").substr(0, 10), "malformed:");
  EXPECT_TRUE(read("").starts_with("malformed: there is no XML"));
  EXPECT_TRUE(read("<a/><b/>").starts_with("malformed: something follows the end"));
  EXPECT_TRUE(read("{\"a\":1}").starts_with("malformed:"));
}

TEST(XmlReader, AContextIsAsNewAfterAnyEnd) {
  XmlReader reader;
  const std::string good = "<p:a xmlns:p='urn:p'><p:b/></p:a>";
  for (const std::string bad :
       {"<x xmlns:q='urn:q'><y>", "<x xmlns:p='urn:z'><stop/></x>", "<a>&x;</a>", "<!DOCTYPE a>"}) {
    Transcript failing;
    failing.stop_at("stop");
    EXPECT_FALSE(reader.parse(bad, failing, Origin::caller));
    reader.begin(failing, Origin::caller);
    EXPECT_FALSE(reader.feed(bad) && reader.finish());
    Transcript events;
    EXPECT_TRUE(reader.parse(good, events, Origin::caller));
    EXPECT_EQ(events.text_of(), "{urn:p}a({urn:p}b())");
    Transcript leaked;
    EXPECT_FALSE(reader.parse("<q:b/>", leaked, Origin::caller));
  }
}

TEST(XmlReader, ARefusalEndsTheReadingWhereItHappened) {
  XmlReader reader;
  Transcript events;
  events.stop_at("stop");
  const auto status = reader.parse("<a>\n<stop/><never/></a>", events, Origin::backend);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().describe(), "stopped at line 2, column 8");
  EXPECT_EQ(events.text_of(), "a(\nstop(");
}

TEST(XmlReader, RefusesEveryPublishedAttack) {
  const auto folder = figbridge::test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  int refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder / "files/xml-attacks")) {
    if (entry.path().extension() != ".xml") continue;
    const auto text = figbridge::test::slurp(entry.path());
    const bool harmless = text.find("<!DOCTYPE") == std::string::npos;
    EXPECT_EQ(!read(text).starts_with("malformed: a document type declaration is not accepted"), harmless)
        << entry.path();
    refused += harmless ? 0 : 1;
  }
  EXPECT_GE(refused, 8);
}

TEST(XmlReader, CostlyDocumentsEndInTime) {
  const auto repeat = [](std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t n = 0; n < times; ++n) out += text;
    return out;
  };
  std::string wide = "<a";
  for (int n = 0; n < 200'000; ++n) wide += " a" + std::to_string(n) + "=''";
  std::string scopes;
  for (int n = 0; n < 255; ++n) scopes += " xmlns:n" + std::to_string(n) + "='urn:" + std::to_string(n) + "'";
  std::vector<std::string> documents = {wide + "/>",
                                        repeat("<a>", 100'000),
                                        "<a>" + repeat("&x;", 1'000'000) + "</a>",
                                        "<a" + scopes + ">" + repeat("<b/>", 1'000'000) + "</a>",
                                        "<a>" + repeat("<p:b/>", 500'000) + "</a>",
                                        "<" + std::string(5'000'000, 'n') + "/>",
                                        "<a>" + std::string(10'400'000, 'x') + "</a>",
                                        "<a><!--" + std::string(10'400'000, '-') + "</a>",
                                        "<a><![CDATA[" + std::string(10'400'000, ']') + "]]></a>",
                                        "<a x='" + std::string(10'400'000, '&')};
  for (const auto& document : documents) {
    const auto before = std::chrono::steady_clock::now();
    const std::string outcome = read(document).substr(0, 60);
    const auto pieces = read_in_pieces(document, 16'384).substr(0, 60);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    EXPECT_LT(took.count(), 10.0) << outcome;
    EXPECT_EQ(outcome.substr(0, 9), pieces.substr(0, 9)) << document.substr(0, 40) << outcome << "\n"
                                                         << pieces;
  }
}

}  // namespace
}  // namespace figbridge::soap
