// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "net/endpoint_health.h"
#include "net/head_writer.h"
#include "net/hop_by_hop.h"
#include "net/path_table.h"
#include "net/read_buffer.h"
#include "net/server.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;

TEST(HopByHop, LeavesOutTheFieldsOfOneConnection) {
  Headers all;
  for (const char* name :
       {"Accept", "Connection", "Keep-Alive", "Proxy-Connection", "proxy-authenticate", "Proxy-Authorization",
        "te", "Trailer", "Transfer-Encoding", "Upgrade", "X-One", "x-two"}) {
    all.add(name, equal_without_case(name, "Connection") ? "close, X-Two ,, x-one" : "v");
  }
  const auto kept = end_to_end(all);
  ASSERT_EQ(kept.fields().size(), 1U);
  EXPECT_EQ(kept.fields().front().name, "Accept");
}

TEST(HopByHop, KeepsOrderAndRepeatedFields) {
  Headers all;
  all.add("B", "1");
  all.add("A", "2");
  all.add("B", "3");
  const auto kept = end_to_end(all);
  ASSERT_EQ(kept.fields().size(), 3U);
  EXPECT_EQ(kept.fields()[2].value, "3");
}

class Named final : public HttpHandler {
  Task<void> handle(ServerExchange&) override { co_return; }
};

TEST(PathTable, PrefersExactPathsThenLongPrefixesThenTheFallback) {
  Named exact, longer, shorter, rest;
  PathTable table;
  EXPECT_TRUE(table.add_prefix("/api", shorter));
  EXPECT_TRUE(table.add_prefix("/api/v2", longer));
  EXPECT_TRUE(table.add_exact("/api/v2", exact));
  EXPECT_EQ(table.find("/other"), nullptr);
  table.set_fallback(rest);
  EXPECT_EQ(table.find("/api/v2"), &exact);
  EXPECT_EQ(table.find("/api/v2/x"), &longer);
  EXPECT_EQ(table.find("/api/v3"), &shorter);
  EXPECT_EQ(table.find("/apis"), &rest);
}

TEST(PathTable, RefusesPathsThatAreTaken) {
  Named handler;
  PathTable table;
  EXPECT_TRUE(table.add_prefix("/a/", handler));
  EXPECT_FALSE(table.add_prefix("/a/", handler));
  EXPECT_TRUE(table.add_exact("/a/", handler));
  EXPECT_FALSE(table.add_exact("/a/", handler));
  EXPECT_FALSE(table.add_exact("a", handler));
}

TEST(HttpDate, IsInTheFormOfTheRfc) {
  HttpDate date;
  EXPECT_EQ(date.at(Wall::time_point(784111777s)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(Wall::time_point(784111778s)), "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(EndpointHealth, GoesOutAfterConsecutiveFailuresForAGrowingTime) {
  EndpointHealth health({.failures_until_out = 2, .first_out = 1s, .longest_out = 3s});
  Steady::time_point now{1h};
  health.failed(now);
  health.succeeded();
  health.failed(now);
  EXPECT_TRUE(health.up(now));
  for (const auto span : {1s, 2s, 3s, 3s}) {
    health.failed(now);
    EXPECT_FALSE(health.up(now + span - 1ms));
    now += span;
    EXPECT_TRUE(health.up(now));
  }
  health.succeeded();
  health.failed(now);
  EXPECT_TRUE(health.up(now));
}

TEST(ReadBuffer, KeepsBytesWhenRoomIsMadeForMore) {
  ReadBuffers stock;
  auto buffer = stock.borrow();
  std::ranges::fill(buffer.room(), 'a');
  buffer.grown_by(buffer.capacity());
  buffer.drop_front(buffer.capacity() - 2);
  EXPECT_EQ(buffer.room().size(), buffer.capacity() - 2);
  EXPECT_EQ(buffer.bytes(), "aa");
}

TEST(ReadBuffer, GoesBackToTheStock) {
  ReadBuffers stock;
  const void* first = nullptr;
  {
    auto buffer = stock.borrow();
    first = buffer.room().data();
    auto moved = std::move(buffer);
    EXPECT_FALSE(buffer.held());
  }
  EXPECT_EQ(stock.borrow().room().data(), first);
  EXPECT_GE(stock.borrow(100'000).capacity(), 100'000U);
}

}  // namespace
}  // namespace figbridge::net
