// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "adapters/soap/xml/fragment.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

/// The fragment that the first element of that name is.
class Cut : public XmlEvents {
 public:
  explicit Cut(std::string name) : name_(std::move(name)) {}
  bool start(const XmlElement& element, const XmlCursor& cursor) override {
    if (depth_ > 0 || (found_.empty() && element.name.local == name_))
      ++depth_, fragment_.start(element, cursor);
    return true;
  }
  bool end(const XmlCursor& cursor) override {
    if (depth_ == 0) return true;
    fragment_.end(cursor);
    if (--depth_ == 0) found_ = fragment_.take();
    return true;
  }
  bool text(std::string_view piece, const XmlCursor& /*cursor*/) override {
    if (depth_ > 0) fragment_.text(piece);
    return true;
  }
  Error refusal() override { return {}; }
  const std::string& found() const { return found_; }

 private:
  std::string name_;
  XmlFragment fragment_;
  std::string found_;
  int depth_ = 0;
};

std::string cut(std::string_view document, const std::string& name) {
  XmlReader reader;
  Cut events(name);
  const auto status = reader.parse(document, events, Origin::caller);
  return status ? events.found() : status.error().describe();
}

TEST(XmlFragment, DeclaresWhatItUsesAndNothingElse) {
  EXPECT_EQ(cut("<a xmlns='urn:d' xmlns:p='urn:p' xmlns:u='urn:u'><x p:b='1' a='2'><p:y/></x></a>", "x"),
            R"(<x xmlns="urn:d" xmlns:p="urn:p" a="2" p:b="1"><p:y></p:y></x>)");
  EXPECT_EQ(cut("<a xmlns='urn:d'><x xmlns=''><y/></x></a>", "x"), "<x><y></y></x>");
  EXPECT_EQ(cut("<x xmlns='urn:d'><y xmlns=''><z xmlns='urn:d'/></y></x>", "x"),
            R"(<x xmlns="urn:d"><y xmlns=""><z xmlns="urn:d"></z></y></x>)");
}

TEST(XmlFragment, ValuesThatAreQNamesKeepTheirMeaning) {
  EXPECT_EQ(
      cut("<a xmlns:i='urn:i' xmlns:x='urn:x' xmlns:v='urn:v' xmlns:n='urn:n'><x i:type=' x:int ' o='12:30 "
          "n:n'><y>v:name</y></x></a>",
          "x"),
      R"(<x xmlns:i="urn:i" xmlns:v="urn:v" xmlns:x="urn:x" o="12:30 n:n" i:type=" x:int "><y>v:name</y></x>)");
}

TEST(XmlFragment, EscapesInOneWay) {
  EXPECT_EQ(cut("<x a='&quot;&#9;&amp;&lt;>'><![CDATA[<&>]]>&#13;<!-- c --><?p?>\"'</x>", "x"),
            "<x a=\"&quot;&#x9;&amp;&lt;>\">&lt;&amp;&gt;&#xD;\"'</x>");
}

TEST(XmlFragment, WritingWhatWasReadChangesNothing) {
  for (const char* document :
       {"<a xmlns='urn:d' xmlns:p='urn:p'><x p:b='p:q'><p:y xmlns:p='urn:other'>p:z</p:y> t </x></a>",
        "<x xmlns:b='urn:b' xmlns:a='urn:b' b:y='1' a:x='2'/>", "<x xml:lang='de'>a&#13;\n</x>"}) {
    const std::string once = cut(document, "x");
    EXPECT_EQ(cut(once, "x"), once);
  }
}

TEST(XmlText, FindsWhatXmlCannotCarry) {
  EXPECT_EQ(find_unwritable("a\t\n\r\xC3\xA9\xEF\xBB\xBF\xEF\xBF\xBD"), std::string_view::npos);
  EXPECT_EQ(find_unwritable("ab\x01"), 2U);
  EXPECT_EQ(find_unwritable("\xEF\xBF\xBE"), 0U);
  EXPECT_EQ(find_unwritable("x\xEF\xBF\xBF"), 1U);
  EXPECT_EQ(find_unwritable(std::string_view("\0", 1)), 0U);
}

TEST(XmlText, ResolvesReferences) {
  EXPECT_EQ(resolve_references("a&amp;&#x41;&#66;&quot;&#x1F600;"), "a&AB\"\xF0\x9F\x98\x80");
  for (const char* bad :
       {"&x;", "&amp", "&#0;", "&#xD800;", "&#;", "&#x;", "&#99999999999;", "&#xFFFE;", "&;"}) {
    EXPECT_FALSE(resolve_references(bad)) << bad;
  }
}

}  // namespace
}  // namespace figbridge::soap
