// SPDX-License-Identifier: Apache-2.0
#include "core/task.h"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace figbridge {
namespace {

/// Runs what was posted; what was posted for later goes with it.
class HandLoop final : public EventLoop {
 public:
  void post(Work work) override { works_.push_back(std::move(work)); }
  void post_at(Steady::time_point at, Work work) override { later_.emplace(at, std::move(work)); }
  void run() {
    while (!works_.empty()) {
      auto work = std::move(works_.front());
      works_.pop_front();
      work();
    }
  }

 private:
  std::deque<Work> works_;
  std::multimap<Steady::time_point, Work> later_;
};

Task<int> at_once(int value) {
  co_return value;
}

Task<int> later(int value) {
  EventLoop& loop = co_await current_loop;
  auto start = [&](auto resume) {
    loop.post([resume = std::move(resume), value]() mutable { resume(value); });
  };
  co_return co_await until_called<int>(start);
}

Task<void> fails() {
  co_await later(1);
  throw std::runtime_error("as told");
}

template <class Make>
auto run(Make make) {
  HandLoop loop;
  auto result = spawn_for_result(loop, std::move(make));
  loop.run();
  return result.get();
}

TEST(Task, GivesWhatItsCalleesGiveAtOnceOrLater) {
  const auto sum = run([]() -> Task<int> {
    const int a = co_await at_once(1);
    const int b = co_await later(10);
    const int c = co_await at_once(100);
    co_return a + b + c;
  });
  EXPECT_EQ(sum, 111);
}

TEST(Task, DoesNotGrowTheStackInALoopThatNeverWaits) {
  constexpr int kMany = 1'000'000;
  const auto sum = run([]() -> Task<int> {
    int all = 0;
    for (int i = 0; i < kMany; ++i) all += co_await at_once(1);
    co_return all;
  });
  EXPECT_EQ(sum, kMany);
}

TEST(Task, DoesNotGrowTheStackInALoopThatWaitsEachTime) {
  constexpr int kMany = 100'000;
  const auto sum = run([]() -> Task<int> {
    int all = 0;
    for (int i = 0; i < kMany; ++i) all += co_await later(1);
    co_return all;
  });
  EXPECT_EQ(sum, kMany);
}

TEST(Task, ThrowsWhereItIsAwaited) {
  EXPECT_THROW(run([] { return fails(); }), std::runtime_error);
}

TEST(Task, HandsOnWhatCanOnlyBeMoved) {
  const auto text =
      run([]() -> Task<std::unique_ptr<std::string>> { co_return std::make_unique<std::string>("moved"); });
  EXPECT_EQ(*text, "moved");
}

/// Says when it goes.
struct Witness {
  explicit Witness(bool& gone) : gone_(gone) {}
  ~Witness() { gone_ = true; }
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  bool& gone_;
};

Task<void> waits_for_ever(bool& inner_gone) {
  const Witness witness(inner_gone);
  co_await sleep_until(Steady::now() + std::chrono::hours(1));
}

TEST(Task, GoesWithItsLoopWhereverItWaits) {
  bool outer = false;
  bool inner = false;
  {
    HandLoop loop;
    spawn(loop, [&]() -> Task<void> {
      const Witness witness(outer);
      co_await waits_for_ever(inner);
    });
    loop.run();
    EXPECT_FALSE(outer || inner);
  }
  EXPECT_TRUE(outer && inner);
}

TEST(Task, GoesWithALoopThatNeverRan) {
  bool gone = false;
  {
    HandLoop loop;
    spawn(loop, [witness = std::make_unique<Witness>(gone)]() -> Task<void> { co_return; });
  }
  EXPECT_TRUE(gone);
}

}  // namespace
}  // namespace figbridge
