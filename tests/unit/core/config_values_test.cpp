// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/config/address.h"
#include "core/config/nearest_name.h"
#include "core/config/problems.h"
#include "core/config/scalar.h"
#include "core/config/units.h"
#include "core/config/url_check.h"
#include "tests/unit/core/config_builders.h"

namespace figbridge {
namespace {

using test::list;
using test::map;
using test::plain;
using test::quoted;

std::string json(const ConfigNode& node) {
  const auto text = json_of(node);
  return text ? std::string(text->view()) : "refused: " + text.error().text;
}

TEST(Scalar, TypesAreThoseOfTheCoreSchema) {
  EXPECT_EQ(json(plain("true")), "true");
  EXPECT_EQ(json(plain("FALSE")), "false");
  EXPECT_EQ(json(plain("~")), "null");
  for (const char* text : {"yes", "No", "on", "OFF", "tRue", "2024-01-01", "1_000", "0b1", "0x", "1e", "e5",
                           "+", "-", ".", "1.2.3", "12:30"}) {
    EXPECT_EQ(json(plain(text)), "\"" + std::string(text) + "\"");
  }
}

TEST(Scalar, NumbersKeepTheirDigitsAsJson) {
  for (const char* text : {"0", "-0", "12345678901234567890.12", "1.10", "1e-7", "-5", "1E+3"})
    EXPECT_EQ(json(plain(text)), text);
  EXPECT_EQ(json(plain("+1")), "1");
  EXPECT_EQ(json(plain(".5")), "0.5");
  EXPECT_EQ(json(plain("-.5e3")), "-0.5e3");
  EXPECT_EQ(json(plain("1.")), "1.0");
  EXPECT_EQ(json(plain("0x1F")), "31");
  EXPECT_EQ(json(plain("0o17")), "15");
}

TEST(Scalar, NumbersThatJsonCannotSayAreRefused) {
  for (const char* text : {".inf", "-.Inf", ".NaN", "0x10000000000000000", "1e999", "007"}) {
    EXPECT_EQ(json(plain(text)).substr(0, 7), "refused") << text;
  }
  EXPECT_EQ(json(quoted("007")), "\"007\"");
}

TEST(Scalar, StructuresBecomeJsonInTheirOrder) {
  EXPECT_EQ(json(map({{"b", list({plain("1"), quoted("1"), plain("x\"y")})}, {"a", map({})}})),
            R"({"b":[1,"1","x\"y"],"a":{}})");
}

TEST(Scalar, WhatIsShownIsShortAndOnOneLine) {
  EXPECT_EQ(shown(plain(std::string(100, 'a'))), "'" + std::string(60, 'a') + "…'");
  EXPECT_EQ(shown(plain(std::string(59, 'a') + "é")), "'" + std::string(59, 'a') + "…'");
  EXPECT_EQ(shown(plain("a\nb")), "'a b'");
}

TEST(Units, ReadAndWriteTheSame) {
  for (const char* text : {"250ms", "30s", "5m", "36h", "7d", "0ms"})
    EXPECT_EQ(format_duration(*parse_duration(text)), text);
  for (const char* text : {"512", "16KiB", "10MiB", "1GiB"}) EXPECT_EQ(format_size(*parse_size(text)), text);
  for (const char* text : {"5%", "0.25%", "0.5%", "100%", "0%"})
    EXPECT_EQ(format_percent(*parse_percent(text)), text);
}

