// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "net/client.h"
#include "net/server.h"
#include "tests/unit/net/sources.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::Ending;
using test::get;
using test::Pieces;
using test::TestPort;

const std::string kLarge(100'000, 'x');

struct Streaming : testing::Test {
  test::RunningLoops running;
  std::optional<Error> failure;  ///< written on a loop
  std::atomic<bool> failed{false};

  /// What respond() returned.
  [[nodiscard]] Error seen_failure() {
    EXPECT_TRUE(test::eventually([&] { return failed.load(); }));
    return failed.exchange(false) ? *failure : Error{};
  }

  /// Answers with what `make` gives; after a failure with nothing sent, says so.
  [[nodiscard]] TestPort serve(std::function<std::unique_ptr<ByteSource>()> make,
                               PortSettings settings = {}) {
    auto handling = [this, make = std::move(make)](ServerExchange& exchange) -> Task<void> {
      ResponseHead head;
      auto source = make();
      auto sent = co_await exchange.respond(std::move(head), std::move(source));
      if (sent) co_return;
      failure = sent.error();
      failed = true;
      if (exchange.responded()) co_return;
      ResponseHead other;
      other.status = 502;
      co_await exchange.respond(std::move(other), std::string("instead"));
    };
    return {running.loops, std::move(handling), std::move(settings)};
  }
  static std::function<std::unique_ptr<ByteSource>()> pieces(
      std::deque<std::string> list, std::optional<std::uint64_t> length = std::nullopt,
      Ending ending = Ending::in_order) {
    return [=] { return std::make_unique<Pieces>(list, length, ending); };
  }
};

TEST_F(Streaming, SendsSmallStreamsWithTheirLength) {
  for (const auto length : {std::optional<std::uint64_t>(6), std::optional<std::uint64_t>()}) {
    auto port = serve(pieces({"abc", "def"}, length));
    auto peer = port.connect();
    const auto answer = peer.send(get("/")).read_answer();
    EXPECT_NE(answer.find("Content-Length: 6\r\n"), std::string::npos);
    EXPECT_EQ(test::body_of(answer), "abcdef");
    EXPECT_EQ(test::body_of(peer.send(get("/")).read_answer()), "abcdef");
  }
}

TEST_F(Streaming, SendsLongStreamsOfKnownLength) {
  auto port = serve(pieces({kLarge, kLarge}, 200'000));
  auto peer = port.connect();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(test::body_of(peer.send(get("/")).read_answer()), kLarge + kLarge);
}

TEST_F(Streaming, SendsLongStreamsOfUnknownLengthInChunks) {
  auto port = serve(pieces({kLarge, "abc", kLarge}));
  auto peer = port.connect();
  const auto answer = peer.send(get("/")).read_until("0\r\n\r\n");
  EXPECT_NE(answer.find("Transfer-Encoding: chunked\r\n\r\n186a0\r\nx"), std::string::npos);
  EXPECT_NE(answer.find("x\r\n3\r\nabc\r\n186a0\r\nx"), std::string::npos);
  EXPECT_EQ(test::status_of(peer.send(get("/")).read_until("0\r\n\r\n")), 200);
}

TEST_F(Streaming, SendsLongStreamsToHttp10UntilTheConnectionEnds) {
  auto port = serve(pieces({kLarge, "abc"}));
  auto peer = port.connect();
  const auto answer = peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read_to_end();
  EXPECT_EQ(answer.find("chunked"), std::string::npos);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_EQ(test::body_of(answer), kLarge + "abc");
}

TEST_F(Streaming, GivesWayToAnotherAnswerWhileNothingWasSent) {
  auto port = serve(pieces({std::string(60'000, 'x')}, std::nullopt, Ending::with_error));
  auto peer = port.connect();
  const auto answer = peer.send(get("/")).read_answer();
  EXPECT_EQ(test::status_of(answer), 502);
  EXPECT_EQ(test::body_of(answer), "instead");
  EXPECT_EQ(test::status_of(peer.send(get("/")).read_answer()), 502);
}

TEST_F(Streaming, NeverEndsAFailedStreamInOrder) {
  for (const auto length : {std::optional<std::uint64_t>(300'000), std::optional<std::uint64_t>()}) {
    auto port = serve(pieces({kLarge, kLarge}, length, Ending::with_error));
    auto peer = port.connect();
    const auto answer = peer.send(get("/")).read_to_end();
    EXPECT_EQ(test::status_of(answer), 200);
    EXPECT_FALSE(answer.ends_with("0\r\n\r\n"));
    EXPECT_LT(test::body_of(answer).size(), 300'000U);
    EXPECT_EQ(seen_failure().text, "the source was cut short");
  }
}

TEST_F(Streaming, ResetsAFailedStreamThatOnlyTheConnectionsEndWouldEnd) {
  auto port = serve(pieces({kLarge, kLarge}, std::nullopt, Ending::with_error));
  auto peer = port.connect();
  peer.send("GET / HTTP/1.0\r\n\r\n").read_to_end();
  EXPECT_TRUE(peer.was_reset());
}

TEST_F(Streaming, CutsSourcesThatAreNotAsLongAsTheySaid) {
  for (const auto length : {150'000U, 250'000U}) {
    auto port = serve(pieces({kLarge, kLarge}, length));
    auto peer = port.connect();
    const auto answer = peer.send(get("/")).read_to_end();
    EXPECT_LT(test::body_of(answer).size(), length);
    EXPECT_EQ(seen_failure().kind, ErrorKind::internal);
  }
}

TEST_F(Streaming, ReadsTheSourceNoFasterThanTheCallerReads) {
  std::atomic<std::uint64_t> given{0};
  PortSettings settings;
  settings.limits.header_timeout = 200ms;
  auto port = serve([&] { return std::make_unique<test::Endless>(given); }, settings);
  auto peer = port.connect();
  peer.send(get("/"));
  EXPECT_EQ(seen_failure().kind, ErrorKind::timeout);
  EXPECT_LT(given, 64U * 1024 * 1024);
}

TEST_F(Streaming, CarriesBodiesThroughBothWays) {
  TestPort backend(running.loops, test::echo);
  BlockingPool pool(1);
  SystemResolver resolver(pool);
  UpstreamSettings to{.name = "echo", .endpoints = {{.host = "127.0.0.1", .port = backend.port()}}};
  const auto upstream = std::move(*Upstream::create(running.loops, resolver, std::move(to)));
  TestPort bridge(running.loops, [&](ServerExchange& exchange) -> Task<void> {
    ClientRequest request;
    request.method = exchange.head().method;
    request.headers = exchange.head().headers;
    request.body = exchange.take_body();
    auto answer = co_await upstream->send(std::move(request), Deadline::after(running.clock, 5s));
    ResponseHead head;
    head.status = answer ? answer->head.status : 502;
    auto body = answer ? std::move(answer->body) : source_of(answer.error().describe());
    co_await exchange.respond(std::move(head), std::move(body));
  });
  auto peer = bridge.connect();
  for (const auto size : {0U, 1U, 1'000U, 20'000U, 1'000'000U}) {
    const std::string body(size, 'y');
    EXPECT_EQ(test::body_of(peer.send(test::post("/", body)).read_answer()), body);
  }
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(test::body_of(peer.read_answer()), "abc");
  EXPECT_EQ((*backend).connections(), 1U);
}

}  // namespace
}  // namespace figbridge::net
