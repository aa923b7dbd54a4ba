// SPDX-License-Identifier: Apache-2.0
// The ODBC backend over a driver that hangs, spins, crashes and lies in each of its calls: every call ends by
// its deadline, neighbours go on, and what may have been done is never told as not done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>

#include "tests/integration/odbc/odbc_source.h"
#include "tests/support/material.h"

namespace figbridge::test {
namespace {

using namespace std::chrono_literals;

class ChaosOdbc : public testing::Test {
 protected:
  ChaosOdbc() {
    source.settings().hung_after = 200ms;
    source.settings().cancel_ahead = 100ms;
    source.settings().hello.connections = 8;
    trace = (source.folder() / "trace").string();
  }
  std::string step(const std::string& script, const std::string& result = "rows") const {
    return "{statement: 'chaos " + script + " trace=" + trace + "', result: " + result +
           ", max_rows: 100000}";
  }
  Error error(const std::string& script, std::chrono::milliseconds patience = 600ms) {
    return source.error(step(script), "{}", patience);
  }
  /// A good call, which finds a worker whatever became of the former one.
  void expect_alive() {
    EXPECT_TRUE(eventually([&] { return source.call("{statement: 'chaos size=1'}", "{}", 1s).has_value(); }));
  }
  Result<JsonText> call_on(BackendCall& call, std::size_t loop, std::chrono::milliseconds patience) {
    return source.call(call, "{}", patience, Safety::write, loop);
  }
  std::string traced() const { return slurp(trace); }