TEST(Units, AnythingElseIsNothing) {
  for (const char* text : {"", "5", "s", "-5s", "+5s", "5 s", "1.5s", "5S", "5sec", "9223372036854775807d"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  for (const char* text : {"", "KiB", "5KB", "5 KiB", "9223372036854775807GiB"})
    EXPECT_FALSE(parse_size(text)) << text;
  for (const char* text : {"", "%", "5", "0.255%", "5.%", ".5%", "-5%", "1e2%", "9999999999999999%"}) {
    EXPECT_FALSE(parse_percent(text)) << text;
  }
  for (const char* text : {"", "-", "+", "+-1", "01", "1.0", "9223372036854775808", "0x1"})
    EXPECT_FALSE(parse_integer(text)) << text;
}

TEST(NearestName, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("endpoints", "endpoints"), 0U);
  EXPECT_EQ(edit_distance("endpints", "endpoints"), 1U);
  EXPECT_EQ(edit_distance("endpoitns", "endpoints"), 1U);
  EXPECT_EQ(edit_distance("Endpoints", "endpoints"), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(NearestName, NamesFarAwayOrVeryLongResembleNothing) {
  EXPECT_EQ(nearest_name("portt", {"host", "port"}), "port");
  EXPECT_FALSE(nearest_name("xyz", {"host", "port"}));
  EXPECT_FALSE(nearest_name(std::string(100'000, 'a'), {"aaaa"}));
  EXPECT_EQ(suggestion("xyz", {"host", "port"}), "; known: host, port");
}

TEST(Address, FormsAreRead) {
  EXPECT_EQ(parse_address("8080")->text(), "8080");
  EXPECT_EQ(parse_address(":8080")->text(), "0.0.0.0:8080");
  EXPECT_EQ(parse_address("*:0")->text(), "0.0.0.0:0");
  EXPECT_EQ(parse_address("localhost:80")->text(), "127.0.0.1:80");
  EXPECT_EQ(parse_address("[::1]:80")->text(), "[::1]:80");
  EXPECT_EQ(parse_address("unix:/run/a.sock")->text(), "unix:/run/a.sock");
  EXPECT_TRUE(parse_address("127.9.9.9:1")->loopback());
  EXPECT_TRUE(parse_address("[::1]:1")->loopback());
  EXPECT_FALSE(parse_address("[::]:1")->loopback());
  EXPECT_FALSE(parse_address(":1")->loopback());
}

TEST(Address, OtherFormsAreRefused) {
  for (const std::string text : {"", ":", "x", "65536", "-1", "erp:80", "127.1:80", "::1:80",
                                 "[127.0.0.1]:80", "1.2.3.4", "unix:", "127.0.0.1:80 "}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  EXPECT_TRUE(parse_address("unix:/" + std::string(106, 'a')));
  EXPECT_FALSE(parse_address("unix:/" + std::string(107, 'a')));
}

TEST(UrlCheck, TellsWhatIsWrong) {
  for (const char* text :
       {"http://a", "https://a.b:8443/x?y=z", "http://[::1]:80/", "http://10.0.0.1/a%20b"}) {
    EXPECT_TRUE(check_url(text)) << text;
  }
  for (const char* text : {"", "ftp://a", "http://", "http:///x", "http://a:0", "http://a:65536",
                           "http://a:x", "http://a:", "http://a b", "http://a/#f", "http://u:p@a",
                           "http://\xc3\xa9/", "http://a/{id}", "http://[::1"}) {
    EXPECT_FALSE(check_url(text)) << text;
  }
}

TEST(UrlCheck, CredentialsStandOnlyWhereTheyAreAllowed) {
  EXPECT_TRUE(check_url("http://u:p@proxy:3128", true));
  EXPECT_TRUE(check_url("http://u%40x:p%2F@proxy:3128/", true));
  for (const char* text :
       {"http://:p@a", "http://u%3A:p@a", "http://u:%0A@a", "http://u:%4@a", "http://u:p@"}) {
    EXPECT_FALSE(check_url(text, true)) << text;
  }
}

TEST(UrlCheck, CredentialsAreTakenOffDecodedAndMasked) {
  const auto parts = split_credentials("http://u%40x:p:%2F@proxy:3128/a@b");
  EXPECT_EQ(parts.url, "http://proxy:3128/a@b");
  EXPECT_EQ(parts.user + " " + parts.password, "u@x p:/");
  EXPECT_FALSE(split_credentials("http://proxy/a@b").given);
  EXPECT_EQ(masked_credentials("http://u:p@proxy"), "http://********@proxy");
  EXPECT_EQ(masked_credentials("http://proxy/a@b"), "http://proxy/a@b");
}

TEST(Problems, AreSortedByPlace) {
  Problems problems;
  problems.add(test::at(9), "b", "late");
  problems.add(test::at(2), "a", "early");
  problems.add({}, "c", "nowhere");
  problems.sort();
  EXPECT_EQ(problems.list()[0].describe(), "configuration: c: nowhere");
  EXPECT_EQ(problems.list()[1].describe(), "a.yaml:2:1: a: early");
}

}  // namespace
}  // namespace figbridge
