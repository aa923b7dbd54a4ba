// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/known_keys.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace figbridge::facade {
namespace {

using namespace std::chrono_literals;
using State = KnownKeys::State;

constexpr Wall::time_point kNow{1000s};

IdempotencyKey key(std::string text) {
  return {.operation = "order.create", .scope = "", .key = std::move(text)};
}

std::shared_ptr<const IntentRecord> record(std::string fingerprint, std::size_t answer_bytes = 10) {
  return std::make_shared<const IntentRecord>(
      IntentRecord{.intent = {.fingerprint = std::move(fingerprint), .expires = kNow + 72h},
                   .state = IntentState::done,
                   .answer = {.form = IntentAnswer::Form::contract, .body = std::string(answer_bytes, 'x')}});
}

TEST(KnownKeys, AKeyUnderWayIsNobodyElses) {
  KnownKeys keys(1 << 20);
  {
    const auto mine = keys.look_up(key("k"), "f", kNow);
    EXPECT_EQ(mine.state, State::claimed);
    EXPECT_EQ(keys.look_up(key("k"), "f", kNow).state, State::in_flight);
    EXPECT_EQ(keys.look_up(key("k"), "g", kNow).state, State::different);
    EXPECT_EQ(keys.look_up(key("other"), "f", kNow).state, State::claimed);
  }
  EXPECT_EQ(keys.look_up(key("k"), "f", kNow).state, State::claimed) << "its call has gone";
}

TEST(KnownKeys, AnAnswerIsKeptUntilItExpires) {
  KnownKeys keys(1 << 20);
  keys.keep(keys.look_up(key("k"), "f", kNow).claim, record("f"));
  EXPECT_EQ(keys.look_up(key("k"), "f", kNow).state, State::answered);
  EXPECT_EQ(keys.look_up(key("k"), "g", kNow).state, State::different);
  EXPECT_EQ(keys.look_up(key("k"), "f", kNow + 72h).state, State::claimed);
  EXPECT_EQ(keys.bytes(), 0U);
}

TEST(KnownKeys, MemoryIsBoundedAndTheLastUsedStay) {
  KnownKeys keys(16 * 64 * 1024);
  keys.keep(keys.look_up(key("first"), "f", kNow).claim, record("f", 10'000));
  for (int n = 0; n < 1'000; ++n) {
    keys.keep(keys.look_up(key(std::to_string(n)), "f", kNow).claim, record("f", 10'000));
    ASSERT_LE(keys.bytes(), 16U * 64 * 1024);
    ASSERT_EQ(keys.look_up(key("first"), "f", kNow).state, State::answered) << n;
  }
  EXPECT_EQ(keys.look_up(key("0"), "f", kNow).state, State::claimed);
}

TEST(KnownKeys, AnAnswerThatIsTooLargeIsLeftToTheStore) {
  KnownKeys keys(16 * 1024);
  keys.keep(keys.look_up(key("k"), "f", kNow).claim, record("f", 100'000));
  EXPECT_EQ(keys.look_up(key("k"), "f", kNow).state, State::claimed);
}

TEST(KnownKeys, OfManyThreadsOneGetsTheKey) {
  KnownKeys keys(1 << 20);
  for (int round = 0; round < 200; ++round) {
    std::vector<KnownKeys::Found> found(4);
    {
      std::vector<std::jthread> threads;
      for (auto& each : found) threads.emplace_back([&] { each = keys.look_up(key("k"), "f", kNow); });
    }
    EXPECT_EQ(std::ranges::count(found, State::claimed, &KnownKeys::Found::state), 1);
  }
}

}  // namespace
}  // namespace figbridge::facade
