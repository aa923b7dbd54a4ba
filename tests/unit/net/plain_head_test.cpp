// SPDX-License-Identifier: Apache-2.0
#include "net/plain_head.h"

#include <gtest/gtest.h>

#include <string>

#include "net/message_parser.h"

namespace figbridge::net {
namespace {

std::optional<PlainFraming> read(std::string_view lines, int minor_version = 1) {
  Headers headers;
  return read_plain_fields(lines, minor_version, Judged::no, headers);
}

TEST(PlainHead, GivesFieldsInOrderWithoutTheBlanksAroundThem) {
  Headers headers;
  ASSERT_TRUE(read_plain_fields("A:1\r\nB: \t 2 \r\na:\r\n\r\n", 1, Judged::no, headers));
  ASSERT_EQ(headers.fields().size(), 3U);
  EXPECT_EQ(headers.fields()[1].name, "B");
  EXPECT_EQ(headers.fields()[1].value, "2");
  EXPECT_EQ(headers.fields()[2].value, "");
}

TEST(PlainHead, ReadsLengthAndConnection) {
  EXPECT_EQ(read("Content-Length: 42\r\n\r\n")->length, 42U);
  EXPECT_EQ(read("\r\n")->length, std::nullopt);
  EXPECT_TRUE(read("\r\n")->keep_alive);
  EXPECT_FALSE(read("\r\n", 0)->keep_alive);
  EXPECT_FALSE(read("connection: Close\r\n\r\n")->keep_alive);
  EXPECT_TRUE(read("Connection: keep-alive\r\n\r\n", 0)->keep_alive);
}

TEST(PlainHead, LeavesWhatIsUnusualToTheFullParser) {
  for (const std::string_view lines :
       {"Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "Content-Length: +1\r\n\r\n", "Content-Length:\r\n\r\n", "Content-Length: 1, 1\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n", "Connection: keep-alive, Upgrade\r\n\r\n",
        "Connection: close\r\nConnection: close\r\n\r\n", "Proxy-Connection: close\r\n\r\n", "A : 1\r\n\r\n",
        "A: 1\r\n folded\r\n\r\n", ": 1\r\n\r\n", "A\r\n\r\n", "A: \x01\r\n\r\n", "A: 1\n\r\n", "A: 1\r\n",
        "A: 1\r\n\r\nB: 2\r\n"}) {
    EXPECT_FALSE(read(lines)) << lines;
  }
}

TEST(PlainHead, KeepsNoFieldsOfAHeadThatItDoesNotRead) {
  Headers headers;
  ASSERT_FALSE(read_plain_fields("A: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 1, Judged::no, headers));
  EXPECT_EQ(headers.fields().size(), 0U);
}

TEST(PlainHead, ReadsStatusLinesOfHttp1) {
  const auto line = read_plain_status_line("HTTP/1.0 404 Not Found\r\nA: 1\r\n\r\n");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->status, 404);
  EXPECT_EQ(line->minor_version, 0);
  EXPECT_EQ(line->reason, "Not Found");
  EXPECT_EQ(line->size, 24U);
  EXPECT_EQ(read_plain_status_line("HTTP/1.1 200 \r\n\r\n")->reason, "");
}

TEST(PlainHead, ReadsNoOtherStatusLine) {
  for (const std::string_view head :
       {"HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 \x01K\r\n\r\n",
        "HTTP/1.1 200 OK\n\r\n", "\r\n", ""}) {
    EXPECT_FALSE(read_plain_status_line(head)) << head;
  }
}

/// One way through parse_response for plain answers, another for all: a field that changes nothing makes the
/// difference.
TEST(PlainHead, SaysOfAnAnswerWhatTheFullParserSays) {
  const Limits limits;
  for (const std::string connection : {"", "Connection: close\r\n", "Connection: keep-alive\r\n"}) {
    for (const std::string version : {"HTTP/1.0", "HTTP/1.1"}) {
      const std::string head = version + " 200 OK\r\nContent-Length: 3\r\n" + connection;
      ResponseHead plain, full;
      const auto by_us = parse_response(head + "\r\n", false, limits, plain);
      const auto by_beast = parse_response(head + "Proxy-Connection: x\r\n\r\n", false, limits, full);
      ASSERT_TRUE(by_us && by_beast);
      EXPECT_EQ((*by_us)->keep_alive(), (*by_beast)->keep_alive()) << head;
      EXPECT_EQ((*by_us)->length(), (*by_beast)->length());
      EXPECT_EQ(plain.reason, full.reason);
    }
  }
}

TEST(PlainHead, HandsOutThePromisedBodyAndNoByteMore) {
  ResponseHead head;
  const auto parser = parse_response("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", false, Limits{}, head);
  ASSERT_TRUE(parser);
  EXPECT_EQ((*parser)->next("").kind, BodyStep::Kind::more);
  EXPECT_EQ((*parser)->next("a").piece, "a");
  EXPECT_FALSE((*parser)->finish_at_eof());
  const auto rest = (*parser)->next("bcd");
  EXPECT_EQ(rest.piece, "bc");
  EXPECT_EQ(rest.consumed, 2U);
  EXPECT_TRUE((*parser)->done());
  EXPECT_EQ((*parser)->next("d").kind, BodyStep::Kind::end);
}

}  // namespace
}  // namespace figbridge::net
