// SPDX-License-Identifier: Apache-2.0
#include "net/request_policy.h"

#include <gtest/gtest.h>

#include <string>

#include "net/head_scan.h"

namespace figbridge::net {
namespace {

/// What a raw head is answered with; 0 if it is served.
struct Row {
  const char* name;
  std::string head;
  int status;
};

std::string head(const std::string& fields, const std::string& line = "POST /x HTTP/1.1") {
  return line + "\r\nHost: a\r\n" + fields + "\r\n";
}

int status_for(const std::string& bytes) {
  const Limits limits;
  const auto shape = check_request(bytes, limits);
  return shape ? 0 : shape.error().status;
}

class RequestPolicy : public testing::TestWithParam<Row> {};

TEST_P(RequestPolicy, Answers) {
  EXPECT_EQ(status_for(GetParam().head), GetParam().status);
}

std::string name_of_row(const testing::TestParamInfo<Row>& info) {
  return info.param.name;
}

using namespace std::string_literals;

// The rows that parsers of the field let pass or read in two ways (docs/adr/0001).
INSTANTIATE_TEST_SUITE_P(
    Framing, RequestPolicy,
    testing::Values(
        Row{"LengthThenChunked", head("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), 400},
        Row{"ChunkedThenLength", head("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"), 400},
        Row{"TwoLengths", head("Content-Length: 4\r\nContent-Length: 5\r\n"), 400},
        Row{"TwoEqualLengths", head("Content-Length: 4\r\nContent-Length: 4\r\n"), 400},
        Row{"ListOfEqualLengths", head("Content-Length: 5, 5\r\n"), 400},
        Row{"XchunkedThenLength", head("Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n"), 400},
        Row{"LengthThenXchunked", head("Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n"), 400},
        Row{"Xchunked", head("Transfer-Encoding: xchunked\r\n"), 400},
        Row{"ChunkedThenOther", head("Transfer-Encoding: chunked, gzip\r\n"), 400},
        Row{"GzipThenChunked", head("Transfer-Encoding: gzip, chunked\r\n"), 501},
        Row{"ChunkedTwice", head("Transfer-Encoding: chunked, chunked\r\n"), 400},
        Row{"TwoCodings", head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        Row{"QuotedChunked", head("Transfer-Encoding: \"chunked\"\r\n"), 400},
        Row{"ChunkedAfterVerticalTab", head("Transfer-Encoding: \vchunked\r\n"), 400},
        Row{"ChunkedInAnyCase", head("Transfer-Encoding: ChunKed\r\n"), 0},
        Row{"ChunkedOnHttp10", head("Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0"), 400},
        Row{"LengthWithPlus", head("Content-Length: +4\r\n"), 400},
        Row{"LengthWithMinus", head("Content-Length: -4\r\n"), 400},
        Row{"LengthInHex", head("Content-Length: 0x4\r\n"), 400},
        Row{"LengthWithSpace", head("Content-Length: 4 4\r\n"), 400},
        Row{"LengthWithoutDigits", head("Content-Length: \r\n"), 400},
        Row{"LengthBeyondTheLimit", head("Content-Length: 1073741825\r\n"), 413},
        Row{"LengthBeyondAllNumbers", head("Content-Length: 99999999999999999999999\r\n"), 413},
        Row{"Length", head("Content-Length: 4\r\n"), 0}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(
    Host, RequestPolicy,
    testing::Values(Row{"Twice", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
                    Row{"TwiceTheSame", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400},
                    Row{"None", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400},
                    Row{"NoneOnHttp10", "GET / HTTP/1.0\r\n\r\n", 0},
                    Row{"TwiceOnHttp10", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400},
                    Row{"List", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
                    Row{"WithPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
                    Row{"WithUser", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
                    Row{"Address6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 0}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(
    Fields, RequestPolicy,
    testing::Values(
        Row{"Folded", head("A: b\r\n c\r\n"), 400}, Row{"FoldedByTab", head("A: b\r\n\tc\r\n"), 400},
        Row{"WhitespaceBeforeTheFirst", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        Row{"SpaceBeforeColon", head("Content-Length : 4\r\n"), 400},
        Row{"TabBeforeColon", head("A\t: b\r\n"), 400}, Row{"NoColon", head("abc\r\n"), 400},
        Row{"EmptyName", head(": b\r\n"), 400}, Row{"NameWithSpace", head("A B: c\r\n"), 400},
        Row{"NameBeyondAscii", head("\xc3\xa4: c\r\n"), 400}, Row{"NameWithNul", head("A\0: c\r\n"s), 400},
        Row{"ValueWithNul", head("A: b\0c\r\n"s), 400}, Row{"ValueWithCr", head("A: b\rc\r\n"), 400},
        Row{"ValueWithBell", head("A: b\ac\r\n"), 400}, Row{"ValueWithDelete", head("A: b\x7f\r\n"), 400},
        Row{"ValueWithTabAndHighBytes", head("A: b\tc \xe4\r\n"), 0},
        Row{"BareNewline", "GET / HTTP/1.1\nHost: a\n\n", 400},
        Row{"BareNewlineAfterField", head("A: b\n"), 400}, Row{"EmptyValue", head("A:\r\n"), 0},
        Row{"EncodedWordStaysText", head("A: =?utf-8?B?DQpYLUFkbWluOiB5ZXM=?=\r\n"), 0},
        Row{"UnknownExpectation", head("Expect: 200-ok\r\n"), 417},
        Row{"Continue", head("Expect: 100-Continue\r\n"), 0}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(
    RequestLine, RequestPolicy,
    testing::Values(
        Row{"Fragment", head("", "GET /a#b HTTP/1.1"), 400},
        Row{"TwoSpaces", head("", "GET  / HTTP/1.1"), 400},
        Row{"SpaceInTarget", head("", "GET /a b HTTP/1.1"), 400},
        Row{"Tab", head("", "GET\t/ HTTP/1.1"), 400}, Row{"NoVersion", head("", "GET /"), 400},
        Row{"NoSlash", head("", "GET a HTTP/1.1"), 400}, Row{"HighByte", head("", "GET /\xe4 HTTP/1.1"), 400},
        Row{"Nul", head("", "GET /\0 HTTP/1.1"s), 400},
        Row{"LowerCaseVersion", head("", "GET / http/1.1"), 400},
        Row{"Http12", head("", "GET / HTTP/1.2"), 505}, Row{"Http20", head("", "PRI * HTTP/2.0"), 505},
        Row{"LongVersion", head("", "GET / HTTP/1.10"), 400}, Row{"Star", head("", "OPTIONS * HTTP/1.1"), 0},
        Row{"StarOfGet", head("", "GET * HTTP/1.1"), 400},
        Row{"Connect", head("", "CONNECT a:1 HTTP/1.1"), 501},
        Row{"MethodWithBadByte", head("", "GE(T / HTTP/1.1"), 400},
        Row{"EndlessMethod", head("", std::string(33, 'M') + " / HTTP/1.1"), 501},
        Row{"LongTarget", head("", "GET /" + std::string(8192, 'a') + " HTTP/1.1"), 414},
        Row{"AbsoluteForm", head("", "GET http://b:81/c?d HTTP/1.1"), 0},
        Row{"AbsoluteFormWithUser", head("", "GET http://u@b/ HTTP/1.1"), 400},
        Row{"AbsoluteFormOfFtp", head("", "GET ftp://b/ HTTP/1.1"), 400},
        Row{"AbsoluteFormWithoutHost", head("", "GET http:/// HTTP/1.1"), 400}),
    name_of_row);

TEST(RequestPolicyShape, TellsWhatTheHeadSays) {
  const Limits limits;
  const std::string bytes = head("Expect: 100-continue\r\n", "PUT http://b:81/c?d HTTP/1.1");
  const auto shape = check_request(bytes, limits);
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->method, "PUT");
  EXPECT_EQ(shape->target, "/c?d");
  EXPECT_EQ(shape->authority, "b:81");
  EXPECT_EQ(shape->fields, 2U);
  EXPECT_TRUE(shape->expects_continue);
}

TEST(RequestPolicyShape, NamesRuleAndPlaceOfWhatItRefuses) {
  const Limits limits;
  const auto shape = check_request("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", limits);
  ASSERT_FALSE(shape);
  EXPECT_EQ(shape.error().error.location, "byte 25");
  EXPECT_EQ(shape.error().error.origin, Origin::caller);
  EXPECT_NE(shape.error().error.text.find("RFC 9112"), std::string::npos);
}

TEST(RequestPolicyShape, RefusesMoreFieldsThanTheLimit) {
  std::string fields;
  for (int i = 0; i < 100; ++i) fields += "A: b\r\n";
  EXPECT_EQ(status_for(head(fields)), 431);
}

TEST(HeadScan, FindsTheEndWhereverTheBytesAreCut) {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
  for (std::size_t cut = 0; cut < bytes.size() - 4; ++cut) {
    HeadScan scan;
    EXPECT_EQ(scan.look(std::string_view(bytes).substr(0, cut)), HeadScan::State::incomplete);
    EXPECT_EQ(scan.look(bytes), HeadScan::State::complete);
    EXPECT_EQ(scan.size(), bytes.size() - 4);
  }
}

TEST(HeadScan, TellsBareNewlines) {
  HeadScan scan;
  EXPECT_EQ(scan.look("GET / HTTP/1.1\r\nA: b\n"), HeadScan::State::bare_newline);
  HeadScan empty;
  EXPECT_EQ(empty.look("\n"), HeadScan::State::bare_newline);
}

}  // namespace
}  // namespace figbridge::net
