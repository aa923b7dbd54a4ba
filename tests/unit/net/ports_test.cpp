// SPDX-License-Identifier: Apache-2.0
#include "net/ports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/net/test_certificates.h"
#include "tests/unit/net/wire.h"

namespace figbridge::net {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// Answers with its own name.
class Named final : public HttpHandler {
 public:
  explicit Named(std::string name) : name_(std::move(name)) {}
  Task<void> handle(ServerExchange& exchange) override {
    ResponseHead head;
    co_await exchange.respond(std::move(head), name_);
  }

 private:
  std::string name_;
};

struct PortsOfAProcess : testing::Test {
  /// A port that was free a moment ago.
  static PortSettings on_free_port() {
    PortSettings settings;
    settings.port = listen_on(settings)->port;
    return settings;
  }
  Status apply(const PortClaims& claims, std::shared_ptr<const void> owner = nullptr) {
    auto opening = ports.open(claims);
    if (!opening) return std::unexpected(std::move(opening.error()));
    kept_as_it_was = ports.serve(std::move(*opening), std::move(owner), 1s);
    return {};
  }
  std::string ask(const PortSettings& settings) {
    auto peer = test::RawPeer::connect(ports.bound(settings));
    return test::body_of(peer.send(test::get("/a")).read_answer());
  }

  test::RunningLoops running;
  Ports ports{running.loops};
  std::vector<std::string> kept_as_it_was;
  Named one{"one"};
  Named two{"two"};
};

TEST_F(PortsOfAProcess, SwapHandlersOfAnOpenAddress) {
  const auto settings = on_free_port();
  PortClaims first;
  first.exact(settings, "a", "/a", one);
  PortClaims second;
  second.exact(settings, "a", "/a", two);
  ASSERT_TRUE(apply(first));
  EXPECT_EQ(ask(settings), "one");
  ASSERT_TRUE(apply(second));
  EXPECT_EQ(ask(settings), "two");
  EXPECT_THAT(kept_as_it_was, IsEmpty());
}

TEST_F(PortsOfAProcess, StayAsTheyAreWhenAnAddressCannotBeOpened) {
  const auto settings = on_free_port();
  PortClaims first;
  first.exact(settings, "a", "/a", one);
  ASSERT_TRUE(apply(first));
  test::TestPort taken(running.loops, test::say_path);
  PortSettings elsewhere;
  elsewhere.port = taken.port();
  PortClaims second;
  second.exact(settings, "a", "/a", two);
  second.exact(elsewhere, "b", "/a", two);
  EXPECT_FALSE(apply(second));
  EXPECT_EQ(ask(settings), "one");
}

TEST_F(PortsOfAProcess, RefuseOneAddressWithDifferentSettings) {
  const auto settings = on_free_port();
  auto narrow = settings;
  narrow.limits.header_bytes = 1'000;
  PortClaims claims;
  claims.exact(settings, "a", "/a", one);
  claims.exact(narrow, "b", "/b", two);
  EXPECT_THAT(apply(claims).error().text, testing::HasSubstr("different limits"));
}

TEST_F(PortsOfAProcess, SayWhichLimitsStayUntilARestart) {
  const auto settings = on_free_port();
  PortClaims first;
  first.exact(settings, "a", "/a", one);
  ASSERT_TRUE(apply(first));
  auto narrow = settings;
  narrow.limits.header_bytes = 1'000;
  PortClaims second;
  second.exact(narrow, "a", "/a", two);
  ASSERT_TRUE(apply(second));
  EXPECT_THAT(kept_as_it_was, ElementsAre(address_of(settings)));
}

TEST_F(PortsOfAProcess, RefuseToTakeTlsAwayWhileTheyRun) {
  test::TestAuthority authority;
  authority.issue("port", {});
  const auto plain = on_free_port();
  auto secure = plain;
  secure.tls =
      TlsServerSettings{.certificate_file = authority.certificate("port"), .key_file = authority.key("port")};
  PortClaims first;
  first.exact(secure, "a", "/a", one);
  ASSERT_TRUE(apply(first));
  PortClaims second;
  second.exact(plain, "a", "/a", one);
  EXPECT_THAT(apply(second).error().text, testing::HasSubstr("takes a restart"));
}

TEST_F(PortsOfAProcess, KeepTheHandlersOwnerUntilNothingIsServedByIt) {
  const auto settings = on_free_port();
  PortClaims claims;
  claims.exact(settings, "a", "/a", one);
  auto owner = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = owner;
  ASSERT_TRUE(apply(claims, std::exchange(owner, nullptr)));
  EXPECT_EQ(ask(settings), "one");
  EXPECT_FALSE(watched.expired());
  ASSERT_TRUE(apply(claims, nullptr));
  // Each loop lets go with its next request.
  EXPECT_TRUE(test::eventually([&] { return ask(settings), watched.expired(); }));
}

}  // namespace
}  // namespace figbridge::net
