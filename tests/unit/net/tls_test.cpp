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
using test::TestPort;

/// "verified subject names" of the caller's certificate, or "none".
Task<void> say_certificate(ServerExchange& exchange) {
  const auto& certificate = exchange.head().peer->certificate;
  std::string text = "none";
  if (certificate) {
    text = (certificate->verified ? "verified " : "unverified ") + certificate->subject;
    for (const auto& name : certificate->alternative_names) text += " " + name;
  }
  ResponseHead head;
  co_await exchange.respond(std::move(head), std::move(text));
}

struct Tls : testing::Test {
  test::TestAuthority authority;
  test::TestAuthority stranger;
  test::RunningLoops running;
  BlockingPool pool{1};
  SystemResolver resolver{pool};

  void SetUp() override {
    authority.issue("server", {.common_name = "server", .alternative_names = "DNS:localhost,IP:127.0.0.1"});
    authority.issue("client", {.common_name = "erp",
                               .alternative_names = "URI:spiffe://test/erp,DNS:erp.test,IP:10.0.0.1"});
    stranger.issue("client", {.common_name = "stranger"});
    stranger.issue("server", {.common_name = "server", .alternative_names = "DNS:localhost"});
  }

  [[nodiscard]] PortSettings settings(ClientCertificates asked = ClientCertificates::none) const {
    PortSettings settings;
    settings.tls = TlsServerSettings{.certificate_file = authority.certificate("server"),
                                     .key_file = authority.key("server"),
                                     .client_certificates = asked,
                                     .client_ca_file = authority.ca_file()};
    return settings;
  }

