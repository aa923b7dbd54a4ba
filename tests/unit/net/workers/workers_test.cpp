// SPDX-License-Identifier: Apache-2.0
// Worker processes that do as they like: no call waits longer than its deadline, none takes its neighbours
// along, and none is told as without effect that may have had one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX

#include <cstdlib>
#include <future>

#include "net/worker_frames.h"
#include "net/workers.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;

class WorkersTest : public testing::Test {
 protected:
  static WorkersSettings settings() {
    WorkersSettings out;
    out.command.program = FIGBRIDGE_BINARY_DIR "/tests/unit/net/fake_worker";
    out.command.environment = {{"ONLY", "this"}};
    out.hello = "hello";
    out.hung_after = 200ms;
    out.cancel_ahead = 100ms;
    return out;
  }
  Workers& workers(WorkersSettings chosen = settings()) {
    workers_ = std::make_unique<Workers>(std::move(chosen));
    return *workers_;
  }
  std::future<WorkerOutcome> begin(std::string what, std::chrono::milliseconds patience = 5s,
                                   std::size_t most = 10'000'000) {
    const auto deadline = Deadline::after(running_.clock, patience);
    return spawn_for_result(running_.loops.at(0), [=, this, what = std::move(what)]() mutable {
      return workers_->call(std::move(what), deadline, most);
    });
  }
  WorkerOutcome call(std::string what, std::chrono::milliseconds patience = 5s,
                     std::size_t most = 10'000'000) {
    return begin(std::move(what), patience, most).get();
  }

  test::RunningLoops running_{2};
  std::unique_ptr<Workers> workers_;
};

TEST_F(WorkersTest, ACallIsAnsweredWithWhatTheWorkerSays) {
  workers();
  const auto outcome = call("start echo");
  EXPECT_EQ(outcome.end, WorkerEnd::done);
  EXPECT_TRUE(outcome.started);
  EXPECT_EQ(outcome.rows, "start echo");
  EXPECT_EQ(outcome.last, "{}");
}

