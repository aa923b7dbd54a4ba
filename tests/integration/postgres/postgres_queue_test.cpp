// SPDX-License-Identifier: Apache-2.0
// The queue in PostgreSQL: what every queue does, and what only this one can get wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Poco/Data/Session.h>
#include <atomic>
#include <set>
#include <thread>

#include "store/postgres_database.h"
#include "store/postgres_work_queue.h"
#include "tests/support/postgres_server.h"
#include "tests/unit/store/work_queue_suite.h"

namespace figbridge::store::test {
namespace {

using figbridge::test::PostgresServer;
using namespace Poco::Data::Keywords;
using namespace std::chrono_literals;

/// One for all tests of this program.
PostgresServer& server() {
  static PostgresServer one;
  return one;
}

std::unique_ptr<PostgresDatabase> connect() {
  auto opened = PostgresDatabase::open(server().connection());
  EXPECT_TRUE(opened) << opened.error().describe() << opened.error().remote;
  return std::move(*opened);
}

void do_it(PostgresDatabase& database, const std::string& sql) {
  const auto done =
      database.run("preparing a test", [&](Poco::Data::Session& session) { session << sql, now; });
  EXPECT_TRUE(done) << done.error().remote;
}

/// One bridge's part: several may work on one server.
struct Bridge {
  explicit Bridge(const Clock& clock)
      : database(connect()),
        writer(std::make_unique<GroupCommit>(*database)),
        queue(std::make_unique<PostgresWorkQueue>(*writer, clock, 3)) {}
  std::unique_ptr<PostgresDatabase> database;
  std::unique_ptr<GroupCommit> writer;
  std::unique_ptr<PostgresWorkQueue> queue;
};

class PostgresStore final : public QueueStore {
 public:
  explicit PostgresStore(const Clock& clock) : clock_(clock) {
    do_it(*connect(), "DROP SCHEMA IF EXISTS figbridge CASCADE");
    reopen();
  }
  WorkQueue& queue() override { return *bridge_->queue; }
  void reopen() override {
    bridge_.reset();
    bridge_ = std::make_unique<Bridge>(clock_);
  }
  void damage(const std::string& id) override {
    do_it(*bridge_->database, "UPDATE work SET payload = 'x' WHERE id = '" + id + "'");
  }

