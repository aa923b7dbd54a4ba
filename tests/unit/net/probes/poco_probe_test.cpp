// SPDX-License-Identifier: Apache-2.0
// What docs/adr/0001 says about Poco 1.11's and Beast 1.81's HTTP, kept true. When a row fails because a
// library has become stricter, the decision may be looked at again.
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>

#include "net/client.h"
#include "net/server.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::RawPeer;

/// Answers with the body it read, then with the fields it saw.
class PocoEcho final : public Poco::Net::HTTPRequestHandler {
 public:
  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    std::string seen;
    Poco::StreamCopier::copyToString(request.stream(), seen);
    for (const auto& [name, value] : request) seen.append("|").append(name).append("=").append(value);
    response.sendBuffer(seen.data(), seen.size());
  }
};

class PocoEchoes final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new PocoEcho;  // owned by the server
  }
};

class PocoServer {
 public:
  PocoServer()
      : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)), server_(new PocoEchoes, socket_, settings()) {
    server_.start();
  }
  ~PocoServer() { server_.stopAll(true); }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  static Poco::Net::HTTPServerParams* settings() {
    auto* made = new Poco::Net::HTTPServerParams;  // owned by the server
    made->setKeepAlive(false);
    return made;
  }
  Poco::Net::ServerSocket socket_;
  Poco::Net::HTTPServer server_;
};

/// The same in ours.
Task<void> our_echo(ServerExchange& exchange) {
  auto body = co_await read_all(exchange.body(), 1'000'000, Origin::caller);
  ResponseHead head;
  if (!body) head.status = 400;
  std::string seen = body ? *body : std::string();
  for (const auto& field : exchange.head().headers.fields())
    seen += "|" + std::string(field.name) + "=" + std::string(field.value);
  co_await exchange.respond(std::move(head), std::move(seen));
}

struct Probe {
  const char* name;
  std::string request;
  int pocos;         ///< status
  bool beast_takes;  ///< whether the bare parser lets it pass, as far as the request goes
  int ours;
};

std::string post(const std::string& rest) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + rest;
}

bool beast_takes(const std::string& request) {
  boost::beast::http::request_parser<boost::beast::http::string_body> parser;
  parser.eager(true);
  boost::beast::error_code error;
  parser.put(boost::asio::buffer(request), error);
  if (!error) parser.put_eof(error);
  return !error && parser.is_done();
}

std::string exchange(std::uint16_t port, const std::string& request) {
  auto peer = RawPeer::connect(port);
  peer.send(request).finish_sending();
  return peer.read_to_end();
}

/// Poco answers HTTP/1.0 in kind.
int pocos_status(std::string answer) {
  if (answer.starts_with("HTTP/1.0")) answer[7] = '1';
  return test::status_of(answer);
}

struct ServerProbe : testing::TestWithParam<Probe> {};

TEST_P(ServerProbe, IsTakenByOthersAndRefusedByUs) {
  const auto& probe = GetParam();
  const PocoServer poco;
  test::RunningLoops running(1);
  const test::TestPort ours(running.loops, our_echo);
  EXPECT_EQ(pocos_status(exchange(poco.port(), probe.request)), probe.pocos);
  EXPECT_EQ(beast_takes(probe.request), probe.beast_takes);
  EXPECT_EQ(test::status_of(exchange(ours.port(), probe.request)), probe.ours);
}

std::string name_of_probe(const testing::TestParamInfo<Probe>& info) {
  return info.param.name;
}

