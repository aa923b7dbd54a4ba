// SPDX-License-Identifier: Apache-2.0
#include "net/server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::post;
using test::RawPeer;
using test::TestPort;

struct Server : testing::Test {
  test::RunningLoops running;
  [[nodiscard]] TestPort serve(test::Handling handling, PortSettings settings = {}) {
    return {running.loops, std::move(handling), std::move(settings)};
  }
};

TEST_F(Server, AnswersWithTheFieldsOfAWholeAnswer) {
  auto port = serve(test::say_path);
  auto peer = port.connect();
  const auto answer = peer.send(get("/abc?q=1")).read_answer();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
  EXPECT_NE(answer.find("\r\nContent-Length: 4\r\n"), std::string::npos);
  EXPECT_EQ(answer.find("Connection:"), std::string::npos);
  EXPECT_EQ(test::body_of(answer), "/abc");
}

TEST_F(Server, KeepsTheConnectionForFurtherRequests) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  for (const std::string body : {"one", "two", "three"}) {
    EXPECT_EQ(test::body_of(peer.send(post("/", body)).read_answer()), body);
  }
}

TEST_F(Server, AnswersPipelinedRequestsInOrder) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  std::string all;
  for (int i = 0; i < 200; ++i) all += post("/", "number " + std::to_string(i));
  peer.send(all);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(test::body_of(peer.read_answer()), "number " + std::to_string(i));
}

TEST_F(Server, ReadsRequestsThatComeByteByByte) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  const auto request = "\r\n" + post("/", "slow but sure");
  for (const char byte : request) peer.send({&byte, 1});
  EXPECT_EQ(test::body_of(peer.read_answer()), "slow but sure");
}

TEST_F(Server, ReadsChunkedBodies) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  peer.send("4;x=y\r\nwxyz\r\n").send("1\r\n!\r\n0\r\nTrailer: t\r\n\r\n");
  EXPECT_EQ(test::body_of(peer.read_answer()), "wxyz!");
  EXPECT_EQ(test::body_of(peer.send(post("/", "next")).read_answer()), "next");
}

TEST_F(Server, ReadsLargeBodies) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  const std::string body(3'000'000, 'x');
  EXPECT_EQ(test::body_of(peer.send(post("/", body)).read_answer()), body);
}

TEST_F(Server, AnswersHeadRequestsWithoutABody) {
  auto port = serve(test::say_path);
  auto peer = port.connect();
  const auto answer = peer.send("HEAD /abcd HTTP/1.1\r\nHost: a\r\n\r\n").read_until("\r\n\r\n");
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(test::body_of(peer.send(get("/x")).read_answer()), "/x");
}

TEST_F(Server, SendsNoLengthWithNoContent) {
  auto port = serve([](ServerExchange& exchange) -> Task<void> {
    ResponseHead head{.status = 204};
    co_await exchange.respond(std::move(head), std::string("ignored"));
  });
  auto peer = port.connect();
  const auto answer = peer.send(get("/", "Connection: close\r\n")).read_to_end();
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(Server, EndsTheConnectionWhenAsked) {
  auto port = serve(test::say_path);
  auto peer = port.connect();
  const auto answer = peer.send(get("/", "Connection: close\r\n")).read_to_end();
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
}

TEST_F(Server, EndsHttp10ConnectionsUnlessAskedToKeepThem) {
  auto port = serve(test::say_path);
  auto ending = port.connect();
  EXPECT_EQ(test::status_of(ending.send("GET / HTTP/1.0\r\n\r\n").read_to_end()), 200);
  auto kept = port.connect();
  const auto answer = kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read_answer();
  EXPECT_NE(answer.find("Connection: keep-alive\r\n"), std::string::npos);
  EXPECT_EQ(test::status_of(kept.send("GET / HTTP/1.0\r\n\r\n").read_to_end()), 200);
}

TEST_F(Server, AnswersContinueWhenTheBodyIsRead) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(test::body_of(peer.send("ok").read_answer()), "ok");
}

