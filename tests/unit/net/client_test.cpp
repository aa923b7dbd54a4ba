// SPDX-License-Identifier: Apache-2.0
#include "net/client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <future>
#include <string>

#include "tests/unit/net/sources.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::Pieces;
using test::RawPeer;
using test::ScriptedBackend;

/// Gives the same addresses for every name.
class FixedResolver final : public Resolver {
 public:
  explicit FixedResolver(std::vector<std::string> addresses) {
    for (const auto& text : addresses) addresses_.push_back(boost::asio::ip::make_address(text));
  }
  Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string) override {
    asked.fetch_add(1);
    if (addresses_.empty()) co_return fail(ErrorKind::unreachable, Origin::backend, "no such name");
    co_return addresses_;
  }
  std::atomic<int> asked{0};

 private:
  std::vector<boost::asio::ip::address> addresses_;
};

/// An answer read to its end.
struct Whole {
  ResponseHead head;
  std::string body;
  std::size_t endpoint = 0;
};

struct Client : testing::Test {
  test::RunningLoops running;
  FixedResolver resolver{{"127.0.0.1"}};
  std::unique_ptr<Upstream> upstream;

  void use(std::vector<std::uint16_t> ports, std::function<void(UpstreamSettings&)> change = {}) {
    UpstreamSettings settings{.name = "erp"};
    for (const auto port : ports) {
      settings.endpoints.push_back({.host = "erp.test", .port = port, .path = "/base"});
    }
    if (change) change(settings);
    auto created = Upstream::create(running.loops, resolver, std::move(settings));
    ASSERT_TRUE(created) << created.error().describe();
    upstream = std::move(*created);
  }

  [[nodiscard]] Deadline within(std::chrono::milliseconds span) const {
    return Deadline::after(running.clock, span);
  }

  Task<Result<Whole>> ask_on_loop(ClientRequest request, Deadline deadline) {
    auto response = co_await upstream->send(std::move(request), deadline);
    if (!response) co_return fail(std::move(response.error()));
    auto body = co_await read_all(*response->body, 64 * 1024 * 1024, Origin::backend);
    if (!body) co_return fail(std::move(body.error()));
    Whole whole{.head = std::move(response->head), .body = std::move(*body), .endpoint = response->endpoint};
    co_return whole;
  }

  Result<Whole> ask(ClientRequest request = {}, std::chrono::milliseconds span = 5s) {
    auto shared = std::make_shared<ClientRequest>(std::move(request));
    return test::run_on<Result<Whole>>(running.loops,
                                       [&, shared] { return ask_on_loop(std::move(*shared), within(span)); });
  }
};

constexpr auto kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Answers every request of a connection alike, bodies of Content-Length included.
ScriptedBackend::Script always(std::string answer) {
  return [answer](RawPeer& peer) {
    while (!peer.read_answer().empty()) peer.send(answer);
  };
}

TEST_F(Client, SendsOriginFormHostAndFields) {
  std::string seen;
  ScriptedBackend backend({[&](RawPeer& peer) {
    seen = peer.read_until("\r\n\r\n");
    peer.send(kOk);
  }});
  use({backend.port()});
  ClientRequest request{.target = "/a?b"};
  request.headers.add("Accept", "text/xml");
  request.headers.add("Connection", "X-Hop");
  request.headers.add("X-Hop", "never");
  request.headers.add("Host", "ignored");
  const auto answer = ask(std::move(request));
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->body, "ok");
  EXPECT_EQ(seen, "GET /base/a?b HTTP/1.1\r\nHost: erp.test:" + std::to_string(backend.port()) +
                      "\r\nAccept: text/xml\r\n\r\n");
}

TEST_F(Client, UsesAConnectionAgain) {
  ScriptedBackend backend({always(kOk)});
  use({backend.port()});
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(ask());
  EXPECT_EQ(backend.connections(), 1);
  EXPECT_EQ(upstream->in_flight(), 0U);
}

