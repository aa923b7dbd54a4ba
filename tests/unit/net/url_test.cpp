// SPDX-License-Identifier: Apache-2.0
#include "net/url.h"

#include <gtest/gtest.h>

namespace figbridge::net {
namespace {

TEST(Url, HasParts) {
  const auto url = parse_url("HTTPS://ERP.Example:8443/a%20b/c?x=1&y=/?");
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->tls);
  EXPECT_EQ(url->host, "erp.example");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/a%20b/c");
  EXPECT_EQ(url->query, "x=1&y=/?");
  EXPECT_EQ(url->text(), "https://erp.example:8443/a%20b/c?x=1&y=/?");
}

TEST(Url, KnowsTheSchemesPorts) {
  EXPECT_EQ(parse_url("http://a")->port, 80);
  EXPECT_EQ(parse_url("https://a")->port, 443);
  EXPECT_EQ(parse_url("https://a:443/")->authority(), "a");
  EXPECT_EQ(parse_url("http://a:443/")->authority(), "a:443");
}

TEST(Url, WritesAddressesInBrackets) {
  const auto url = parse_url("http://[2001:DB8::1]:81/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "2001:db8::1");
  EXPECT_EQ(url->authority(), "[2001:db8::1]:81");
}

class BadUrl : public testing::TestWithParam<const char*> {};

TEST_P(BadUrl, IsRefusedWithoutBeingRepeated) {
  const auto url = parse_url(GetParam());
  ASSERT_FALSE(url) << url->text();
  EXPECT_EQ(url.error().kind, ErrorKind::invalid);
  EXPECT_TRUE(url.error().location.starts_with("byte "));
  EXPECT_EQ(url.error().describe().find("secret"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Form, BadUrl,
                         testing::Values("", "erp", "//erp/", "ftp://erp/", "http:/erp", "http://",
                                         "http:///a", "http://user:secret@erp/", "http://erp/#secret",
                                         "http://erp:/", "http://erp:0/", "http://erp:65536/",
                                         "http://erp:8x/", "http://erp:-1/", "http://erp:000080/",
                                         "http://er p/", "http://erp/a b", "http://erp/%2", "http://erp/%zz",
                                         "http://erp/\n", "http://erp/<", "http://erp?a b", "http://[::1",
                                         "http://[::1]x/", "http://[::g]/", "http://[fe80::1%25eth0]/",
                                         "http://er\xc3\xb6/", "http://erp\\a/"));

}  // namespace
}  // namespace figbridge::net
