// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "net/client.h"
#include "net/server.h"
#include "tests/unit/net/test_certificates.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using test::RawPeer;
using test::ScriptedBackend;

/// Passes bytes both ways until one side ends.
void join(RawPeer& one, RawPeer& other) {
  std::jthread back([&] {
    for (auto bytes = other.read_some(); !bytes.empty(); bytes = other.read_some()) one.send(bytes);
    one.finish_sending();
  });
  for (auto bytes = one.read_some(); !bytes.empty(); bytes = one.read_some()) other.send(bytes);
  other.finish_sending();
}

struct Proxy : testing::Test {
  test::RunningLoops running;
  BlockingPool pool{1};
  SystemResolver resolver{pool};

  Result<std::string> ask(UpstreamSettings settings) {
    auto upstream = Upstream::create(running.loops, resolver, std::move(settings));
    if (!upstream) return fail(std::move(upstream.error()));
    return test::run_on<Result<std::string>>(running.loops, [&]() -> Task<Result<std::string>> {
      ClientRequest request;
      request.target = "/a?b";
      auto answer = co_await (*upstream)->send(std::move(request), Deadline::after(running.clock, 2s));
      if (!answer) co_return fail(std::move(answer.error()));
      auto body = co_await read_all(*answer->body, 1000, Origin::backend);
      co_return body;
    });
  }

  static UpstreamSettings through(std::uint16_t proxy, Url to) {
    UpstreamSettings settings{.name = "erp", .endpoints = {std::move(to)}};
    settings.proxy = Url{.host = "127.0.0.1", .port = proxy};
    settings.proxy_authorization = "Basic Zm86YmFy";
    return settings;
  }
};

TEST_F(Proxy, IsAskedInAbsoluteFormForHttp) {
  std::string seen;
  ScriptedBackend proxy({[&](RawPeer& peer) {
    seen = peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }});
  EXPECT_EQ(ask(through(proxy.port(), {.host = "erp.invalid", .port = 8080, .path = "/base"})), "ok");
  EXPECT_TRUE(
      seen.starts_with("GET http://erp.invalid:8080/base/a?b HTTP/1.1\r\nHost: erp.invalid:8080\r\n"));
  EXPECT_NE(seen.find("Proxy-Authorization: Basic Zm86YmFy\r\n"), std::string::npos);
}

TEST_F(Proxy, OpensATunnelForHttps) {
  test::TestAuthority authority;
  authority.issue("server", {.common_name = "erp", .alternative_names = "DNS:erp.invalid"});
  PortSettings served;
  served.tls = TlsServerSettings{.certificate_file = authority.certificate("server"),
                                 .key_file = authority.key("server")};
  test::TestPort backend(running.loops, test::say_path, std::move(served));
  std::string seen;
  ScriptedBackend proxy({[&](RawPeer& peer) {
    seen = peer.read_until("\r\n\r\n");
    peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
    auto onward = backend.connect();
    join(peer, onward);
  }});
  auto settings = through(proxy.port(), {.tls = true, .host = "erp.invalid", .port = 443});
  settings.tls.ca_file = authority.ca_file();
  const auto body = ask(std::move(settings));
  ASSERT_TRUE(body) << body.error().describe();
  EXPECT_EQ(*body, "/a");
  EXPECT_TRUE(seen.starts_with("CONNECT erp.invalid:443 HTTP/1.1\r\nHost: erp.invalid:443\r\n"));
  EXPECT_NE(seen.find("Proxy-Authorization: "), std::string::npos);
}

TEST_F(Proxy, MayRefuse) {
  for (const std::string answer : {"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\n\r\nmore", "what\n", "", "HTTP/1.1 2"}) {
    ScriptedBackend proxy({[&](RawPeer& peer) {
      peer.read_until("\r\n\r\n");
      peer.send(answer);
    }});
    const auto body = ask(through(proxy.port(), {.tls = true, .host = "erp.invalid", .port = 443}));
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().kind, ErrorKind::unreachable) << answer;
    EXPECT_EQ(body.error().effect, Effect::none);
  }
}

}  // namespace
}  // namespace figbridge::net
