// SPDX-License-Identifier: Apache-2.0
#include "net/loops.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "net/stream.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;

/// A loop that is run by hand, on this thread, until somebody stops it.
struct OneLoop : testing::Test {
  SystemClock clock;
  Loop loop{0, clock, 5ms};
};

TEST_F(OneLoop, RunsWhatIsPostedInOrderAlsoFromWithin) {
  std::string said;
  loop.post([&] {
    said += 'a';
    loop.post([&] {
      said += 'c';
      loop.stop();
    });
  });
  loop.post([&] { said += 'b'; });
  loop.run();
  EXPECT_EQ(said, "abc");
}

TEST_F(OneLoop, RunsLaterWhatIsForLaterByTime) {
  std::string said;
  const auto now = Steady::now();
  loop.post_at(now + 20ms, [&] {
    said += 'b';
    loop.stop();
  });
  loop.post_at(now + 5ms, [&] { said += 'a'; });
  loop.run();
  EXPECT_EQ(said, "ab");
  EXPECT_GE(Steady::now(), now + 20ms);
}

TEST_F(OneLoop, IsWokenByOtherThreads) {
  constexpr int kEach = 20'000;
  int ran = 0;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        loop.post([&] {
          if (++ran == 3 * kEach) loop.stop();
        });
        if (i % 512 == 0) std::this_thread::sleep_for(1ms);  // the loop goes to sleep now and then
      }
    });
  }
  loop.run();
  EXPECT_EQ(ran, 3 * kEach);
}

TEST(LoopsEnd, LetsGoWhatWasPostedAndWhatThatLeavesBehind) {
  SystemClock clock;
  auto witness = std::make_shared<int>(0);
  const std::weak_ptr<int> gone = witness;
  {
    Loop loop(0, clock, 5ms);
    const auto leaves = std::shared_ptr<void>(nullptr, [&loop, witness](void*) { loop.post([witness] {}); });
    witness.reset();
    loop.post([leaves] {});
    loop.post_at(Steady::now() + 1h, [leaves] {});
  }
  EXPECT_TRUE(gone.expired());
}

struct Pair {
  Pair() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    near = UniqueFd(ends[0]);
    far = UniqueFd(ends[1]);
  }
  UniqueFd near;
  UniqueFd far;
};

/// The end of what is read may come together with its last bytes, or long after them.
TEST(StreamEnd, IsReadWhetherItComesWithTheLastBytesOrAfterThem) {
  test::RunningLoops running(1);
  for (const bool together : {true, false}) {
    Pair pair;
    ASSERT_EQ(::send(pair.far.get(), "last", 4, 0), 4);
    if (together) pair.far.close();
    const auto read = spawn_for_result(running.loops.at(0), [&]() -> Task<std::string> {
                        Stream stream(running.loops.at(0), std::move(pair.near));
                        std::array<char, 64> room{};
                        std::string said;
                        while (true) {
                          const auto got = co_await stream.read_some(room);
                          if (got.end == IoEnd::eof) co_return said;
                          if (got.end != IoEnd::ok) co_return "broken";
                          said.append(room.data(), got.count);
                          if (!together && said == "last") pair.far.close();
                        }
                      }).get();
    EXPECT_EQ(read, "last");
  }
}

/// One that always has something to read leaves the others their turn.
TEST(StreamTurns, AreTakenByThoseWhoNeverHaveToWait) {
  test::RunningLoops running(1);
  auto& loop = running.loops.at(0);
  Pair busy;
  std::atomic<bool> done{false};
  std::jthread feeder([&] {
    const std::string bytes(1024, 'x');
    while (!done) ::send(busy.far.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  });
  auto reading = spawn_for_result(loop, [&]() -> Task<void> {
    Stream stream(loop, std::move(busy.near));
    std::array<char, 16> room{};  // always full
    while (!done) co_await stream.read_some(room);
  });
  std::promise<void> other;
  loop.post([&] { other.set_value(); });
  EXPECT_EQ(other.get_future().wait_for(5s), std::future_status::ready);
  done = true;
  feeder.join();
  busy.far.close();
  reading.get();
}

}  // namespace
}  // namespace figbridge::net
