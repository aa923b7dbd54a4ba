// SPDX-License-Identifier: Apache-2.0
// Callers that fail at every step of the conversation: whatever they do, the connection ends, nothing is
// served that was not whole, and the next caller is served.
#include <gtest/gtest.h>

#include <string>

#include "net/server.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;

const std::string kConversation =
    "POST /one HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    "5\r\nhello\r\n3;x=\"y\"\r\nabc\r\n0\r\nT: t\r\n\r\n"
    "PUT /two HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwxyz";

/// How a caller leaves.
enum class Leaves { by_closing, by_reset, by_silence, by_garbage };

struct Conversation : testing::TestWithParam<Leaves> {
  test::RunningLoops running;
  std::atomic<int> whole{0};

  static PortSettings impatient() {
    PortSettings settings;
    settings.limits.header_timeout = 20ms;
    settings.limits.keep_alive = 20ms;
    return settings;
  }

  Task<void> count_whole(ServerExchange& exchange) {
    const auto body = co_await read_all(exchange.body(), 1000, Origin::caller);
    const bool right = body && *body == (exchange.head().path() == "/one" ? "helloabc" : "wxyz");
    if (right) ++whole;
    ResponseHead head;
    head.status = right ? 200 : 400;
    co_await exchange.respond(std::move(head), std::string("seen"));
  }

  void leave(test::RawPeer& peer) const {
    switch (GetParam()) {
      case Leaves::by_closing:
        return peer.close();
      case Leaves::by_reset:
        return peer.close_with_reset();
      case Leaves::by_garbage:
        peer.send(std::string("\0\xff\r\nzz\r\n\r\n\r\n", 12));
        break;
      case Leaves::by_silence:
        break;
    }
    peer.read_to_end();
  }
};

TEST_P(Conversation, EndsWhereverTheCallerLeaves) {
  test::TestPort port(
      running.loops, [this](ServerExchange& exchange) { return count_whole(exchange); }, impatient());
  const auto first_end = kConversation.find("PUT");
  int most = 0;  // requests that were sent whole
  for (std::size_t step = 0; step < kConversation.size(); step += 3) {
    if (step >= first_end) ++most;
    {
      auto peer = port.connect();
      peer.send(kConversation.substr(0, step));
      leave(peer);
    }
    ASSERT_TRUE(test::eventually([&] { return (*port).connections() == 0; })) << step;
    EXPECT_LE(whole, most) << step;
  }
  auto next = port.connect();
  EXPECT_EQ(test::status_of(next.send(test::post("/two", "wxyz")).read_answer()), 200);
}

INSTANTIATE_TEST_SUITE_P(Caller, Conversation,
                         testing::Values(Leaves::by_closing, Leaves::by_reset, Leaves::by_silence,
                                         Leaves::by_garbage));

}  // namespace
}  // namespace figbridge::net
