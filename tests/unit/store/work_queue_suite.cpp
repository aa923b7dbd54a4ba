// SPDX-License-Identifier: Apache-2.0
// What every durable queue does, whatever database it is kept in.
#include "tests/unit/store/work_queue_suite.h"

#include <gmock/gmock.h>

#include <random>

#include "tests/unit/store/queue_model.h"

namespace figbridge::store::test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(WorkQueueTest, HandsOutWhatWasAppendedAfterAReopening) {
  ASSERT_TRUE(queue().append({item("a", "", std::string("\0\xFFx", 3)), item("b")}));
  reopen();
  const auto leased = queue().lease("copies", 10, clock.wall + 10s);
  ASSERT_EQ(leased->size(), 2U);
  EXPECT_EQ(leased->front().payload, std::string("\0\xFFx", 3));
  EXPECT_EQ(leased->front().attempts, 1U);
}

TEST_P(WorkQueueTest, KeepsAnEmptyPayload) {
  ASSERT_TRUE(queue().append({item("a", "", ""), item("b", "", "full"), item("c", "", "")}));
  const auto leased = queue().lease("copies", 10, clock.wall + 10s);
  ASSERT_TRUE(leased) << leased.error().describe();
  ASSERT_EQ(leased->size(), 3U);
  EXPECT_EQ(leased->front().payload, "");
  EXPECT_EQ(leased->back().payload, "");
}

TEST_P(WorkQueueTest, OneIdIsOneItem) {
  ASSERT_TRUE(queue().append({item("a"), item("a")}));
  ASSERT_TRUE(queue().append({item("a")}));
  EXPECT_EQ(queue().figures("copies")->waiting, 1U);
}

TEST_P(WorkQueueTest, KeepsTheOrderOfAKey) {
  ASSERT_TRUE(queue().append({item("a1", "a"), item("a2", "a"), item("b1", "b"), item("x")}));
  EXPECT_THAT(lease(), ElementsAre("a1", "b1", "x"));
  EXPECT_THAT(lease(), IsEmpty());
  ASSERT_TRUE(queue().acknowledge({"a1"}));
  EXPECT_THAT(lease(), ElementsAre("a2"));
}

TEST_P(WorkQueueTest, ARetryHoldsItsKeyBack) {
  ASSERT_TRUE(queue().append({item("a1", "a"), item("a2", "a")}));
  EXPECT_THAT(lease(), ElementsAre("a1"));
  ASSERT_TRUE(queue().retry("a1", clock.wall + 5s, "busy"));
  EXPECT_THAT(lease(), IsEmpty());
  clock.wall += 5s;
  EXPECT_THAT(lease(), ElementsAre("a1"));
}

TEST_P(WorkQueueTest, ALeaseThatRanOutIsHandedOutAgain) {
  ASSERT_TRUE(queue().append({item("a")}));
  EXPECT_THAT(lease(), ElementsAre("a"));
  clock.wall += 10s;
  EXPECT_THAT(lease(), ElementsAre("a"));
}

TEST_P(WorkQueueTest, WhatIsNeverSettledIsBuried) {
  ASSERT_TRUE(queue().append({item("poison", "k"), item("next", "k")}));
  for (int n = 0; n < 3; ++n) {
    EXPECT_THAT(lease(), ElementsAre("poison"));
    clock.wall += 10s;
  }
  EXPECT_THAT(lease(), IsEmpty());
  EXPECT_THAT(lease(), ElementsAre("next"));
  const auto buried = queue().buried("copies", 10);
  ASSERT_EQ(buried->size(), 1U);
  EXPECT_EQ(buried->front().item.id, "poison");
  EXPECT_THAT(buried->front().cause, testing::HasSubstr("3 times"));
}

TEST_P(WorkQueueTest, WhatWasDugUpWaitsBehindTheOthers) {
  ASSERT_TRUE(queue().append({item("a1", "a"), item("a2", "a")}));
  ASSERT_TRUE(queue().bury("a1", "a person must look"));
  ASSERT_TRUE(queue().dig_up("a1"));
  EXPECT_THAT(lease(), ElementsAre("a2"));
  EXPECT_EQ(queue().dig_up("a1").error().kind, ErrorKind::not_found);
}

TEST_P(WorkQueueTest, ADamagedRecordIsNeverHandedOut) {
  ASSERT_TRUE(queue().append({item("a"), item("b")}));
  store->damage("a");
  EXPECT_THAT(lease(), ElementsAre("b"));
  EXPECT_EQ(queue().buried("copies", 10)->front().cause, "its record is damaged");
}

TEST_P(WorkQueueTest, SettledWorkCannotBeSettledAgain) {
  ASSERT_TRUE(queue().append({item("a")}));
  ASSERT_TRUE(queue().acknowledge({"a"}));
  ASSERT_TRUE(queue().acknowledge({"a"})) << "acknowledging twice is one";
  EXPECT_EQ(queue().retry("a", clock.wall, "").error().kind, ErrorKind::not_found);
  EXPECT_EQ(queue().bury("a", "").error().kind, ErrorKind::not_found);
}

TEST_P(WorkQueueTest, ShowsHowFarItIsBehind) {
  EXPECT_FALSE(queue().figures("copies")->oldest);
  const auto first = clock.wall;
  ASSERT_TRUE(queue().append({item("a")}));
  clock.wall += 1min;
  ASSERT_TRUE(queue().append({item("b")}));
  ASSERT_TRUE(queue().bury("b", ""));
  const auto figures = queue().figures("copies");
  EXPECT_EQ(figures->waiting, 1U);
  EXPECT_EQ(figures->buried, 1U);
  EXPECT_EQ(figures->oldest, first);
}

/// Random work against a model that fits on a page, with the store closed and opened in between.
TEST_P(WorkQueueProperty, DoesWhatTheModelDoes) {
  std::mt19937 random(std::get<unsigned>(GetParam()));
  QueueModel model(3);
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
        ASSERT_TRUE(queue().append({one}));
        model.append(one);
        break;
      }
      case 2:
      case 3:
        ASSERT_EQ(lease(3), model.lease(3, now, now + 10s)) << "step " << step;
        break;
      case 4:
        ASSERT_TRUE(queue().acknowledge({id}));
        model.acknowledge(id);
        break;
      case 5:
        ASSERT_EQ(queue().retry(id, now + 2s, "again").has_value(), model.retry(id, now + 2s))
            << "step " << step;
        break;
      case 6:
        if (random() % 2 == 0) {
          ASSERT_EQ(queue().bury(id, "aside").has_value(), model.bury(id)) << "step " << step;
        } else {
          ASSERT_EQ(queue().dig_up(id).has_value(), model.dig_up(id)) << "step " << step;
        }
        break;
      default:
        clock.wall += std::chrono::seconds(random() % 6);
        if (random() % 5 == 0) reopen();
    }
  }
}

}  // namespace figbridge::store::test