const std::string kChunks = "4\r\nwxyz\r\n0\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Http, ServerProbe,
    testing::Values(
        Probe{"LengthThenChunked", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks),
              200, false, 400},
        Probe{"ChunkedThenLength", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + kChunks),
              200, false, 400},
        Probe{"TwoLengths", post("Content-Length: 4\r\nContent-Length: 9\r\n\r\nwxyz"), 200, false, 400},
        Probe{"XchunkedThenLength", post("Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nwxyz"), 200,
              true, 400},
        Probe{"LengthThenXchunked", post("Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n\r\nwxyz"), 200,
              false, 400},
        Probe{"TruncatedChunks", post("Transfer-Encoding: chunked\r\n\r\n4\r\nwxyz\r\n4\r\nwx"), 200, false,
              400},
        Probe{"TruncatedLength", post("Content-Length: 9\r\n\r\nwxyz"), 200, false, 400},
        Probe{"BareNewlines", "GET / HTTP/1.1\nHost: a\n\n", 200, false, 400},
        Probe{"SpaceBeforeColon", post("Content-Length : 4\r\n\r\n"), 200, false, 400},
        Probe{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 200, true, 400},
        Probe{"NoHost", "GET / HTTP/1.1\r\n\r\n", 200, true, 400},
        Probe{"FoldedLine", "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n", 200, true, 400},
        Probe{"ChunkedOnHttp10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks, 200, true,
              400},
        Probe{"LengthWithPlus", post("Content-Length: +4\r\n\r\nwxyz"), 200, false, 400}),
    name_of_probe);

TEST(PocoProbe, DecodesAFieldIntoASecondOneWhichWeDoNot) {
  const PocoServer poco;
  test::RunningLoops running(1);
  const test::TestPort ours(running.loops, our_echo);
  // The word is "a", CR, LF, "X-Admin: yes" in base64 (RFC 2047).
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nA: =?utf-8?B?YQ0KWC1BZG1pbjogeWVz?=\r\n\r\n";
  EXPECT_NE(exchange(poco.port(), request).find("\r\nX-Admin: yes"), std::string::npos);
  const auto answer = exchange(ours.port(), request);
  EXPECT_EQ(answer.find("X-Admin"), std::string::npos);
  EXPECT_NE(answer.find("A==?utf-8?B?YQ0KWC1BZG1pbjogeWVz?="), std::string::npos);
}

TEST(PocoProbe, TakesTheRestOfADoubtfulRequestForAnother) {
  const PocoServer poco;
  const auto answer = exchange(poco.port(), post("Content-Length: 4\r\nContent-Length: 9\r\n\r\nwxyz"));
  EXPECT_TRUE(test::body_of(answer).starts_with("wxyz|"));
}

struct TruncatedAnswer : testing::TestWithParam<std::string> {};

TEST_P(TruncatedAnswer, IsASuccessForPocoAndAnErrorForUs) {
  const std::string answer = GetParam();
  test::ScriptedBackend backend({[&](RawPeer& peer) {
    peer.read_until("\r\n\r\n");
    peer.send(answer);
  }});

  Poco::Net::HTTPClientSession session("127.0.0.1", backend.port());
  Poco::Net::HTTPRequest request("GET", "/", "HTTP/1.1");
  session.sendRequest(request);
  Poco::Net::HTTPResponse response;
  std::string body;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
  EXPECT_EQ(response.getStatus(), 200);
  EXPECT_EQ(body, "hello");

  test::RunningLoops running(1);
  BlockingPool pool(1);
  SystemResolver resolver(pool);
  UpstreamSettings settings{.name = "erp", .endpoints = {{.host = "127.0.0.1", .port = backend.port()}}};
  const auto upstream = std::move(*Upstream::create(running.loops, resolver, std::move(settings)));
  const auto ours = test::run_on<Result<std::string>>(running.loops, [&]() -> Task<Result<std::string>> {
    ClientRequest asked;
    auto answered = co_await upstream->send(std::move(asked), Deadline::after(running.clock, 5s));
    if (!answered) co_return fail(std::move(answered.error()));
    auto read = co_await read_all(*answered->body, 1000, Origin::backend);
    co_return read;
  });
  ASSERT_FALSE(ours);
  EXPECT_EQ(ours.error().kind, ErrorKind::closed);
}

INSTANTIATE_TEST_SUITE_P(
    Http, TruncatedAnswer,
    testing::Values("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n9\r\n"));

}  // namespace
}  // namespace figbridge::net