TEST_F(WorkersTest, AThreadMayWaitForOneAsWell) {
  const auto outcome = workers().call_blocking("start echo", Deadline::after(running_.clock, 5s), 1'000);
  EXPECT_EQ(outcome.rows, "start echo");
}

TEST_F(WorkersTest, ARequestOfManyFramesArrivesWhole) {
  workers();
  const std::string large = "echo " + std::string(1'000'000, 'y');
  EXPECT_EQ(call(large).rows, large);
}

TEST_F(WorkersTest, AnAnswerBeyondItsCreditIsGrantedMore) {
  workers();
  EXPECT_EQ(call("rows 3000000").rows.size(), 3'000'000U);
}

TEST_F(WorkersTest, AnAnswerAboveItsLimitEndsTheCallAndNotTheWorker) {
  workers();
  EXPECT_EQ(call("rows 300000", 5s, 100'000).end, WorkerEnd::too_large);
  EXPECT_EQ(call("echo").end, WorkerEnd::done);
  EXPECT_EQ(workers_->state().started, 1U);
}

TEST_F(WorkersTest, AWorkerThatDiesBeforeItStartedACallHadNoEffect) {
  workers();
  const auto outcome = call("crash");
  EXPECT_EQ(outcome.end, WorkerEnd::lost);
  EXPECT_FALSE(outcome.started);
}

TEST_F(WorkersTest, AWorkerThatDiesAfterItStartedACallMayHaveHadOne) {
  workers();
  for (int round = 0; round < 20; ++round) {
    const auto outcome = call("start crash");
    EXPECT_EQ(outcome.end, WorkerEnd::lost);
    EXPECT_TRUE(outcome.started);
  }
  EXPECT_EQ(call("echo").end, WorkerEnd::done) << "the next call finds a new worker";
}

TEST_F(WorkersTest, AWorkerThatCannotBeUnderstoodMayHaveStartedAnything) {
  workers();
  const auto outcome = call("garbage hang");
  EXPECT_EQ(outcome.end, WorkerEnd::lost);
  EXPECT_TRUE(outcome.started);
}

TEST_F(WorkersTest, ACallIsAskedToEndBeforeItsDeadline) {
  workers();
  const auto outcome = call("wait_for_cancel fail", 300ms);
  EXPECT_EQ(outcome.end, WorkerEnd::failed);
  EXPECT_EQ(outcome.last, "why");
}

TEST_F(WorkersTest, AHungCallEndsAtItsDeadlineAndItsWorkerAfterItsNeighbours) {
  workers();
  auto neighbour = begin("start wait_for_cancel echo", 4s);
  const auto before = Steady::now();
  const auto hung = call("start hang", 300ms);
  EXPECT_LT(Steady::now() - before, 3s);
  EXPECT_EQ(hung.end, WorkerEnd::timed_out);
  EXPECT_TRUE(hung.started);
  ASSERT_TRUE(test::eventually([&] { return workers_->state().draining == 1; }));
  EXPECT_EQ(call("echo").end, WorkerEnd::done) << "a successor takes new calls";
  EXPECT_EQ(neighbour.get().end, WorkerEnd::done);
  EXPECT_TRUE(test::eventually([&] { return workers_->state().killed == 1; }));
}

TEST_F(WorkersTest, NoMoreCallsRunThanThereArePermitsEvenIfTheyHang) {
  auto chosen = settings();
  chosen.max_calls = 1;
  workers(chosen);
  EXPECT_EQ(call("start hang", 200ms).end, WorkerEnd::timed_out);
  const auto waiting = call("start echo", 50ms);
  EXPECT_EQ(waiting.end, WorkerEnd::timed_out);
  EXPECT_FALSE(waiting.started) << "it was never sent";
  EXPECT_EQ(call("echo").end, WorkerEnd::done);
}

TEST_F(WorkersTest, AProgramThatCannotRunIsToldAndTriedAgainLater) {
  auto chosen = settings();
  chosen.command.program = "/nowhere/figbridge-odbc";
  workers(chosen);
  const auto outcome = call("echo");
  EXPECT_EQ(outcome.end, WorkerEnd::not_started);
  EXPECT_FALSE(outcome.started);
  EXPECT_THAT(workers_->last_trouble(), testing::HasSubstr("/nowhere/figbridge-odbc"));
}

TEST_F(WorkersTest, AWorkerThatDiesAsItStartsIsNotStartedForEveryCall) {
  auto chosen = settings();
  chosen.hello = "die";
  chosen.first_backoff = 10s;
  workers(chosen);
  EXPECT_EQ(call("echo").end, WorkerEnd::lost);
  for (int round = 0; round < 10; ++round) EXPECT_EQ(call("echo").end, WorkerEnd::not_started);
  EXPECT_EQ(workers_->state().started, 1U);
}

TEST_F(WorkersTest, AWorkerThatDoesNotBecomeReadyIsKilled) {
  auto chosen = settings();
  chosen.hello = "late";
  chosen.start_patience = 200ms;
  workers(chosen);
  EXPECT_EQ(call("wait_for_cancel").end, WorkerEnd::lost);
}

TEST_F(WorkersTest, NothingIsInheritedButTheSocketAndWhatWasNamed) {
  ::setenv("FIGBRIDGE_TEST_SECRET", "hunter2", 1);  // NOLINT(concurrency-mt-unsafe)
  workers();
  EXPECT_EQ(call("descriptors").rows, "0 1 2 3 ");
  EXPECT_EQ(call("environment").rows, "ONLY=this;");
}

TEST_F(WorkersTest, WhoGoesAwayLeavesNoCallBehind) {
  workers();
  auto held = begin("start wait_for_cancel echo", 30s);
  ASSERT_TRUE(test::eventually([&] { return workers_->state().calls == 1; }));
  workers_.reset();
  EXPECT_EQ(held.get().end, WorkerEnd::lost);
}

TEST(WorkerFrames, EveryCutOfAConversationGivesTheSameFrames) {
  std::string bytes;
  append_frames(bytes, FrameType::call, 7, std::string(kFramePayloadBytes + 5, 'a'));
  append_frames(bytes, FrameType::done, 7);
  for (const std::size_t step : {1U, 15U, 16U, 17U, 1000U, 100'000U}) {
    FrameReader reader;
    std::size_t frames = 0;
    std::size_t payload = 0;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.feed(std::string_view(bytes).substr(at, step));
      for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        ++frames;
        payload += (*frame)->payload.size();
      }
    }
    EXPECT_EQ(frames, 3U);
    EXPECT_EQ(payload, kFramePayloadBytes + 5);
  }
}

TEST(WorkerFrames, WhatIsNotAFrameIsRefusedForGood) {
  std::string good;
  append_frames(good, FrameType::done, 1, "x");
  for (const std::size_t at : {0U, 1U, 2U, 3U, 6U, 7U}) {
    std::string bad = good;
    bad[at] = '\x7f';
    FrameReader reader;
    reader.feed(bad);
    EXPECT_FALSE(reader.next()) << at;
    reader.feed(good);
    EXPECT_FALSE(reader.next()) << at;
  }
}

}  // namespace
}  // namespace figbridge::net