  Result<std::string> ask(std::uint16_t port, TlsClientSettings tls, std::string host = "localhost") {
    UpstreamSettings settings{
        .name = "erp", .endpoints = {{.tls = true, .host = host, .port = port}}, .tls = tls};
    auto upstream = Upstream::create(running.loops, resolver, std::move(settings));
    if (!upstream) return fail(std::move(upstream.error()));
    Upstream& used = **upstream;
    return test::run_on<Result<std::string>>(running.loops, [&used, this]() -> Task<Result<std::string>> {
      ClientRequest request;
      request.method = "POST";
      request.body = std::string(100'000, 'x');
      auto response = co_await used.send(std::move(request), Deadline::after(running.clock, 5s));
      if (!response) co_return fail(std::move(response.error()));
      auto body = co_await read_all(*response->body, 10'000'000, Origin::backend);
      co_return body;
    });
  }

  [[nodiscard]] TlsClientSettings trusting() const { return {.ca_file = authority.ca_file()}; }
  [[nodiscard]] TlsClientSettings showing(const test::TestAuthority& from) const {
    return {.ca_file = authority.ca_file(),
            .certificate_file = from.certificate("client"),
            .key_file = from.key("client")};
  }
};

TEST_F(Tls, CarriesRequestsAndLargeBodies) {
  TestPort port(running.loops, test::echo, settings());
  const auto body = ask(port.port(), trusting());
  ASSERT_TRUE(body) << body.error().describe();
  EXPECT_EQ(*body, std::string(100'000, 'x'));
  EXPECT_TRUE(ask(port.port(), trusting(), "127.0.0.1"));
}

TEST_F(Tls, RefusesServersOfAnUnknownAuthority) {
  TestPort port(running.loops, test::echo, settings());
  const auto body = ask(port.port(), {.ca_file = stranger.ca_file()});
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, ErrorKind::unreachable);
  EXPECT_EQ(body.error().effect, Effect::none);
  EXPECT_NE(body.error().remote.find("certificate"), std::string::npos);
}

TEST_F(Tls, RefusesServersOfAnotherName) {
  TestPort port(running.loops, test::echo, settings());
  auto tls = trusting();
  tls.server_name = "other.test";
  EXPECT_EQ(ask(port.port(), tls).error().kind, ErrorKind::unreachable);
  EXPECT_EQ(ask(port.port(), trusting(), "127.0.0.2").error().kind, ErrorKind::unreachable);
}

TEST_F(Tls, ShowsTheCallersCertificate) {
  TestPort port(running.loops, say_certificate, settings(ClientCertificates::required));
  EXPECT_EQ(ask(port.port(), showing(authority)),
            "verified CN=erp URI:spiffe://test/erp DNS:erp.test IP:10.0.0.1");
}

TEST_F(Tls, RefusesCallersWithoutTheRequiredCertificate) {
  TestPort port(running.loops, say_certificate, settings(ClientCertificates::required));
  EXPECT_FALSE(ask(port.port(), trusting()));
  EXPECT_FALSE(ask(port.port(), showing(stranger)));
}

TEST_F(Tls, LetsCallersInWhereACertificateIsOptional) {
  TestPort port(running.loops, say_certificate, settings(ClientCertificates::optional));
  EXPECT_EQ(ask(port.port(), trusting()), "none");
  EXPECT_EQ(ask(port.port(), showing(stranger)), "unverified CN=stranger");
  EXPECT_EQ(ask(port.port(), showing(authority)).value_or("").substr(0, 15), "verified CN=erp");
}

TEST_F(Tls, KeepsConnections) {
  TestPort port(running.loops, test::say_path, settings());
  UpstreamSettings to{.name = "erp",
                      .endpoints = {{.tls = true, .host = "localhost", .port = port.port()}},
                      .tls = trusting()};
  auto upstream = std::move(*Upstream::create(running.loops, resolver, std::move(to)));
  for (int i = 0; i < 3; ++i) {
    const auto body = test::run_on<Result<std::string>>(running.loops, [&]() -> Task<Result<std::string>> {
      ClientRequest request;
      request.target = "/again";
      auto response = co_await upstream->send(std::move(request), Deadline::after(running.clock, 5s));
      if (!response) co_return fail(std::move(response.error()));
      auto read = co_await read_all(*response->body, 1000, Origin::backend);
      co_return read;
    });
    EXPECT_EQ(body, "/again");
  }
  EXPECT_EQ(port->connections(), 1U);
}

TEST_F(Tls, TakesNewCertificatesWhileItServes) {
  TestPort port(running.loops, test::echo, settings());
  EXPECT_FALSE(ask(port.port(), {.ca_file = stranger.ca_file()}));
  EXPECT_FALSE(port->renew_tls({.certificate_file = "/nowhere", .key_file = "/nowhere"}));
  EXPECT_TRUE(port->renew_tls(
      {.certificate_file = stranger.certificate("server"), .key_file = stranger.key("server")}));
  EXPECT_TRUE(ask(port.port(), {.ca_file = stranger.ca_file()}));
}

TEST_F(Tls, NamesFilesThatDoNotServe) {
  auto wrong = settings();
  wrong.tls->key_file = stranger.key("server");
  Port port(running.loops, wrong);
  const auto started = port.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind, ErrorKind::configuration);
  EXPECT_NE(started.error().text.find(wrong.tls->key_file), std::string::npos);
  EXPECT_EQ(ask(1, {.ca_file = "/nowhere"}).error().kind, ErrorKind::configuration);
}

TEST_F(Tls, DropsCallersThatDoNotSpeakIt) {
  TestPort port(running.loops, test::echo, settings());
  auto peer = port.connect();
  EXPECT_EQ(peer.send(test::get("/")).read_to_end().find("HTTP/1.1"), std::string::npos);
  EXPECT_TRUE(test::eventually([&] { return port->connections() == 0; }));
}

TEST_F(Tls, DropsCallersThatNeverFinishTheHandshake) {
  auto impatient = settings();
  impatient.limits.header_timeout = 30ms;
  TestPort port(running.loops, test::echo, impatient);
  auto peer = port.connect();
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(Tls, ReachesNothingBehindAPlainPort) {
  TestPort port(running.loops, test::echo);
  const auto body = ask(port.port(), trusting());
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, ErrorKind::unreachable);
}

}  // namespace
}  // namespace figbridge::net
