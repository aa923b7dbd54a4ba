// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <Poco/Data/Session.h>
#include <filesystem>
#include <random>

#include "store/sqlite_work_queue.h"
#include "tests/unit/store/queue_model.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class HandClock final : public Clock {
 public:
  Wall::time_point wall{1'000'000s};
  [[nodiscard]] Steady::time_point steady_now() const override { return {}; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall; }
};

WorkItem item(std::string id, std::string key = "", std::string payload = "p") {
  return {.id = std::move(id), .queue = "copies", .key = std::move(key), .payload = std::move(payload)};
}

struct WorkQueueTest : testing::Test {
  WorkQueueTest() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    reopen();
  }
  ~WorkQueueTest() override {
    close();
    fs::remove_all(folder);
  }
  void close() {
    queue.reset();
    writer.reset();
    database.reset();
  }
  void reopen() {
    close();
    database = SqliteDatabase::open(folder / "store.db", sqlite_journal_schema()).value();
    writer = std::make_unique<GroupCommit>(*database);
    queue = std::make_unique<SqliteWorkQueue>(*writer, clock, 3);
  }
  std::vector<std::string> lease(std::size_t limit = 100) {
    std::vector<std::string> ids;
    const auto leased = queue->lease("copies", limit, clock.wall + 10s);
    EXPECT_TRUE(leased) << leased.error().describe();
    for (const auto& each : *leased) ids.push_back(each.id);
    return ids;
  }

  fs::path folder;
  HandClock clock;
  std::unique_ptr<SqliteDatabase> database;
  std::unique_ptr<GroupCommit> writer;
  std::unique_ptr<SqliteWorkQueue> queue;
};

TEST_F(WorkQueueTest, HandsOutWhatWasAppendedAfterAReopening) {
  ASSERT_TRUE(queue->append({item("a", "", std::string("\0\xFFx", 3)), item("b")}));
  reopen();
  const auto leased = queue->lease("copies", 10, clock.wall + 10s);
  ASSERT_EQ(leased->size(), 2U);
  EXPECT_EQ(leased->front().payload, std::string("\0\xFFx", 3));
  EXPECT_EQ(leased->front().attempts, 1U);
}

TEST_F(WorkQueueTest, OneIdIsOneItem) {
  ASSERT_TRUE(queue->append({item("a"), item("a")}));
  ASSERT_TRUE(queue->append({item("a")}));
  EXPECT_EQ(queue->figures("copies")->waiting, 1U);
}

TEST_F(WorkQueueTest, KeepsTheOrderOfAKey) {
  ASSERT_TRUE(queue->append({item("a1", "a"), item("a2", "a"), item("b1", "b"), item("x")}));
  EXPECT_THAT(lease(), ElementsAre("a1", "b1", "x"));
  EXPECT_THAT(lease(), IsEmpty());
  ASSERT_TRUE(queue->acknowledge({"a1"}));
  EXPECT_THAT(lease(), ElementsAre("a2"));
}

TEST_F(WorkQueueTest, ARetryHoldsItsKeyBack) {
  ASSERT_TRUE(queue->append({item("a1", "a"), item("a2", "a")}));
  EXPECT_THAT(lease(), ElementsAre("a1"));
  ASSERT_TRUE(queue->retry("a1", clock.wall + 5s, "busy"));
  EXPECT_THAT(lease(), IsEmpty());
  clock.wall += 5s;
  EXPECT_THAT(lease(), ElementsAre("a1"));
}

TEST_F(WorkQueueTest, ALeaseThatRanOutIsHandedOutAgain) {
  ASSERT_TRUE(queue->append({item("a")}));
  EXPECT_THAT(lease(), ElementsAre("a"));
  clock.wall += 10s;
  EXPECT_THAT(lease(), ElementsAre("a"));
}

TEST_F(WorkQueueTest, WhatIsNeverSettledIsBuried) {
  ASSERT_TRUE(queue->append({item("poison", "k"), item("next", "k")}));
  for (int n = 0; n < 3; ++n) {
    EXPECT_THAT(lease(), ElementsAre("poison"));
    clock.wall += 10s;
  }
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_THAT(lease(), ElementsAre("next"));
  const auto buried = queue->buried("copies", 10);
  ASSERT_EQ(buried->size(), 1U);
  EXPECT_EQ(buried->front().item.id, "poison");
  EXPECT_THAT(buried->front().cause, testing::HasSubstr("3 times"));
}

