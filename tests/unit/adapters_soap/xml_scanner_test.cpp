// SPDX-License-Identifier: Apache-2.0
// The scanner and libxml2 must take the same documents and tell the same of them.
#include "adapters/soap/xml/scanner.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "fuzz/xml_scanner/xml_scanner_target.h"
#include "tests/support/material.h"

namespace figbridge::soap {
namespace {

using test::xml_scanner_violation;

TEST(XmlScanner, AgreesWithLibxml2OnOddDocuments) {
  const char* documents[] = {"<a/>",
                             "<a></a>",
                             "<a\n/>",
                             "<a b='1' c=\"2\"/>",
                             "<a b='1'c='2'/>",
                             "<a b = '1' />",
                             "<a b='x\ty\r\nz\rw&#10;&#x9;'/>",
                             "<a>x\r\ny\rz&#13;</a>",
                             "<a>]]></a>",
                             "<a>]] ]></a>",
                             "<a>]]&gt;</a>",
                             "<a><![CDATA[]]]]></a>",
                             "<a><![CDATA[x\r\n\r]]></a>",
                             "<a><![CDATA[]]></a>",
                             "<!-- - --><a/>",
                             "<!-- -- --><a/>",
                             "<!----><a/>",
                             "<!---><a/>",
                             "<a><!--->--></a>",
                             "<a/><!-- --->",
                             "<?p?><a/>",
                             "<?p x?><a/>",
                             "<?p:q x?><a/>",
                             "<?xml?><a/>",
                             "<?XML x?><a/>",
                             "<?xMl x?><a/>",
                             "<?xmlx?><a/>",
                             "<?xml version='1.0'?><a/>",
                             "<?xml version='1.1'?><a/>",
                             "<?xml version='1.0' standalone='yes' ?><a/>",
                             "<?xml version='1.0'encoding='utf-8'?><a/>",
                             "<?xml encoding='utf-8' version='1.0'?><a/>",
                             "<?xml version='1.0' encoding='latin-x'?><a/>",
                             " <?xml version='1.0'?><a/>",
                             "<?p\xC3\xA9?><a/>",
                             "<a xmlns=''/>",
                             "<a xmlns='urn:a' xmlns:b='urn:b'><b:c b:d='1' d='2'/></a>",
                             "<a xmlns:b='urn:b' xmlns:c='urn:b' b:d='1' c:d='2'/>",
                             "<a xmlns:b=''/>",
                             "<b:a/>",
                             "<a b:c=''/>",
                             "<a xmlns='urn:a' xmlns='urn:b'/>",
                             "<a xmlns:b='urn:a' xmlns:b='urn:b'/>",
                             "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='x'/>",
                             "<a xmlns:xml='urn:x'/>",
                             "<a xmlns:b='http://www.w3.org/XML/1998/namespace'/>",
                             "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
                             "<a xmlns:xmlns='urn:x'/>",
                             "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
                             "<a xmlns:b='urn:x y'/>",
                             "<a xmlns='urn:&amp;&lt;'><b/></a>",
                             "<a xmlns='u&#x72;n:a'/>",
                             "<xml:a/>",
                             "<xmlns:a/>",
                             "<a:b:c xmlns:a='urn:a'/>",
                             "<:a/>",
                             "<a:/>",
                             "<a :b=''/>",
                             "<a b:=''/>",
                             "<a xmlns:=''/>",
                             "<a xmlns:a:b='x'/>",
                             "<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x41;&#x1F600;</a>",
                             "<a>&#0;</a>",
                             "<a>&#xD800;</a>",
                             "<a>&#x110000;</a>",
                             "<a>&#X41;</a>",
                             "<a>&#;</a>",
                             "<a>&;</a>",
                             "<a>& </a>",
                             "<a>&x;</a>",
                             "<a>&amp</a>",
                             "<a>&#000065;</a>",
                             "<a b='&lt;&#60;'/>",
                             "<a b='&amp'/>",
                             "<a b='<'/>",
                             "<\xC3\xA9/>",
                             "<a\xC3\xA9 \xC3\xA9='1'/>",
                             "<\xC3\x97/>",
                             "<a\xC2\xB7/>",
                             "<\xC2\xB7/>",
                             "<\xF0\x90\x80\x80/>",
                             "<a>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80</a>",
                             "<a>\xC0\x80</a>",
                             "<a>\xED\xA0\x80</a>",
                             "<a>\xF4\x90\x80\x80</a>",
                             "<a>\xEF\xBF\xBE</a>",
                             "<a>\xEF\xBF\xBD</a>",
                             "<a>\xC3</a>",
                             "<a b='\xC3\xA9\xC3'/>",
                             "<!-- \xC3 --><a/>",
                             "<?p \xC3?><a/>",
                             "<a>\x01</a>",
                             "<a>\x7F\xC2\x80</a>",
                             "<a b='\x01'/>",
                             "<a><![CDATA[\x01]]></a>",
                             "<!--\x01--><a/>",
                             "<a>\x0B</a>",
                             "",
                             " ",
                             "x",
                             "<",
                             "<a",
                             "<a ",
                             "<a b",
                             "<a b=",
                             "<a b='",
                             "<a>",
                             "<a></",
                             "<a></a",
                             "<a></b>",
                             "<a></a >",
                             "<a></a b>",
                             "<a></aa>",
                             "<a></ a>",
                             "<a/>x",
                             "<a/><b/>",
                             "<a/> \n",
                             "<a/><![CDATA[]]>",
                             "<![CDATA[]]><a/>",
                             "x<a/>",
                             "\xEF\xBB\xBF<a/>",
                             "<a/>&amp;",
                             "<a/><?p?>",
                             "<a/></a>",
                             "<1/>",
                             "<-a/>",
                             "<a.b-c_1/>",
                             "<a 1=''/>",
                             "<a b=c/>",
                             "<a b/>",
                             "<a b=''b2=''/>",
                             "< a/>",
                             "<a / >",
                             "<a//>",
                             "<a><b></a></b>",
                             "<!DOCTYPE a><a/>",
                             "<a><!x></a>",
                             "<a><!-x></a>",
                             "<a><![CDATX[]]></a>",
                             "<a b='1' b='2'/>"};
  for (const char* document : documents) EXPECT_EQ(xml_scanner_violation(document), "") << document;
}

TEST(XmlScanner, AgreesWithLibxml2OnRealDocumentsAndTheirRuins) {
  const auto folder = figbridge::test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  std::mt19937 random(5);
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".xml" && extension != ".wsdl" && extension != ".xsd") continue;
    std::string text = figbridge::test::slurp(entry.path());
    if (text.size() > 20'000) continue;
    ++seen;
    ASSERT_EQ(xml_scanner_violation(text), "") << entry.path();
    for (int n = 0; n < 3 && !text.empty(); ++n) {
      constexpr std::string_view kBytes = "<>/='\"&;:!-[]?x \r\n\xC3";
      text[random() % text.size()] = kBytes[random() % kBytes.size()];
      ASSERT_EQ(xml_scanner_violation(text), "") << entry.path() << " ruined\n" << text;
    }
  }
  EXPECT_GT(seen, 300);
}

}  // namespace
}  // namespace figbridge::soap
