// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "facade/observe/redact.h"
#include "tests/unit/facade/observe_fakes.h"

namespace figbridge::facade {
namespace {

using testing::failed_call;
using testing::good_call;
using testing::HandClock;
using testing::TemporaryFolder;

nlohmann::json line_of(const Observation& seen) {
  std::string out;
  append_exchange_line(out, seen);
  EXPECT_EQ(out.back(), '\n');
  EXPECT_EQ(out.find('\n'), out.size() - 1);
  return nlohmann::json::parse(out);
}

TEST(ExchangeLine, SaysWhoCalledWhatAndWhoAnswered) {
  const auto line = line_of(good_call());
  EXPECT_EQ(line.at("ts"), "2026-03-01T12:00:00.000Z");
  EXPECT_EQ(line.at("event"), "exchange");
  EXPECT_EQ(line.at("operation"), "customer.get");
  EXPECT_EQ(line.at("caller"), "shop");
  EXPECT_EQ(line.at("side"), "legacy");
  EXPECT_EQ(line.at("duration_ms").dump(), "12.345");
  EXPECT_EQ(line.at("status"), 200);
  EXPECT_FALSE(line.contains("error_kind"));
}

TEST(ExchangeLine, TellsAFailureWithTheRemoteTextRedacted) {
  const auto line = line_of(failed_call());
  EXPECT_EQ(line.at("error_kind"), "fault");
  EXPECT_EQ(line.at("error_origin"), "backend");
  EXPECT_EQ(line.at("remote_text"), "no customer # for <email>");
}

TEST(ExchangeLine, CannotBeForgedByWhatACallerSends) {
  auto seen = good_call();
  seen.operation.clear();
  seen.wire_name = "GET /x\"}\n{\"event\":\"fake\x1b[31m\x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xae";
  std::string out;
  append_exchange_line(out, seen);
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
  EXPECT_NE(out.find(R"(GET /x\"}\u000a{\"event\":\"fake\u001b[31m\u007f\u0085\u2028\u202e)"),
            std::string::npos)
      << out;
}

TEST(ExchangeLine, StaysJsonWhateverBytesANameHolds) {
  auto seen = good_call();
  seen.wire_name = "a\xff\xc0\xaf\xed\xa0\x80\xf5z\xe2\x82";
  EXPECT_EQ(line_of(seen).at("wire_name"),
            std::string("a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdz\ufffd\ufffd"));
}

TEST(ExchangeLine, IsBoundedInLength) {
  auto seen = failed_call();
  for (auto* text :
       {&seen.wire_name, &seen.caller.name, &seen.endpoint, &seen.error_text, &seen.remote_text}) {
    *text = std::string(1'000'000, '\x01');
  }
  std::string out;
  append_exchange_line(out, seen);
  EXPECT_LT(out.size(), 16'000U);
}

TEST(Timestamp, CountsMillisecondsAndLeapDays) {
  EXPECT_EQ(timestamp(Wall::time_point(std::chrono::milliseconds(1'709'164'799'999))),
            "2024-02-28T23:59:59.999Z");
  EXPECT_EQ(timestamp(Wall::time_point(std::chrono::milliseconds(1'709'164'800'000))),
            "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(timestamp(Wall::time_point(std::chrono::milliseconds(-1))), "1969-12-31T23:59:59.999Z");
}

TEST(Redact, KeepsTheTroubleAndMasksTheData) {
  EXPECT_EQ(redact("ORA-00942: table \"HR.PAY\" can't be read by 'anna'"),
            "ORA-#: table * can't be read by *");
  EXPECT_EQ(redact("key=abcdefghijklmnopqrstuvwxyz012345 IBAN DE89 3704"), "key=* IBAN DE# #");
  EXPECT_EQ(redact("unterminated \"secret words"), "unterminated *");
  EXPECT_EQ(redact(""), "");
}

TEST(Redact, CutsALongTextAndReadsLittleOfIt) {
  std::string words;
  for (int i = 0; i < 100'000; ++i) words += "word ";
  EXPECT_EQ(redact(words).size(), kRedactedLength + std::string("…").size());
  EXPECT_EQ(redact(std::string(1'000'000, '\'')).substr(0, 3), "***");
}

std::vector<nlohmann::json> lines_in(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

TEST(Log, HasEveryLineOnDiskAfterAFlush) {
  const TemporaryFolder folder;
  const HandClock clock;
  LogSettings settings{.target = (folder.path() / "log").string()};
  const auto log = Log::open(settings, clock);
  ASSERT_TRUE(log);
  for (int i = 0; i < 100; ++i) (*log)->record(good_call());
  (*log)->event(LogLevel::warning, "table_changed",
                {{"version", std::int64_t{8}}, {"author", "uid:0(root)"}});
  (*log)->flush();
  const auto lines = lines_in(settings.target);
  ASSERT_EQ(lines.size(), 101U);
  EXPECT_EQ(lines.back(), nlohmann::json::parse(R"x({"ts":"2026-03-01T12:00:00.000Z","level":"warning",
      "event":"table_changed","version":8,"author":"uid:0(root)"})x"));
}

TEST(Log, WritesWhatIsQueuedAtItsEnd) {
  const TemporaryFolder folder;
  const HandClock clock;
  const LogSettings settings{.target = (folder.path() / "log").string(), .linger = std::chrono::hours(1)};
  {
    const auto log = Log::open(settings, clock);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) (*log)->record(good_call());
      });
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(lines_in(settings.target).size(), 200U);
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  const TemporaryFolder folder;
  const HandClock clock;
  const LogSettings settings{.target = (folder.path() / "log").string(), .level = LogLevel::error};
  const auto log = Log::open(settings, clock);
  (*log)->record(good_call());
  (*log)->event(LogLevel::warning, "w", {});
  (*log)->event(LogLevel::error, "e", {});
  (*log)->flush();
  ASSERT_EQ(lines_in(settings.target).size(), 1U);
}

TEST(Log, ThatCannotBeOpenedIsAConfigurationError) {
  const HandClock clock;
  const auto log = Log::open({.target = "/proc/no/such/log"}, clock);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().kind, ErrorKind::configuration);
}

TEST(Log, DropsAndCountsInsteadOfWaitingForAStuckDisk) {
  const HandClock clock;
  std::promise<void> let_go;
  const auto stuck = let_go.get_future().share();
  Log log({.queue_bytes = 16 * 4096, .linger = std::chrono::milliseconds(0)}, clock,
          [stuck](std::string_view) {
            stuck.wait();
            return true;
          });
  for (int i = 0; i < 1000; ++i) log.record(good_call());
  EXPECT_GT(log.dropped(), 900U);
  EXPECT_LT(log.dropped(), 1000U);
  let_go.set_value();
}

TEST(Log, CountsWhatAFullDiskRefusesAndGoesOn) {
  const HandClock clock;
  Log log({}, clock, [](std::string_view) { return false; });
  log.record(good_call());
  log.flush();
  EXPECT_EQ(log.dropped(), 1U);
}

TEST(Log, DoesNotLingerWhenABufferFillsUp) {
  const HandClock clock;
  std::promise<void> written;
  std::atomic<bool> first = true;
  Log log({.linger = std::chrono::hours(1)}, clock, [&](std::string_view) {
    if (first.exchange(false)) written.set_value();
    return true;
  });
  for (int i = 0; i < 1000; ++i) log.record(good_call());
  EXPECT_EQ(written.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  EXPECT_EQ(log.dropped(), 0U);
}

TEST(Log, WritesLinesInBatches) {
  const HandClock clock;
  std::atomic<int> batches = 0;
  Log log({.linger = std::chrono::hours(1)}, clock, [&](std::string_view) { return ++batches > 0; });
  for (int i = 0; i < 100; ++i) log.record(good_call());
  log.flush();
  EXPECT_EQ(batches, 1);
}

}  // namespace
}  // namespace figbridge::facade