 private:
  const Clock& clock_;
  std::unique_ptr<Bridge> bridge_;
};

const QueueKind kPostgres{"Postgres", [](const Clock& clock) -> std::unique_ptr<QueueStore> {
                            return std::make_unique<PostgresStore>(clock);
                          }};

INSTANTIATE_TEST_SUITE_P(Postgres, WorkQueueTest, testing::Values(kPostgres),
                         [](const auto& each) { return each.param.name; });
INSTANTIATE_TEST_SUITE_P(Postgres, WorkQueueProperty,
                         testing::Combine(testing::Values(kPostgres), testing::Range(1U, 9U)),
                         [](const auto& each) { return "Seed" + std::to_string(std::get<1>(each.param)); });

struct PostgresTest : testing::Test {
  PostgresTest() { do_it(*connect(), "DROP SCHEMA IF EXISTS figbridge CASCADE"); }
  static std::string refusal() {
    const auto opened = PostgresDatabase::open(server().connection());
    return opened ? "opened" : opened.error().text;
  }
  HandClock clock;
};

TEST_F(PostgresTest, TwoBridgesNeverHandOutTheSame) {
  Bridge one(clock);
  Bridge other(clock);
  std::vector<WorkItem> items;
  for (int n = 0; n < 200; ++n)
    items.push_back(item("i" + std::to_string(n), n % 2 == 0 ? "" : "k" + std::to_string(n % 7)));
  ASSERT_TRUE(one.queue->append(items));
  std::array<std::vector<std::string>, 2> taken;
  const auto take_all = [&](PostgresWorkQueue& queue, std::vector<std::string>& mine) {
    for (int idle = 0; idle < 20;) {
      const auto leased = queue.lease("copies", 3, clock.wall + 10s);
      ASSERT_TRUE(leased) << leased.error().remote;
      idle = leased->empty() ? idle + 1 : 0;
      for (const auto& each : *leased) {
        mine.push_back(each.id);
        ASSERT_TRUE(queue.acknowledge({each.id}));
      }
    }
  };
  {
    const std::jthread first([&] { take_all(*one.queue, taken[0]); });
    const std::jthread second([&] { take_all(*other.queue, taken[1]); });
  }
  std::set<std::string> all(taken[0].begin(), taken[0].end());
  all.insert(taken[1].begin(), taken[1].end());
  EXPECT_EQ(taken[0].size() + taken[1].size(), 200U) << "none twice";
  EXPECT_EQ(all.size(), 200U) << "and each once";
  EXPECT_FALSE(taken[0].empty());
  EXPECT_FALSE(taken[1].empty());
}

TEST_F(PostgresTest, ManyAskersShareATransaction) {
  Bridge bridge(clock);
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> askers;
    for (int asker = 0; asker < 8; ++asker) {
      askers.emplace_back([&, asker] {
        for (int n = 0; n < 25; ++n) {
          if (!bridge.queue->append({item(std::to_string(asker) + "-" + std::to_string(n))})) ++failed;
        }
      });
    }
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(bridge.queue->figures("copies")->waiting, 200U);
  EXPECT_LT(bridge.writer->figures().commits, 190U);
}

TEST_F(PostgresTest, WhatWasToldSurvivesACrashOfTheServerAndTheConnectionIsMadeAgain) {
  Bridge bridge(clock);
  ASSERT_TRUE(bridge.queue->append({item("before")}));
  server().kill();
  const auto lost = bridge.queue->append({item("lost")});
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::storage);
  EXPECT_EQ(lost.error().code, "lost") << lost.error().describe() << lost.error().remote;
  EXPECT_FALSE(bridge.queue->figures("copies"));
  server().start();
  ASSERT_TRUE(bridge.queue->append({item("after")}));
  const auto leased = bridge.queue->lease("copies", 10, clock.wall + 10s);
  ASSERT_TRUE(leased) << leased.error().remote;
  ASSERT_EQ(leased->size(), 2U);
  EXPECT_EQ(leased->front().id, "before");
  EXPECT_EQ(leased->back().id, "after");
}

TEST_F(PostgresTest, OnePieceOfTextThatItCannotKeepTakesNoOtherAlong) {
  Bridge bridge(clock);
  const auto zero = bridge.queue->append({item(std::string("a\0b", 3))});
  EXPECT_EQ(zero.error().kind, ErrorKind::invalid);
  const auto no_utf8 = bridge.queue->append({item("\xff\xfe")});
  ASSERT_FALSE(no_utf8);
  EXPECT_THAT(no_utf8.error().text, testing::HasSubstr("takes no such text"));
  EXPECT_TRUE(bridge.queue->append({item("fine", "", std::string("\0\xff", 2))}));
  EXPECT_EQ(bridge.queue->figures("copies")->waiting, 1U);
}

TEST_F(PostgresTest, AServerThatWouldLoseWhatItSaysIsRefused) {
  server().stop();
  server().set("fsync=off");
  server().start();
  EXPECT_THAT(refusal(), testing::HasSubstr("`fsync` off"));
  server().stop();
  server().set("fsync=on");
  server().start();
  EXPECT_EQ(refusal(), "opened");
}

TEST_F(PostgresTest, ANewerSchemaIsRefused) {
  const auto before = connect();
  do_it(*before, "INSERT INTO schema_step (number, name) VALUES (99, 'later')");
  const auto opened = PostgresDatabase::open(server().connection());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "newer_schema");
  do_it(*before, "DROP SCHEMA figbridge CASCADE");
}

TEST_F(PostgresTest, CommitsWaitForTheDiskAndNothingWaitsForEver) {
  const auto database = connect();
  const auto setting = [&](const std::string& name) {
    std::string value;
    EXPECT_TRUE(database->run(
        "asking", [&](Poco::Data::Session& session) { session << "SHOW " + name, into(value), now; }));
    return value;
  };
  EXPECT_EQ(setting("synchronous_commit"), "on");
  EXPECT_EQ(setting("statement_timeout"), "30s");
  EXPECT_EQ(setting("lock_timeout"), "5s");
}

TEST_F(PostgresTest, SaysThatItCannotBeReached) {
  const auto opened = PostgresDatabase::open("host=/nowhere user=nobody dbname=none");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().text, "opening the store: the store cannot be reached");
}

}  // namespace
}  // namespace figbridge::store::test