TEST_F(Client, ReadsChunkedAnswersAndInterimOnes) {
  ScriptedBackend backend(
      {always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n")});
  use({backend.port()});
  for (int i = 0; i < 3; ++i) {
    const auto answer = ask();
    ASSERT_TRUE(answer) << answer.error().describe();
    EXPECT_EQ(answer->body, "abcde");
  }
  EXPECT_EQ(backend.connections(), 1);
}

TEST_F(Client, ReadsAnswersThatEndWithTheConnection) {
  ScriptedBackend backend({[](RawPeer& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end").finish_sending();
  }});
  use({backend.port()});
  for (int i = 0; i < 2; ++i) EXPECT_EQ(ask()->body, "until the end");
  EXPECT_EQ(backend.connections(), 2);
}

TEST_F(Client, ExpectsNoBodyOfHeadAndNoContent) {
  ScriptedBackend backend({always("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n")});
  use({backend.port()});
  EXPECT_EQ(ask()->body, "");
  EXPECT_EQ(ask({.method = "HEAD"})->head.headers.get("content-length"), "5");
  EXPECT_EQ(backend.connections(), 1);
}

TEST_F(Client, SendsBodiesWholeAndStreamed) {
  std::string seen;
  ScriptedBackend backend({[&](RawPeer& peer) {
    seen = peer.read_answer();
    peer.send(kOk);
    seen += peer.read_answer();
    peer.send(kOk);
    seen += peer.read_until("0\r\n\r\n");
    peer.send(kOk);
  }});
  use({backend.port()});
  EXPECT_TRUE(ask({.method = "POST", .body = std::string("whole")}));
  EXPECT_TRUE(ask(
      {.method = "POST", .body = std::make_unique<Pieces>(std::deque<std::string>{"known ", "length"}, 12)}));
  EXPECT_TRUE(ask({.method = "POST",
                   .body = std::make_unique<Pieces>(std::deque<std::string>{"ab", "cde"}, std::nullopt)}));
  EXPECT_NE(seen.find("Content-Length: 5\r\n\r\nwhole"), std::string::npos);
  EXPECT_NE(seen.find("Content-Length: 12\r\n\r\nknown length"), std::string::npos);
  EXPECT_NE(seen.find("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"),
            std::string::npos);
  EXPECT_EQ(backend.connections(), 1);
}

TEST_F(Client, ReturnsTheFailureOfTheRequestsOwnBody) {
  ScriptedBackend backend({[](RawPeer& peer) { peer.read_to_end(); }});
  use({backend.port()});
  const auto answer = ask({.body = std::make_unique<Pieces>(std::deque<std::string>{"abc"}, std::nullopt,
                                                            test::Ending::with_error)});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().text, "erp: the source was cut short");
  EXPECT_EQ(answer.error().effect, Effect::unknown);
}

TEST_F(Client, TakesAnAnswerThatComesBeforeTheRequestIsThrough) {
  ScriptedBackend backend({[](RawPeer& peer) {
    peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
    peer.finish_sending();
    peer.read_to_end();
  }});
  use({backend.port()});
  const auto answer = ask({.method = "POST", .body = std::string(5'000'000, 'x')});
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->head.status, 413);
}

TEST_F(Client, HasNoEffectWhereNobodyListens) {
  use({1});
  const auto answer = ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unreachable);
  EXPECT_EQ(answer.error().effect, Effect::none);
  EXPECT_TRUE(answer.error().text.starts_with("erp: "));
}

/// One step of a conversation at which a backend fails, and what the call says then.
struct Failure {
  const char* name;
  ScriptedBackend::Script script;
  ErrorKind kind;
};

struct ClientFailure : Client, testing::WithParamInterface<Failure> {};

TEST_P(ClientFailure, IsAnErrorWithUnknownEffect) {
  ScriptedBackend backend({GetParam().script});
  use({backend.port()}, [](auto& settings) { settings.limits.raw_body_bytes = 1000; });
  const auto answer = ask({.method = "POST", .body = std::string("request")}, 200ms);
  ASSERT_FALSE(answer);
  EXPECT_EQ(name_of(answer.error().kind), name_of(GetParam().kind)) << answer.error().describe();
  EXPECT_EQ(answer.error().effect, Effect::unknown);
  EXPECT_EQ(answer.error().origin, Origin::backend);
  EXPECT_TRUE(test::eventually([&] { return upstream->in_flight() == 0; }));
}

/// Reads the request, says its part, and ends.
ScriptedBackend::Script says(std::string bytes) {
  return [bytes](RawPeer& peer) {
    peer.read_answer();
    peer.send(bytes);
  };
}

/// The same, but stays.
ScriptedBackend::Script says_and_hangs(std::string bytes) {
  return [bytes](RawPeer& peer) {
    peer.read_answer();
    peer.send(bytes).read_to_end();
  };
}

ScriptedBackend::Script says_and_resets(std::string bytes) {
  return [bytes](RawPeer& peer) {
    peer.read_answer();
    peer.send(bytes);
    std::this_thread::sleep_for(20ms);  // lets what was said arrive before the reset overtakes it
    peer.close_with_reset();
  };
}

std::string of_length(const std::string& rest) {
  return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + rest;
}
std::string chunked(const std::string& rest) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + rest;
}
std::string with(const std::string& fields) {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\nhello";
}