  OdbcSource source{FIGBRIDGE_BINARY_DIR "/tests/integration/odbc/libchaosodbc.so", ""};
  std::string trace;
};

TEST_F(ChaosOdbc, WorksAsLongAsNobodyWishesOtherwise) {
  EXPECT_EQ(source.answer(step("rows=2")), R"([{"v":"x"},{"v":"x"}])");
  EXPECT_EQ(traced(), "executed\ncommitted\n");
  EXPECT_EQ(source.answer(step("affects=3", "count")), R"({"count":3})");
}

const std::vector<std::string> kCalls = {"prepare", "execute", "columns", "describe",
                                         "fetch",   "getdata", "commit"};

/// Fails at every step of the conversation, in every way: never a success, in time, and the effect is none
/// only if nothing was executed, or all was rolled back by the driver's own word.
TEST_F(ChaosOdbc, NoFailureInAnyCallIsASuccessOrHidesAnEffect) {
  for (const std::string how :
       {"hang", "crash", "exit", "lie", "state_08S01", "state_HY000", "state_23505", "state_40001"}) {
    for (const std::string& call : kCalls) {
      const std::string script = call + "=" + how;
      std::ofstream(trace, std::ios::trunc).flush();
      const auto before = Steady::now();
      const auto got = source.call(step(script), "{}", 600ms);
      EXPECT_LT(Steady::now() - before, 1200ms) << script;
      ASSERT_FALSE(got) << script;
      const bool executed = traced().find("executed") != std::string::npos;
      const bool undone = traced().find("rolled back") != std::string::npos ||
                          (call == "commit" && how.starts_with("state_23")) ||
                          (call == "commit" && how.starts_with("state_40"));
      if (executed && !undone) {
        EXPECT_EQ(got.error().effect, Effect::unknown) << script;
      }
      if (!executed && how != "hang") {
        EXPECT_EQ(got.error().effect, Effect::none) << script;
      }
      EXPECT_EQ(got.error().describe().find("as you wished"), std::string::npos) << script;
      expect_alive();
    }
  }
}

TEST_F(ChaosOdbc, AHungStatementLeavesItsNeighboursAlone) {
  const auto neighbour = source.bind(step("execute=slow"));
  const auto hung = source.bind(step("execute=hang"));
  auto slow = std::async(std::launch::async, [&] { return call_on(*neighbour, 1, 5s); });
  const auto error = source.call(*hung, "{}", 400ms);
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().kind, ErrorKind::timeout);
  EXPECT_EQ(error.error().effect, Effect::unknown);
  expect_alive();
  EXPECT_TRUE(slow.get()) << "two seconds, beside a hung one";
}

TEST_F(ChaosOdbc, ADriverThatSpinsIsKilled) {
  EXPECT_EQ(error("execute=spin").kind, ErrorKind::timeout);
  expect_alive();
}

TEST_F(ChaosOdbc, ACancelThatHangsHoldsNobodyUp) {
  EXPECT_EQ(error("execute=slow cancel=hang").kind, ErrorKind::timeout);
  expect_alive();
}

TEST_F(ChaosOdbc, ACallThatCanBeCancelledKeepsItsWorkerAndLeavesNothing) {
  const auto cancelled = error("execute=slow");
  EXPECT_EQ(cancelled.kind, ErrorKind::timeout);
  EXPECT_EQ(cancelled.effect, Effect::none);
  EXPECT_THAT(traced(), testing::StartsWith("executed\nrolled back\n"));
  EXPECT_EQ(traced().find("committed"), std::string::npos);
}

TEST_F(ChaosOdbc, LongValuesArriveWholeWhateverTheirLengthIsSaidToBe) {
  const std::string whole = R"([{"v":")" + std::string(100'000, 'x') + R"("}])";
  EXPECT_EQ(source.answer(step("size=100000")), whole);
  EXPECT_EQ(source.answer(step("size=100000 getdata=no_total")), whole);
  EXPECT_EQ(source.error(step("getdata=no_length")).kind, ErrorKind::bad_answer);
}

TEST_F(ChaosOdbc, AnAnswerAboveItsLimitIsAnErrorAndRolledBack) {
  const auto large = source.error(step("rows=20000 size=1000"), "{}", 10s);
  EXPECT_EQ(large.kind, ErrorKind::too_large);
  EXPECT_EQ(traced().find("committed"), std::string::npos);
}

TEST_F(ChaosOdbc, AConnectThatHangsOrFailsHasNoEffect) {
  for (const std::string how : {"hang", "crash", "state_08001", "state_28000"}) {
    source.forget_backend();
    source.settings().hello.connection = "DSN=source;connect=" + how;
    const auto got = error("size=1");
    if (how == "hang") {
      EXPECT_EQ(got.kind, ErrorKind::timeout);
    } else {
      EXPECT_EQ(got.effect, Effect::none) << how;
    }
    EXPECT_EQ(traced(), "") << how;
  }
}

TEST_F(ChaosOdbc, WithoutTransactionsNothingIsTriedThatMayHaveToBeTakenBack) {
  source.settings().hello.connection = "DSN=source;transactions=none";
  EXPECT_EQ(source.answer(step("affects=3", "count")), R"({"count":3})");
  std::ofstream(trace, std::ios::trunc).flush();
  const auto refused =
      source.error("{statement: 'chaos affects=3 trace=" + trace + "', result: count, max_affected: 1}");
  EXPECT_EQ(refused.kind, ErrorKind::configuration);
  EXPECT_EQ(refused.effect, Effect::none);
  EXPECT_EQ(source.error("{statement: 'chaos affects=3', result: count, rollback: always}").kind,
            ErrorKind::configuration);
  EXPECT_EQ(traced(), "");
  const auto failed = error("execute=state_HY000");
  EXPECT_EQ(failed.effect, Effect::unknown) << failed.describe() << failed.remote;
}

TEST_F(ChaosOdbc, AProbeThatHangsCostsItsOwnTimeOnly) {
  source.settings().hello.connection = "DSN=source;probe=hang";
  source.settings().hello.probe_after = 1ms;
  source.settings().hello.probe_timeout = 100ms;
  EXPECT_EQ(source.answer(step("size=1")), R"([{"v":"x"}])");
  std::this_thread::sleep_for(5ms);
  EXPECT_EQ(source.answer(step("size=1")), R"([{"v":"x"}])");
}

TEST_F(ChaosOdbc, ADisconnectThatHangsHoldsNobodyUp) {
  source.settings().hello.connection = "DSN=source;disconnect=hang";
  EXPECT_EQ(error("execute=state_08S01").effect, Effect::unknown);
  for (int round = 0; round < 20; ++round) EXPECT_EQ(source.answer(step("size=1")), R"([{"v":"x"}])");
}

TEST_F(ChaosOdbc, ManyCallersGoOnWhileOneInTenHangsOrCrashes) {
  std::vector<std::future<void>> callers;
  std::atomic<int> late = 0;
  std::atomic<int> good = 0;
  const auto well = source.bind(step("size=10"));
  const auto ill = source.bind(step("execute=hang"));
  const auto crash = source.bind(step("fetch=crash"));
  for (int caller = 0; caller < 20; ++caller) {
    callers.push_back(std::async(std::launch::async, [&, caller] {
      for (int round = 0; round < 10; ++round) {
        const int which = (caller + round) % 20;
        BackendCall& call = which == 0 ? *ill : which == 10 ? *crash : *well;
        const auto before = Steady::now();
        const auto got = call_on(call, static_cast<std::size_t>(caller % 2), 500ms);
        if (Steady::now() - before > 900ms) ++late;
        if (got) ++good;
      }
    }));
  }
  for (auto& each : callers) each.get();
  EXPECT_EQ(late.load(), 0);
  EXPECT_GT(good.load(), 60);
  expect_alive();
}

}  // namespace
}  // namespace figbridge::test
