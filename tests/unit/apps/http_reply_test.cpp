// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/http_reply.h"

#include <gtest/gtest.h>

#include "apps/figbridge/cli/admin_client.h"
#include "apps/figbridge/cli/exit_codes.h"

namespace figbridge::cli {
namespace {

constexpr std::string_view kWhole = "HTTP/1.1 200 OK\r\nX: y\r\ncontent-length:  3 \r\n\r\n{ }";

TEST(ReadReply, WaitsForTheLastByte) {
  for (std::size_t length = 0; length < kWhole.size(); ++length) {
    const auto reply = read_reply(kWhole.substr(0, length));
    ASSERT_TRUE(reply) << length;
    EXPECT_FALSE(*reply) << length;
  }
  const auto reply = read_reply(kWhole);
  ASSERT_TRUE(reply && *reply);
  EXPECT_EQ((*reply)->status, 200);
  EXPECT_EQ((*reply)->body, "{ }");
}

TEST(ReadReply, RefusesWhatIsNoAdminPlane) {
  for (const std::string& bad :
       {std::string("SSH-2.0-OpenSSH\r\n\r\n"), std::string("HTTP/1.1 xyz\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\n\r\n"), std::string(kLongestReplyHead + 1, 'x')}) {
    const auto reply = read_reply(bad);
    ASSERT_FALSE(reply) << bad.substr(0, 40);
    EXPECT_EQ(reply.error().kind, ErrorKind::bad_answer);
  }
}

TEST(ErrorOf, TellsTheBridgesErrorWithAllThatIsWrong) {
  const auto error =
      error_of({.status = 422,
                .body = R"({"detail":"wrong","kind":"configuration","code":"x","problems":["a","b"]})"});
  EXPECT_EQ(error.kind, ErrorKind::configuration);
  EXPECT_EQ(error.text, "wrong");
  EXPECT_EQ(error.detail, R"(["a","b"])");
  EXPECT_EQ(error_of({.status = 502, .body = "<html>"}).kind, ErrorKind::bad_answer);
  EXPECT_EQ(error_of({.status = 502, .body = R"({"kind":"nonsense"})"}).kind, ErrorKind::bad_answer);
}

TEST(ExitOf, SaysWhatScriptsRelyOn) {
  const auto exit = [](ErrorKind kind, std::string code = {}) {
    return exit_of({.kind = kind, .code = std::move(code)});
  };
  EXPECT_EQ(exit(ErrorKind::configuration), Exit{3});
  EXPECT_EQ(exit(ErrorKind::not_found), Exit{4});
  EXPECT_EQ(exit(ErrorKind::conflict), Exit{5});
  EXPECT_EQ(exit(ErrorKind::forbidden), Exit{6});
  EXPECT_EQ(exit(ErrorKind::unreachable), Exit{7});
  EXPECT_EQ(exit(ErrorKind::invalid, "confirm_loss"), Exit{8});
  EXPECT_EQ(exit(ErrorKind::unsupported, "stage_unavailable"), Exit{8});
  EXPECT_EQ(exit(ErrorKind::conflict, "frozen"), Exit{8});
  EXPECT_EQ(exit(ErrorKind::invalid), Exit{1});
}

TEST(PercentEncoded, LeavesNothingThatAPathWouldMisread) {
  EXPECT_EQ(percent_encoded("customer.get/ä ?&%"), "customer.get%2F%C3%A4%20%3F%26%25");
}

}  // namespace
}  // namespace figbridge::cli