std::string name_of_failure(const testing::TestParamInfo<Failure>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Step, ClientFailure,
    testing::Values(
        Failure{"ClosesBeforeAnAnswer", says(""), ErrorKind::closed},
        Failure{"ResetsBeforeAnAnswer", says_and_resets(""), ErrorKind::closed},
        Failure{"HangsBeforeAnAnswer", says_and_hangs(""), ErrorKind::timeout},
        Failure{"ClosesInTheStatusLine", says("HTTP/1.1 2"), ErrorKind::closed},
        Failure{"HangsInTheStatusLine", says_and_hangs("HTTP/1.1 2"), ErrorKind::timeout},
        Failure{"ResetsInTheHead", says_and_resets("HTTP/1.1 200 OK\r\nA: "), ErrorKind::closed},
        Failure{"ClosesInTheHead", says("HTTP/1.1 200 OK\r\nA: "), ErrorKind::closed},
        Failure{"HangsInTheHead", says_and_hangs("HTTP/1.1 200 OK\r\nA: "), ErrorKind::timeout},
        Failure{"ClosesInTheBody", says(of_length("hell")), ErrorKind::closed},
        Failure{"ResetsInTheBody", says_and_resets(of_length("hell")), ErrorKind::closed},
        Failure{"HangsInTheBody", says_and_hangs(of_length("hell")), ErrorKind::timeout},
        Failure{"ResetsABodyToTheEnd", says_and_resets("HTTP/1.1 200 OK\r\n\r\nhello"), ErrorKind::closed},
        Failure{"ClosesInAChunk", says(chunked("5\r\nhell")), ErrorKind::closed},
        Failure{"ClosesBetweenChunks", says(chunked("5\r\nhello\r\n")), ErrorKind::closed},
        Failure{"ClosesBeforeTheLastEmptyLine", says(chunked("5\r\nhello\r\n0\r\n")), ErrorKind::closed},
        Failure{"HangsBetweenChunks", says_and_hangs(chunked("5\r\nhello\r\n")), ErrorKind::timeout}),
    name_of_failure);