TEST_F(WorkQueueTest, WhatWasDugUpWaitsBehindTheOthers) {
  ASSERT_TRUE(queue->append({item("a1", "a"), item("a2", "a")}));
  ASSERT_TRUE(queue->bury("a1", "a person must look"));
  ASSERT_TRUE(queue->dig_up("a1"));
  EXPECT_THAT(lease(), ElementsAre("a2"));
  EXPECT_EQ(queue->dig_up("a1").error().kind, ErrorKind::not_found);
}

TEST_F(WorkQueueTest, ADamagedRecordIsNeverHandedOut) {
  ASSERT_TRUE(queue->append({item("a"), item("b")}));
  ASSERT_TRUE(database->run("damaging", [](Poco::Data::Session& session) {
    session << "UPDATE work SET payload = x'00' WHERE id = 'a'", Poco::Data::Keywords::now;
  }));
  EXPECT_THAT(lease(), ElementsAre("b"));
  EXPECT_EQ(queue->buried("copies", 10)->front().cause, "its record is damaged");
}

TEST_F(WorkQueueTest, SettledWorkCannotBeSettledAgain) {
  ASSERT_TRUE(queue->append({item("a")}));
  ASSERT_TRUE(queue->acknowledge({"a"}));
  ASSERT_TRUE(queue->acknowledge({"a"})) << "acknowledging twice is one";
  EXPECT_EQ(queue->retry("a", clock.wall, "").error().kind, ErrorKind::not_found);
  EXPECT_EQ(queue->bury("a", "").error().kind, ErrorKind::not_found);
}

TEST_F(WorkQueueTest, ShowsHowFarItIsBehind) {
  EXPECT_FALSE(queue->figures("copies")->oldest);
  const auto first = clock.wall;
  ASSERT_TRUE(queue->append({item("a")}));
  clock.wall += 1min;
  ASSERT_TRUE(queue->append({item("b")}));
  ASSERT_TRUE(queue->bury("b", ""));
  const auto figures = queue->figures("copies");
  EXPECT_EQ(figures->waiting, 1U);
  EXPECT_EQ(figures->buried, 1U);
  EXPECT_EQ(figures->oldest, first);
}

/// Random work against a model that fits on a page, with the store closed and opened in between.
class WorkQueueProperty : public WorkQueueTest, public testing::WithParamInterface<unsigned> {};

TEST_P(WorkQueueProperty, DoesWhatTheModelDoes) {
  std::mt19937 random(GetParam());
  test::QueueModel model(3);
  const auto any_id = [&] { return "i" + std::to_string(random() % 12); };
  for (int step = 0; step < 150; ++step) {
    const auto now = clock.wall;
    const auto id = any_id();
    switch (random() % 8) {
      case 0:
      case 1: {
        const auto key = random() % 3 == 0 ? std::string() : "k" + std::to_string(random() % 3);
        auto one = item(id, key);
        one.not_before = random() % 4 == 0 ? now + 3s : Wall::time_point{};
        ASSERT_TRUE(queue->append({one}));
        model.append(one);
        break;
      }
      case 2:
      case 3:
        ASSERT_EQ(lease(3), model.lease(3, now, now + 10s)) << "step " << step;
        break;
      case 4:
        ASSERT_TRUE(queue->acknowledge({id}));
        model.acknowledge(id);
        break;
      case 5:
        ASSERT_EQ(queue->retry(id, now + 2s, "again").has_value(), model.retry(id, now + 2s))
            << "step " << step;
        break;
      case 6:
        if (random() % 2 == 0) {
          ASSERT_EQ(queue->bury(id, "aside").has_value(), model.bury(id)) << "step " << step;
        } else {
          ASSERT_EQ(queue->dig_up(id).has_value(), model.dig_up(id)) << "step " << step;
        }
        break;
      default:
        clock.wall += std::chrono::seconds(random() % 6);
        if (random() % 5 == 0) reopen();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, WorkQueueProperty, testing::Range(1U, 9U));

}  // namespace
}  // namespace figbridge::store
