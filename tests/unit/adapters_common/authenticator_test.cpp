// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "core/sha256.h"

namespace figbridge::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Wall::time_point wall_now() const override { return now; }
  [[nodiscard]] Steady::time_point steady_now() const override { return Steady::time_point(); }
  Wall::time_point now = Wall::time_point(std::chrono::sys_days{2026y / 11 / 21} + 12h);
};

std::string key_line(const std::string& name, const std::string& key, const std::string& until = {}) {
  return line_of({.name = name, .digest = hex_of(sha256(key)), .expires = until});
}

class AuthenticatorTest : public testing::Test {
 protected:
  AuthenticatorTest() {
    settings.authentication = Authentication::checked;
    settings.api_key_header = "X-API-Key";
  }

  std::shared_ptr<const Authenticator> make() {
    return Authenticator::make(settings, "listeners.api", {}, clock, problems);
  }

  void keys(const std::string& text) {
    const auto file = std::filesystem::path(testing::TempDir()) / ("keys." + std::to_string(getpid()));
    std::ofstream(file) << text;
    settings.api_keys = file;
    settings.methods.push_back(AuthenticationMethod::api_key);
  }

  net::RequestHead call(const std::string& key, const std::string& from = "192.0.2.1") {
    peer.address = from;
    net::RequestHead head;
    head.peer = &peer;
    if (!key.empty()) head.headers.add("X-API-Key", key);
    return head;
  }

  ListenerSettings settings;
  net::Peer peer;
  FixedClock clock;
  Problems problems;
};

TEST_F(AuthenticatorTest, AKeysHolderIsKnownAndChecked) {
  keys("# the shop\n" + key_line("shop", "k1") + key_line("batch", "k2", "2026-11-21"));
  const auto authenticator = make();
  ASSERT_TRUE(authenticator);
  const auto who = authenticator->identify(call("k1"));
  EXPECT_TRUE(who.taken);
  EXPECT_EQ(who.caller.name, "shop");
  EXPECT_EQ(who.caller.kind, CallerKind::api_key);
  EXPECT_TRUE(who.caller.verified);
  EXPECT_EQ(who.caller.address, "192.0.2.1");
  EXPECT_EQ(authenticator->identify(call("k2")).caller.name, "batch");
}

TEST_F(AuthenticatorTest, AWrongAnExpiredAndNoKeyAreRefusedAlike) {
  keys(key_line("shop", "k1", "2026-11-20"));
  const auto authenticator = make();
  for (const char* key : {"k1", "k2", "", "k1 "}) {
    const auto who = authenticator->identify(call(key));
    ASSERT_FALSE(who.taken) << key;
    EXPECT_EQ(who.taken.error().kind, ErrorKind::unauthenticated);
    EXPECT_EQ(who.caller.kind, CallerKind::anonymous);
    EXPECT_FALSE(who.caller.verified);
  }
}

TEST_F(AuthenticatorTest, TwoKeysInOneCallAreNobodys) {
  keys(key_line("shop", "k1") + key_line("batch", "k2"));
  auto head = call("k1");
  head.headers.add("x-api-key", "k2");
  EXPECT_FALSE(make()->identify(head).taken);
}

TEST_F(AuthenticatorTest, TheFirstMethodThatIsPresentedDecides) {
  keys(key_line("shop", "k1"));
  settings.methods.push_back(AuthenticationMethod::network);
  settings.networks = {{"batch", "10.0.0.0/8"}};
  const auto authenticator = make();
  EXPECT_EQ(authenticator->identify(call("", "10.1.2.3")).caller.name, "batch");
  EXPECT_EQ(authenticator->identify(call("k1", "10.1.2.3")).caller.name, "shop");
  EXPECT_FALSE(authenticator->identify(call("wrong", "10.1.2.3")).taken);
  EXPECT_FALSE(authenticator->identify(call("", "11.1.2.3")).taken);
}

TEST_F(AuthenticatorTest, WhatIsPresentedIsNotHandedOn) {
  keys(key_line("shop", "k1"));
  auto head = call("k1");
  make()->drop_credentials(head.headers);
  EXPECT_FALSE(head.headers.contains("X-API-Key"));
}

TEST_F(AuthenticatorTest, AKeyFileThatIsWrongIsToldWithItsLine) {
  keys("\n" + key_line("shop", "k1") + "shop nonsense\n");
  EXPECT_FALSE(make());
  ASSERT_EQ(problems.list().size(), 1U);
  EXPECT_THAT(problems.list().front().text, HasSubstr("line 3: expected NAME SHA256"));
}

TEST_F(AuthenticatorTest, AKeyFileThatIsMissingOrHasAKeyTwiceIsRefused) {
  keys(key_line("shop", "k1") + key_line("batch", "k1"));
  EXPECT_FALSE(make());
  settings.api_keys = "/nowhere/keys";
  EXPECT_FALSE(make());
  EXPECT_EQ(problems.list().size(), 2U);
}

TEST(ApiKeyFile, ADayIsOneOfTheCalendar) {
  EXPECT_TRUE(is_day("2028-02-29"));
  for (const char* text :
       {"2027-02-29", "2027-13-01", "2027-00-10", "27-01-01", "2027/01/01", "2027-1-01", ""})
    EXPECT_FALSE(is_day(text)) << text;
}

TEST(NetworksTest, TheNarrowestRangeDecides) {
  Networks networks;
  ASSERT_TRUE(networks.add("all", "10.0.0.0/8, 2001:db8::/32"));
  ASSERT_TRUE(networks.add("batch", "10.1.0.0/16"));
  ASSERT_TRUE(networks.add("one", "10.1.0.7"));
  EXPECT_EQ(*networks.holder("10.9.0.1"), "all");
  EXPECT_EQ(*networks.holder("10.1.0.8"), "batch");
  EXPECT_EQ(*networks.holder("10.1.0.7"), "one");
  EXPECT_EQ(*networks.holder("::ffff:10.1.0.7"), "one");
  EXPECT_EQ(*networks.holder("2001:db8:1::1"), "all");
  EXPECT_EQ(networks.holder("2001:db9::1"), nullptr);
  EXPECT_EQ(networks.holder("11.0.0.1"), nullptr);
  EXPECT_EQ(networks.holder(""), nullptr);
}

TEST(NetworksTest, ARangeThatIsNoneIsRefused) {
  for (const char* text :
       {"10.0.0.0/33", "10.0.0.1/8", "ten", "10.0.0.0/", "10.0.0.0/8,", "", "2001:db8::1/32"}) {
    Networks networks;
    EXPECT_FALSE(networks.add("x", text)) << text;
  }
  Networks everybody;
  EXPECT_TRUE(everybody.add("x", "0.0.0.0/0"));
  EXPECT_TRUE(everybody.holder("203.0.113.9"));
  EXPECT_FALSE(everybody.holder("2001:db8::1"));
}

}  // namespace
}  // namespace figbridge::test