TEST_F(Server, DoesNotInviteABodyThatIsNotRead) {
  auto port = serve(test::say_path);
  auto peer = port.connect();
  peer.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  const auto answer = peer.read_to_end();
  EXPECT_EQ(test::status_of(answer), 200);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST_F(Server, ReadsAnUnreadBodyAwayUpToABound) {
  auto port = serve(test::say_path, {.drained_body_bytes = 1000});
  auto peer = port.connect();
  EXPECT_EQ(test::body_of(peer.send(post("/small", std::string(1000, 'x'))).read_answer()), "/small");
  const auto last = peer.send(post("/large", std::string(1001, 'x'))).read_to_end();
  EXPECT_NE(last.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(last.ends_with("/large"));
}

TEST_F(Server, NeverTakesATruncatedBodyForWhole) {
  std::optional<Error> seen;
  auto port = serve([&](ServerExchange& exchange) -> Task<void> {
    const auto body = co_await read_all(exchange.body(), 1000, Origin::caller);
    if (!body) seen = body.error();
    ResponseHead head{.status = 400};
    co_await exchange.respond(std::move(head), std::string());
  });
  for (const std::string body :
       {"Content-Length: 9\r\n\r\nshort", "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"}) {
    seen.reset();
    auto peer = port.connect();
    peer.send("POST / HTTP/1.1\r\nHost: a\r\n" + body).finish_sending();
    EXPECT_EQ(test::status_of(peer.read_to_end()), 400);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->kind, ErrorKind::closed);
    EXPECT_EQ(seen->origin, Origin::caller);
  }
}

TEST_F(Server, RefusesBrokenChunkFraming) {
  auto port = serve(test::echo);
  for (const std::string chunks : {"4\nwxyz\r\n0\r\n\r\n", "g\r\n", "4\r\nwxyzz\r\n0\r\n",
                                   "ffffffffffffffffff\r\n", "-1\r\n", "4 \r\nwxyz\r\n0 x\r\n\r\n"}) {
    auto peer = port.connect();
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    EXPECT_EQ(test::status_of(peer.read_to_end()), 400) << chunks;
  }
}

TEST_F(Server, BoundsChunkHeadsAndTrailers) {
  auto port = serve(test::echo);
  for (const auto& chunks : {"4;" + std::string(40'000, 'x'), "0\r\nT: " + std::string(40'000, 'x')}) {
    auto peer = port.connect();
    peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    EXPECT_EQ(test::status_of(peer.read_to_end()), 400);
  }
}

TEST_F(Server, BoundsBodies) {
  PortSettings settings;
  settings.limits.raw_body_bytes = 100;
  auto port = serve(test::echo, settings);
  auto announced = port.connect();
  EXPECT_EQ(test::status_of(announced.send(post("/", std::string(101, 'x'))).read_to_end()), 413);
  auto chunked = port.connect();
  chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n");
  EXPECT_EQ(test::status_of(chunked.read_to_end()), 400);
}

TEST_F(Server, RefusesEndlessHeads) {
  auto port = serve(test::echo);
  auto line = port.connect();
  EXPECT_EQ(test::status_of(line.send("GET /" + std::string(20'000, 'a')).read_to_end()), 414);
  auto fields = port.connect();
  EXPECT_EQ(test::status_of(fields.send("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'a')).read_to_end()),
            431);
  auto newline = port.connect();
  EXPECT_EQ(test::status_of(newline.send("GET / HTTP/1.1\nHost: a\n\n").read_to_end()), 400);
}

TEST_F(Server, EndsTheConnectionAfterARefusal) {
  auto port = serve(test::echo);
  auto peer = port.connect();
  const auto answers = peer.send(get("/", "Host: b\r\n") + get("/smuggled")).read_to_end();
  EXPECT_EQ(test::status_of(answers), 400);
  EXPECT_EQ(answers.find("HTTP/1.1", 1), std::string::npos);
}

TEST_F(Server, RendersEarlyAnswersByTheRegisteredFunction) {
  std::atomic<int> told{0};
  Port port(running.loops, {});
  port.answer_early_with([&](int status, const Error& error, const Peer& peer) {
    told = status;
    return EarlyAnswer{.content_type = "application/problem+json", .body = peer.address + ": " + error.text};
  });
  ASSERT_TRUE(port.start());
  auto peer = RawPeer::connect(port.port());
  const auto answer = peer.send(get("/", "A : b\r\n")).read_to_end();
  EXPECT_EQ(told, 400);
  EXPECT_NE(answer.find("Content-Type: application/problem+json\r\n"), std::string::npos);
  EXPECT_TRUE(test::body_of(answer).starts_with("127.0.0.1: "));
}

TEST_F(Server, AnswersNotFoundAndGoesOnWhereNobodyServes) {
  Port port(running.loops, {});
  ASSERT_TRUE(port.start());
  auto peer = RawPeer::connect(port.port());
  EXPECT_EQ(test::status_of(peer.send(get("/a")).read_answer()), 404);
  EXPECT_EQ(test::status_of(peer.send(get("/b")).read_answer()), 404);
}

TEST_F(Server, AnswersForHandlersThatDoNot) {
  auto port = serve([](ServerExchange& exchange) -> Task<void> {
    if (exchange.head().path() == "/throws") throw std::runtime_error("a defect");
    co_return;
  });
  auto peer = port.connect();
  EXPECT_EQ(test::status_of(peer.send(get("/silent")).read_answer()), 500);
  EXPECT_EQ(test::status_of(peer.send(get("/throws")).read_answer()), 500);
}

TEST_F(Server, SendsNothingOfAFieldWithControlCharacters) {
  auto port = serve([](ServerExchange& exchange) -> Task<void> {
    ResponseHead head;
    head.headers.add("A", "b\r\nX-Admin: yes");
    const auto sent = co_await exchange.respond(std::move(head), std::string());
    if (!sent && !exchange.responded()) {
      ResponseHead other{.status = 502};
      co_await exchange.respond(std::move(other), sent.error().text);
    }
  });
  auto peer = port.connect();
  const auto answer = peer.send(get("/")).read_answer();
  EXPECT_EQ(test::status_of(answer), 502);
  EXPECT_EQ(answer.find("X-Admin"), std::string::npos);
}

TEST_F(Server, CutsOffSlowHeads) {
  PortSettings settings;
  settings.limits.header_timeout = 50ms;
  auto port = serve(test::echo, settings);
  auto peer = port.connect();
  EXPECT_EQ(test::status_of(peer.send("GET / HTTP/1.1\r\n").read_to_end()), 408);
}

TEST_F(Server, CutsOffSlowBodies) {
  PortSettings settings;
  settings.limits.header_timeout = 50ms;  // the grace of bodies as well
  auto port = serve(test::echo, settings);
  auto peer = port.connect();
  const auto answer = peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc").read_to_end();
  EXPECT_EQ(test::status_of(answer), 400);
  EXPECT_NE(answer.find("slower"), std::string::npos);
}

TEST_F(Server, CutsOffReadersThatDoNotRead) {
  PortSettings settings;
  settings.limits.header_timeout = 50ms;
  std::atomic<bool> failed{false};
  auto port = serve(
      [&](ServerExchange& exchange) -> Task<void> {
        ResponseHead head;
        const auto sent = co_await exchange.respond(std::move(head), std::string(50'000'000, 'x'));
        failed = !sent && sent.error().kind == ErrorKind::timeout;
      },
      settings);
  auto peer = port.connect();
  peer.send(get("/"));
  EXPECT_TRUE(test::eventually([&] { return failed.load(); }));
}

TEST_F(Server, ClosesIdleConnections) {
  PortSettings settings;
  settings.limits.keep_alive = 50ms;
  auto port = serve(test::echo, settings);
  auto peer = port.connect();
  EXPECT_EQ(test::body_of(peer.send(post("/", "x")).read_answer()), "x");
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_TRUE(test::eventually([&] { return port->connections() == 0; }));
}

TEST_F(Server, ServesUnixSocketsAndKnowsTheCaller) {
  const auto path =
      std::filesystem::temp_directory_path() / ("figbridge-test-" + std::to_string(::getpid()) + ".sock");
  auto port = serve(
      [](ServerExchange& exchange) -> Task<void> {
        ResponseHead head;
        std::string uid = std::to_string(exchange.head().peer->uid.value_or(0xffffffff));
        co_await exchange.respond(std::move(head), std::move(uid));
      },
      {.unix_path = path, .unix_mode = 0620});
  struct stat found{};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0620U);
  auto peer = RawPeer::connect(path.string());
  EXPECT_EQ(test::body_of(peer.send(get("/")).read_answer()), std::to_string(::getuid()));
  Port second(running.loops, {.unix_path = path});
  EXPECT_FALSE(second.start());
  EXPECT_TRUE(port->drain(1s));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Server, NamesTheAddressThatIsTaken) {
  auto port = serve(test::echo);
  Port second(running.loops, {.port = port.port()});
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind, ErrorKind::configuration);
  EXPECT_NE(started.error().text.find(std::to_string(port.port())), std::string::npos);
}

TEST_F(Server, RewritesAbsoluteTargets) {
  auto port = serve([](ServerExchange& exchange) -> Task<void> {
    ResponseHead head;
    std::string seen = exchange.head().target + " " + std::string(exchange.head().headers.get("host"));
    co_await exchange.respond(std::move(head), std::move(seen));
  });
  auto peer = port.connect();
  EXPECT_EQ(test::body_of(peer.send(get("http://b:81/c?d")).read_answer()), "/c?d b:81");
}

TEST_F(Server, WaitsForRoomBeyondItsMostConnections) {
  auto port = serve(test::say_path, {.max_connections = 1});
  auto first = port.connect();
  EXPECT_EQ(test::status_of(first.send(get("/")).read_answer()), 200);
  auto second = port.connect();
  second.send(get("/second"));
  first.close();
  EXPECT_EQ(test::body_of(second.read_answer()), "/second");
}

}  // namespace
}  // namespace figbridge::net