INSTANTIATE_TEST_SUITE_P(
    Garbage, ClientFailure,
    testing::Values(
        Failure{"Words", says("hello there\r\n\r\n"), ErrorKind::bad_answer},
        Failure{"Newlines", says("HTTP/1.1 200 OK\n\n"), ErrorKind::bad_answer},
        Failure{"Http2", says("HTTP/2.0 200 OK\r\n\r\n"), ErrorKind::bad_answer},
        Failure{"BrokenChunkSize", says(chunked("xyz\r\n")), ErrorKind::bad_answer},
        Failure{"ChunkWithoutEnd", says(chunked("5\r\nhelloworld")), ErrorKind::bad_answer},
        Failure{"LengthAndChunked", says(with("Content-Length: 5\r\nTransfer-Encoding: chunked")),
                ErrorKind::bad_answer},
        Failure{"ChunkedAndLength", says(with("Transfer-Encoding: chunked\r\nContent-Length: 5")),
                ErrorKind::bad_answer},
        Failure{"TwoLengths", says(with("Content-Length: 5\r\nContent-Length: 4")), ErrorKind::bad_answer},
        Failure{"LengthInWords", says(with("Content-Length: five")), ErrorKind::bad_answer},
        Failure{"UnknownCoding", says(with("Transfer-Encoding: gzip")), ErrorKind::bad_answer},
        Failure{"CodingsBeforeChunked", says(with("Transfer-Encoding: gzip, chunked")),
                ErrorKind::bad_answer},
        Failure{"ChunkedOnHttp10", says("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                ErrorKind::bad_answer},
        Failure{"SwitchingProtocols", says("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
                ErrorKind::bad_answer},
        Failure{"ControlCharacterInField", says(with(std::string("A: b\0c", 6))), ErrorKind::bad_answer},
        Failure{"EndlessInterimAnswers",
                [](RawPeer& peer) {
                  peer.read_answer();
                  for (int i = 0; i < 100; ++i) peer.send("HTTP/1.1 100 Continue\r\n\r\n");
                },
                ErrorKind::bad_answer},
        Failure{"EndlessHead", says_and_hangs("HTTP/1.1 200 OK\r\nA: " + std::string(20'000, 'x')),
                ErrorKind::too_large},
        Failure{"AnnouncedTooLarge", says_and_hangs(with("Content-Length: 1001")), ErrorKind::too_large},
        Failure{"ChunkTooLarge", says_and_hangs(chunked("3e9\r\n")), ErrorKind::too_large},
        Failure{"EndlessBody", says_and_hangs("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')),
                ErrorKind::too_large}),
    name_of_failure);

/// Answers once, then closes when the next request is there.
ScriptedBackend::Script answers_once() {
  return [](RawPeer& peer) {
    peer.read_answer();
    peer.send(kOk);
    peer.read_answer();
  };
}

TEST_F(Client, RepeatsARepeatableRequestOnceOverAFreshConnection) {
  ScriptedBackend backend({answers_once(), always(kOk)});
  use({backend.port()});
  EXPECT_TRUE(ask());
  const auto answer = ask({.method = "PUT", .body = std::string("x"), .repeatable = true});
  EXPECT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(backend.connections(), 2);
}

TEST_F(Client, DoesNotRepeatOtherRequests) {
  ScriptedBackend backend({answers_once(), always(kOk)});
  use({backend.port()});
  EXPECT_TRUE(ask());
  const auto answer = ask({.method = "POST", .body = std::string("x")});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::closed);
  EXPECT_EQ(answer.error().effect, Effect::unknown);
  EXPECT_EQ(backend.connections(), 1);
}

TEST_F(Client, DoesNotUseAConnectionThatTheBackendHasClosed) {
  ScriptedBackend backend({says(kOk), always(kOk)});
  use({backend.port()});
  EXPECT_TRUE(ask());
  std::this_thread::sleep_for(50ms);  // the close arrives
  EXPECT_TRUE(ask({.method = "POST", .body = std::string("x")}));
  EXPECT_EQ(backend.connections(), 2);
}

TEST_F(Client, DoesNotUseAConnectionWithBytesThatNobodyAskedFor) {
  ScriptedBackend backend(
      {says_and_hangs(std::string(kOk) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"), always(kOk)});
  use({backend.port()});
  EXPECT_EQ(ask()->body, "ok");
  EXPECT_EQ(ask()->body, "ok");
  EXPECT_EQ(backend.connections(), 2);
}

TEST_F(Client, ClosesIdleConnectionsAfterTheirTime) {
  std::atomic<bool> closed{false};
  ScriptedBackend backend({[&](RawPeer& peer) {
    peer.read_answer();
    peer.send(kOk).read_to_end();
    closed = true;
  }});
  use({backend.port()}, [](auto& settings) { settings.idle_timeout = 30ms; });
  EXPECT_TRUE(ask());
  EXPECT_TRUE(test::eventually([&] { return closed.load(); }));
}

TEST_F(Client, ClosesTheConnectionOfABodyThatIsDropped) {
  std::atomic<bool> closed{false};
  ScriptedBackend backend({[&](RawPeer& peer) {
    peer.read_answer();
    peer.send(of_length("hell")).read_to_end();
    closed = true;
  }});
  use({backend.port()});
  const int status = test::run_on<int>(running.loops, [&]() -> Task<int> {
    ClientRequest request;
    const auto response = co_await upstream->send(std::move(request), within(5s));
    co_return response ? response->head.status : -1;
  });
  EXPECT_EQ(status, 200);
  EXPECT_TRUE(test::eventually([&] { return closed.load() && upstream->in_flight() == 0; }));
}

TEST_F(Client, GoesToTheNextEndpointWhereNobodyListens) {
  ScriptedBackend backend({always(kOk)});
  use({1, backend.port()});
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask()->endpoint, 1U);
  const auto endpoints = upstream->endpoints();
  EXPECT_FALSE(endpoints[0].up);
  EXPECT_TRUE(endpoints[1].up);
  EXPECT_EQ(endpoints[0].address, "http://erp.test:1/base");
}

TEST_F(Client, TakesTurnsAmongEndpoints) {
  ScriptedBackend one({always(kOk)});
  ScriptedBackend two({always(kOk)});
  use({one.port(), two.port()});
  std::array<int, 2> used{};
  for (int i = 0; i < 10; ++i) ++used.at(ask()->endpoint);
  EXPECT_EQ(used, (std::array<int, 2>{5, 5}));
}

TEST_F(Client, BelievesActiveChecks) {
  ScriptedBackend one({always(kOk)});
  ScriptedBackend two({always(kOk)});
  use({one.port(), two.port()});
  upstream->report(0, false);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(ask()->endpoint, 1U);
  upstream->report(0, true);
  EXPECT_TRUE(upstream->endpoints()[0].up);
}

TEST_F(Client, TriesEveryAddressOfAName) {
  ScriptedBackend backend({always(kOk)});
  FixedResolver several({"127.0.0.2", "::1", "127.0.0.1"});
  UpstreamSettings settings{.name = "erp", .endpoints = {{.host = "erp.test", .port = backend.port()}}};
  upstream = std::move(*Upstream::create(running.loops, several, std::move(settings)));
  EXPECT_TRUE(ask());
  EXPECT_TRUE(ask());
  EXPECT_EQ(several.asked, 1);
  upstream.reset();
}

TEST_F(Client, SaysThatANameHasNoAddress) {
  FixedResolver none({});
  UpstreamSettings settings{.name = "erp", .endpoints = {{.host = "erp.test", .port = 1}}};
  upstream = std::move(*Upstream::create(running.loops, none, std::move(settings)));
  const auto answer = ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unreachable);
  upstream.reset();
}

TEST_F(Client, WaitsForAPermit) {
  ScriptedBackend backend({[](RawPeer& peer) {
    while (!peer.read_answer().empty()) {
      std::this_thread::sleep_for(20ms);
      peer.send(kOk);
    }
  }});
  use({backend.port()}, [](auto& settings) { settings.max_in_flight = 1; });
  auto first = std::async([&] { return ask().has_value(); });
  auto second = std::async([&] { return ask().has_value(); });
  EXPECT_TRUE(first.get());
  EXPECT_TRUE(second.get());
  EXPECT_EQ(backend.connections(), 1);
}

TEST_F(Client, GivesUpWaitingAtTheDeadline) {
  ScriptedBackend backend({says_and_hangs("")});
  use({backend.port()}, [](auto& settings) { settings.max_in_flight = 1; });
  auto first = std::async([&] { return ask({}, 1s); });
  ASSERT_TRUE(test::eventually([&] { return upstream->in_flight() == 1; }));
  const auto second = ask({}, 50ms);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::timeout);
  EXPECT_EQ(second.error().effect, Effect::none);
  EXPECT_EQ(upstream->waiting(), 0U);
  EXPECT_FALSE(first.get());
  EXPECT_EQ(upstream->in_flight(), 0U);
}

/// Somebody who leaves when told to.
class Leaver final : public Presence {
 public:
  [[nodiscard]] bool gone() const override { return left; }
  std::atomic<bool> left = false;
};

TEST_F(Client, WhatHadToWaitIsNotSentForSomebodyWhoHasLeft) {
  std::atomic<int> asked = 0;
  std::atomic<bool> answer = false;
  ScriptedBackend backend({[&](RawPeer& peer) {
    while (!peer.read_answer().empty()) {
      ++asked;
      test::eventually([&] { return answer.load(); });
      peer.send(kOk);
    }
  }});
  use({backend.port()}, [](auto& settings) { settings.max_in_flight = 1; });
  Leaver leaver;
  ClientRequest request;
  request.asker = &leaver;
  auto first = std::async([&] { return ask(); });
  ASSERT_TRUE(test::eventually([&] { return asked == 1; }));
  auto second = std::async([&] { return ask(std::move(request)); });
  ASSERT_TRUE(test::eventually([&] { return upstream->waiting() == 1; }));
  leaver.left = true;
  answer = true;
  EXPECT_TRUE(first.get());
  const auto refused = second.get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::overloaded);
  EXPECT_EQ(refused.error().effect, Effect::none);
  EXPECT_EQ(asked, 1);
}

TEST_F(Client, WhatNeedNotWaitIsSentForSomebodyWhoHasOnlyStoppedSending) {
  ScriptedBackend backend({always(kOk)});
  use({backend.port()});
  Leaver leaver;
  leaver.left = true;
  ClientRequest request;
  request.asker = &leaver;
  EXPECT_TRUE(ask(std::move(request)));
}

TEST_F(Client, RefusesToQueueBeyondItsBound) {
  ScriptedBackend backend({says_and_hangs("")});
  use({backend.port()}, [](auto& settings) { settings.max_in_flight = 1, settings.max_waiting = 0; });
  auto first = std::async([&] { return ask({}, 300ms); });
  ASSERT_TRUE(test::eventually([&] { return upstream->in_flight() == 1; }));
  const auto second = ask();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::overloaded);
  EXPECT_FALSE(first.get());
}

TEST_F(Client, SendsNothingWithControlCharacters) {
  ScriptedBackend backend({always(kOk)});
  use({backend.port()});
  ClientRequest request;
  request.headers.add("A", "b\r\nX-Admin: yes");
  EXPECT_EQ(ask(std::move(request)).error().kind, ErrorKind::invalid);
  EXPECT_EQ(ask({.target = "/a b"}).error().kind, ErrorKind::invalid);
  EXPECT_EQ(ask({.method = "GE T"}).error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace figbridge::net
