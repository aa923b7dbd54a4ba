// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <string>

#include "net/client.h"
#include "net/server.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::TestPort;

constexpr std::size_t kLoops = 4;

/// Starts `count` coroutines on each loop and waits until all have ended.
void on_every_loop(Loops& loops, std::size_t count, const std::function<Task<void>(std::size_t)>& call) {
  std::latch done(static_cast<std::ptrdiff_t>(loops.size() * count));
  for (std::size_t i = 0; i < loops.size() * count; ++i) {
    spawn(loops.at(i % loops.size()), [&call, &done, i]() -> Task<void> {
      co_await call(i);
      done.count_down();
    });
  }
  done.wait();
}

struct Traffic : testing::Test {
  test::RunningLoops running{kLoops};
  BlockingPool pool{2};
  SystemResolver resolver{pool};

  [[nodiscard]] std::unique_ptr<Upstream> upstream_to(std::uint16_t port, std::size_t in_flight) {
    UpstreamSettings settings{.name = "self"};
    settings.endpoints.push_back({.host = "localhost", .port = port});
    settings.max_in_flight = in_flight;
    return std::move(*Upstream::create(running.loops, resolver, std::move(settings)));
  }

  /// True if the body came back as it was sent.
  Task<bool> ask(Upstream& upstream, std::string body, std::chrono::milliseconds patience = 20s) {
    ClientRequest request;
    request.method = "POST";
    request.body = body;
    const auto deadline = Deadline::after(running.clock, patience);
    auto response = co_await upstream.send(std::move(request), deadline);
    if (!response) co_return false;
    auto read = co_await read_all(*response->body, 1'000'000, Origin::backend);
    co_return read && *read == body;
  }
};

TEST_F(Traffic, NoAnswerIsLostOrMixedUp) {
  TestPort port(running.loops, test::echo);
  const auto upstream = upstream_to(port.port(), 8);
  std::atomic<int> right{0};
  on_every_loop(running.loops, 8, [&](std::size_t number) -> Task<void> {
    for (int turn = 0; turn < 20; ++turn) {
      std::string body = std::to_string(number) + ":" + std::to_string(turn);
      if (co_await ask(*upstream, std::move(body))) ++right;
    }
  });
  EXPECT_EQ(right, kLoops * 8 * 20);
  EXPECT_EQ(upstream->in_flight(), 0U);
  EXPECT_EQ(upstream->waiting(), 0U);
}

TEST_F(Traffic, PermitsAreNotLostWhereCallsGiveUpWaiting) {
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  TestPort port(running.loops, [&](ServerExchange& exchange) -> Task<void> {
    const int now = ++at_once;
    for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
    }
    co_await test::echo(exchange);
    --at_once;
  });
  const auto upstream = upstream_to(port.port(), 2);
  on_every_loop(running.loops, 8, [&](std::size_t number) -> Task<void> {
    for (int turn = 0; turn < 20; ++turn)
      co_await ask(*upstream, "x", std::chrono::milliseconds(number % 4 * 5));
  });
  EXPECT_TRUE(test::eventually([&] { return upstream->in_flight() == 0; }));
  EXPECT_EQ(upstream->waiting(), 0U);
  std::atomic<int> right{0};
  on_every_loop(running.loops, 4, [&](std::size_t) -> Task<void> {
    if (co_await ask(*upstream, "x")) ++right;
  });
  EXPECT_EQ(right, kLoops * 4);
}

TEST_F(Traffic, PathsChangeWhileRequestsAreServed) {
  TestPort port(running.loops, test::echo);
  class Echo final : public HttpHandler {
    Task<void> handle(ServerExchange& exchange) override { return test::echo(exchange); }
  };
  Echo other;
  const auto upstream = upstream_to(port.port(), 32);
  std::atomic<bool> stop{false};
  std::jthread changing([&] {
    while (!stop) {
      PathTable table;
      table.set_fallback(other);
      port->serve(std::move(table));
    }
  });
  std::atomic<int> right{0};
  on_every_loop(running.loops, 4, [&](std::size_t) -> Task<void> {
    for (int turn = 0; turn < 20; ++turn) {
      if (co_await ask(*upstream, "x")) ++right;
    }
  });
  stop = true;
  changing.join();
  EXPECT_EQ(right, kLoops * 4 * 20);
  EXPECT_TRUE(port->drain(5s));
}

TEST_F(Traffic, DrainingFailsNoRequestThatWasTaken) {
  auto port = std::make_unique<TestPort>(running.loops, test::echo);
  std::atomic<int> whole{0};
  std::atomic<int> cut{0};
  std::vector<std::jthread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&, number = port->port()] {
      auto peer = test::RawPeer::connect(number);
      while (true) {
        const auto answer = peer.send(test::post("/", "hello")).read_answer();
        if (answer.empty()) return;
        ++(answer.ends_with("hello") ? whole : cut);
      }
    });
  }
  ASSERT_TRUE(test::eventually([&] { return whole > 100; }));
  EXPECT_TRUE((*port)->drain(5s));
  callers.clear();
  EXPECT_EQ(cut, 0);
}

TEST_F(Traffic, AnUpstreamMayGoWhileItsCallsAreInFlight) {
  TestPort port(running.loops, test::echo);
  std::atomic<int> right{0};
  for (int turn = 0; turn < 10; ++turn) {
    // Whoever asks last lets it go, on any loop, right after the call was begun by all.
    std::shared_ptr<Upstream> upstream = upstream_to(port.port(), 4);
    std::vector<std::shared_ptr<Upstream>> shares(kLoops * 4, upstream);
    upstream.reset();
    on_every_loop(running.loops, 4, [&](std::size_t number) -> Task<void> {
      const auto mine = std::move(shares.at(number));
      if (co_await ask(*mine, "x")) ++right;
    });
  }
  EXPECT_EQ(right, 10 * kLoops * 4);
}

TEST_F(Traffic, BlockingCallsComeBackToTheirLoop) {
  std::atomic<int> right{0};
  on_every_loop(running.loops, 8, [&](std::size_t number) -> Task<void> {
    const auto before = std::this_thread::get_id();
    auto call = [number, before]() -> Result<std::size_t> {
      if (std::this_thread::get_id() == before)
        return fail(ErrorKind::internal, Origin::bridge, "not on the pool");
      return number;
    };
    const auto result = co_await pool.run(std::move(call));
    if (result == number && std::this_thread::get_id() == before) ++right;
  });
  EXPECT_EQ(right, kLoops * 8);
}

TEST(BlockingPool, RefusesWhatItsQueueCannotHold) {
  test::RunningLoops running{1};
  BlockingPool pool(1, 0);
  const auto refused = test::run_on<Status>(running.loops, [&]() -> Task<Status> {
    auto call = []() -> Status { return {}; };
    auto result = co_await pool.run(std::move(call));
    co_return result;
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::overloaded);
}

}  // namespace
}  // namespace figbridge::net
