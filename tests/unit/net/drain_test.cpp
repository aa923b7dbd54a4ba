// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "net/server.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::TestPort;

/// Answers after as many milliseconds as the path says.
Task<void> answer_later(ServerExchange& exchange) {
  const auto span = std::chrono::milliseconds(std::stoi(exchange.head().target.substr(1)));
  co_await sleep_until(Steady::now() + span);
  ResponseHead head;
  co_await exchange.respond(std::move(head), std::string("late"));
}

struct Drain : testing::Test {
  test::RunningLoops running;
};

TEST_F(Drain, EndsIdleConnectionsAtOnce) {
  TestPort port(running.loops, test::say_path);
  auto idle = port.connect();
  EXPECT_EQ(test::status_of(idle.send(get("/")).read_answer()), 200);
  auto silent = port.connect();
  ASSERT_TRUE(test::eventually([&] { return port->connections() == 2; }));
  EXPECT_TRUE(port->drain(5s));
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_EQ(silent.read_to_end(), "");
}

TEST_F(Drain, LetsRequestsInFlightFinish) {
  TestPort port(running.loops, answer_later);
  auto peer = port.connect();
  peer.send(get("/100") + get("/0"));
  ASSERT_TRUE(test::eventually([&] { return port->connections() == 1; }));
  std::this_thread::sleep_for(20ms);  // the request is being handled
  EXPECT_TRUE(port->drain(5s));
  const auto answers = peer.read_to_end();
  EXPECT_NE(answers.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(answers.ends_with("late"));
  EXPECT_EQ(answers.find("HTTP/1.1", 1), std::string::npos);
}

TEST_F(Drain, CutsWhatIsLeftAtItsEnd) {
  TestPort port(running.loops, test::echo);
  auto peer = port.connect();
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  ASSERT_TRUE(test::eventually([&] { return port->connections() == 1; }));
  std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(port->drain(20ms));
  EXPECT_EQ(test::status_of(peer.read_to_end()), -1);
  EXPECT_EQ(port->connections(), 0U);
}

TEST_F(Drain, StopsAccepting) {
  TestPort port(running.loops, test::echo);
  const auto number = port.port();
  EXPECT_TRUE(port->drain(1s));
  EXPECT_EQ(test::RawPeer::connect(number).fd(), -1);
}

TEST(LoopsEnd, DestroysWhatIsStillSuspended) {
  SystemClock clock;
  auto loops = std::make_unique<Loops>(2, clock, 5ms);
  loops->start();
  auto port = std::make_unique<TestPort>(*loops, answer_later);
  auto peer = port->connect();
  peer.send(get("/60000"));
  ASSERT_TRUE(test::eventually([&] { return (*port)->connections() == 1; }));
  std::this_thread::sleep_for(20ms);
  loops->stop();
  port.reset();
  loops.reset();
  EXPECT_EQ(peer.read_to_end(), "");
}

}  // namespace
}  // namespace figbridge::net
