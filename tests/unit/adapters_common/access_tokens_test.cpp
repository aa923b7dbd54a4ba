// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "adapters/common/http_upstream.h"
#include "tests/unit/net/wire.h"

namespace figbridge {
namespace {

using namespace std::chrono_literals;
using test::RawPeer;
using test::ScriptedBackend;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string answered(int status, const std::string& body, const std::string& type = "application/json") {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

std::string token(const std::string& text, int seconds = 300) {
  return answered(200, R"({"access_token":")" + text + R"(","token_type":"Bearer","expires_in":)" +
                           std::to_string(seconds) + "}");
}

/// Every connection asks once; the answers in turn, the last one again and again.
class Answers {
 public:
  explicit Answers(std::vector<std::string> answers) : answers_(std::move(answers)) {}
  void operator()(RawPeer& peer) {
    const auto head = peer.read_until("\r\n\r\n");
    const std::size_t at = head.find("Content-Length: ");
    if (at != std::string::npos) peer.read_bytes(std::stoul(head.substr(at + 16)));
    const std::scoped_lock lock(mutex_);
    asked_.push_back(head);
    peer.send(answers_.at(std::min(asked_.size(), answers_.size()) - 1));
  }
  /// The bearer tokens that came, or "-".
  std::vector<std::string> bearers() {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> out;
    for (const auto& head : asked_) {
      const auto at = head.find("Authorization: Bearer ");
      out.push_back(at == std::string::npos ? "-" : head.substr(at + 22, head.find('\r', at) - at - 22));
    }
    return out;
  }
  std::size_t asked() {
    const std::scoped_lock lock(mutex_);
    return asked_.size();
  }

 private:
  std::vector<std::string> answers_;
  std::mutex mutex_;
  std::vector<std::string> asked_;
};

struct Tokens : testing::Test {
  void start(std::vector<std::string> granted, std::vector<std::string> served) {
    endpoint.emplace(std::move(granted));
    service.emplace(std::move(served));
    endpoint_port =
        std::make_unique<ScriptedBackend>(std::vector<ScriptedBackend::Script>{std::ref(*endpoint)});
    service_port =
        std::make_unique<ScriptedBackend>(std::vector<ScriptedBackend::Script>{std::ref(*service)});
    BackendSettings settings;
    settings.endpoints = {"http://127.0.0.1:" + std::to_string(service_port->port())};
    settings.oauth2 =
        OAuth2Client{.token_url = "http://127.0.0.1:" + std::to_string(endpoint_port->port()) + "/token",
                     .client = "fb",
                     .secret = "hunter2"};
    Problems problems;
    http = HttpUpstream::make("crm", settings, running.loops, resolver, {}, problems);
    ASSERT_TRUE(problems.none());
  }
  Result<int> call(std::size_t loop = 0, std::chrono::milliseconds patience = 5s) {
    CallContext context{.caller = caller, .trace = trace};
    context.deadline = Deadline::after(running.clock, patience);
    return test::run_on<Result<int>>(
        running.loops,
        [&]() -> Task<Result<int>> {
          net::ClientRequest request;
          request.method = "POST";
          request.body = std::string("{}");
          auto whole = co_await http->exchange(context, std::move(request));
          if (!whole) co_return std::unexpected(std::move(whole.error()));
          co_return whole->head.status;
        },
        loop);
  }

  test::RunningLoops running;
  net::BlockingPool pool{1};
  net::SystemResolver resolver{pool};
  std::optional<Answers> endpoint;
  std::optional<Answers> service;
  std::unique_ptr<ScriptedBackend> endpoint_port;
  std::unique_ptr<ScriptedBackend> service_port;
  std::unique_ptr<HttpUpstream> http;
  Caller caller;
  TraceContext trace;
};

TEST_F(Tokens, AreFetchedOnceAndTravelWithEveryCall) {
  start({token("t1"), token("t2")}, {answered(200, "{}")});
  EXPECT_EQ(call(), 200);
  EXPECT_EQ(call(1), 200);
  EXPECT_THAT(service->bearers(), ElementsAre("t1", "t1"));
  EXPECT_EQ(endpoint->asked(), 1U);
}

TEST_F(Tokens, AreFetchedByOneCallWhileTheOthersWait) {
  start({token("t1"), token("t2")}, {answered(200, "{}")});
  std::vector<std::future<Result<int>>> calls;
  for (std::size_t i = 0; i < 8; ++i)
    calls.push_back(std::async(std::launch::async, [this, i] { return call(i % 2); }));
  for (auto& each : calls) EXPECT_EQ(each.get(), 200);
  EXPECT_EQ(endpoint->asked(), 1U);
}

TEST_F(Tokens, ThatHaveExpiredAreFetchedAnew) {
  start({token("t1", 0), token("t2")}, {answered(200, "{}")});
  EXPECT_EQ(call(), 200);
  EXPECT_EQ(call(), 200);
  EXPECT_THAT(service->bearers(), ElementsAre("t1", "t2"));
}

TEST_F(Tokens, ThatTheBackendDoesNotTakeAreReplacedOnce) {
  start({token("t1"), token("t2")}, {answered(401, ""), answered(200, "{}")});
  EXPECT_EQ(call(), 200);
  EXPECT_THAT(service->bearers(), ElementsAre("t1", "t2"));
}

TEST_F(Tokens, OfABackendThatTakesNoneAreNotFetchedWithoutEnd) {
  start({token("t1"), token("t2"), token("t3")}, {answered(401, "")});
  EXPECT_EQ(call(), 401);
  EXPECT_EQ(call(), 401);
  EXPECT_THAT(service->bearers(), ElementsAre("t1", "t2", "t2"));
  EXPECT_EQ(endpoint->asked(), 2U);
}

TEST_F(Tokens, ThatAreNotGivenFailTheCallWithoutAskingTheBackendOrTellingTheSecret) {
  start({answered(401, R"({"error":"invalid_client","error_description":"hunter2 is wrong"})")},
        {answered(200, "{}")});
  for (int i = 0; i < 3; ++i) {
    const auto failed = call();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::unauthenticated);
    EXPECT_EQ(failed.error().effect, Effect::none);
    EXPECT_THAT(failed.error().describe(), HasSubstr("invalid_client"));
    EXPECT_THAT(failed.error().describe() + failed.error().remote, Not(HasSubstr("hunter2")));
  }
  EXPECT_EQ(service->asked(), 0U);
  EXPECT_EQ(endpoint->asked(), 1U) << "a failure is everybody's for a second";
}

TEST_F(Tokens, ThatDoNotComeInTimeCostACallItsDeadlineAndNothingMore) {
  start({token("t1")}, {answered(200, "{}")});
  ScriptedBackend silent({[](RawPeer& peer) { peer.read_to_end(); }});
  BackendSettings settings = http->settings;
  settings.oauth2->token_url = "http://127.0.0.1:" + std::to_string(silent.port()) + "/";
  Problems problems;
  http = HttpUpstream::make("crm", settings, running.loops, resolver, {}, problems);
  const auto failed = call(0, 50ms);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::timeout);
  EXPECT_EQ(failed.error().effect, Effect::none);
  EXPECT_EQ(service->asked(), 0U);
}

TEST_F(Tokens, AreHadBeforeABackendCountsAsReachable) {
  start({answered(400, R"({"error":"invalid_scope"})")}, {answered(200, "{}")});
  const auto found = test::run_on<Status>(running.loops, [&]() -> Task<Status> {
    auto status = co_await http->probe("/", Deadline::after(running.clock, 5s));
    co_return status;
  });
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().describe(), HasSubstr("invalid_scope"));
}

}  // namespace
}  // namespace figbridge
