// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "adapters/common/http_front.h"
#include "adapters/common/wire_errors.h"
#include "tests/unit/adapters_rest/sample_operations.h"
#include "tests/unit/net/wire.h"

namespace figbridge::rest {
namespace {

using test::get;
using test::post;
using test::status_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A pipeline that does the least: decodes and answers what the test wants, and keeps what it saw.
class FakePipeline final : public Dispatcher, public PinnedState {
 public:
  std::shared_ptr<const ListenerBindings> bound;
  std::string answer;  ///< canonical; empty: the decoded input comes back
  std::optional<Error> failure;
  bool forwards = false;  ///< answers with what raw() gives

  struct Seen {
    std::string operation, wire_name, caller, trace_id, key, wish;
    CallerKind kind;
    std::chrono::milliseconds remaining;
    std::uint64_t received = 0, sent = 0;
    bool delivered = false;
  };
  [[nodiscard]] std::vector<Seen> seen() const {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }

  [[nodiscard]] std::shared_ptr<const PinnedState> pin() const override {
    return {std::shared_ptr<void>(), this};
  }
  [[nodiscard]] const ListenerBindings* bindings(std::string_view, std::string_view) const override {
    return bound.get();
  }
  Task<void> dispatch(IncomingCall& call, const PinnedState&) override {
    Seen seen{.operation = std::string(call.operation()),
              .wire_name = std::string(call.wire_name()),
              .caller = call.caller().name,
              .trace_id = call.trace().trace_id,
              .key = std::string(call.idempotency_key().value_or("refused")),
              .wish = std::string(call.override_wish()),
              .kind = call.caller().kind,
              .remaining = call.deadline().remaining(Steady::now())};
    Message message = co_await answer_to(call);
    message.headers.add("Figbridge-Side", "legacy");
    const auto status = co_await call.send(std::move(message));
    seen.delivered = status.has_value();
    seen.received = call.bytes_received();
    seen.sent = call.bytes_sent();
    const std::scoped_lock lock(mutex_);
    seen_.push_back(std::move(seen));
  }

 private:
  Task<Message> answer_to(IncomingCall& call) {
    if (forwards) {
      auto raw = co_await call.raw();
      raw->status = 200;
      co_return std::move(*raw);
    }
    Result<JsonText> input = fail(ErrorKind::not_found, Origin::caller, "nobody configured it");
    if (!call.operation().empty()) input = co_await call.decode();
    if (input && failure) input = fail(*failure);
    const ErrorContext context{.operation = call.operation(),
                               .trace_id = call.trace().trace_id,
                               .retryable = failure.has_value(),
                               .retry_after_s = 7};
    if (!input) co_return call.encode_error(input.error(), context);
    auto message = call.encode(answer.empty() ? *input : JsonText::trusted(answer));
    co_return std::move(*message);
  }

  mutable std::mutex mutex_;
  std::vector<Seen> seen_;
};

/// Takes every caller.
std::shared_ptr<const Authenticator> anybody(const Clock& clock) {
  Problems problems;
  return Authenticator::make({}, "listeners.api", {}, clock, problems);
}

/// A REST listener on a port of its own.
struct Front {
  explicit Front(RestListenerSettings settings = {}, test::Offered operations = test::customer_operations())
      : offered(std::move(operations)),
        listener("api", with_defaults(std::move(settings)), anybody(running.clock), running.clock, random) {
    Problems problems;
    pipeline.bound = listener.bind(offered.bindings(), problems);
    for (const auto& problem : problems.list()) ADD_FAILURE() << problem.describe();
    EXPECT_TRUE(listener.start(pipeline));
    port = std::make_unique<test::TestPort>(
        running.loops,
        [this](net::ServerExchange& exchange) -> Task<void> { co_await listener.handle(exchange); },
        port_settings(listener.settings().common));
  }
  static RestListenerSettings with_defaults(RestListenerSettings settings) {
    settings.common.address = Address{.host = "127.0.0.1"};
    if (settings.openapi_path.empty()) settings.openapi_path = "/openapi.json";
    return settings;
  }
  std::string ask(const std::string& request) const {
    auto peer = port->connect();
    peer.send(request);
    return peer.read_answer();
  }

  test::Offered offered;
  test::RunningLoops running;
  SystemRandom random;
  FakePipeline pipeline;
  RestListener listener;
  std::unique_ptr<test::TestPort> port;
};

TEST(RestListener, TakesACallApartAndAnswersIt) {
  Front front;
  const auto answer = front.ask(get("/customers/42"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_EQ(test::body_of(answer), R"({"id":42})");
  ASSERT_TRUE(test::eventually([&] { return front.pipeline.seen().size() == 1; }));
  const auto seen = front.pipeline.seen().front();
  EXPECT_EQ(seen.operation, "customer.get");
  EXPECT_EQ(seen.wire_name, "GET /customers/42");
  EXPECT_EQ(seen.kind, CallerKind::anonymous);
  EXPECT_EQ(seen.sent, 9U);
  EXPECT_TRUE(seen.delivered);
}

TEST(RestListener, WhatTheCallerSaysOfItselfAndOfTheCallIsTaken) {
  Front front;
  front.ask(get("/customers/42",
                "Authorization: Basic YW5uOngA\r\nTraceparent: "
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
                "Idempotency-Key: k1\r\nPrefer: respond-async, wait=2\r\nFigbridge-Side: modern\r\n"));
  ASSERT_TRUE(test::eventually([&] { return front.pipeline.seen().size() == 1; }));
  const auto seen = front.pipeline.seen().front();
  EXPECT_EQ(seen.caller, "ann");
  EXPECT_EQ(seen.kind, CallerKind::basic);
  EXPECT_EQ(seen.trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(seen.key, "k1");
  EXPECT_EQ(seen.wish, "modern");
  EXPECT_LE(seen.remaining, std::chrono::seconds(2));
  EXPECT_GT(seen.remaining, std::chrono::milliseconds(500));
}

TEST(RestListener, StatusesFollowTheBindingAndTheAnswer) {
  Front front;
  const char* json = "Content-Type: application/json\r\n";
  EXPECT_EQ(status_of(front.ask(post("/customers", R"({"name":"a"})", json))), 201);
  front.pipeline.answer = "null";
  const auto none = front.ask(get("/customers/1"));
  EXPECT_EQ(status_of(none), 204);
  EXPECT_EQ(test::body_of(none), "");
}

TEST(RestListener, HeadIsAGetWithoutItsBody) {
  Front front;
  auto peer = front.port->connect();
  peer.send("HEAD /customers/42 HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto head = peer.read_until("\r\n\r\n");
  EXPECT_THAT(head, AllOf(HasSubstr("200 OK"), HasSubstr("Content-Length: 9\r\n")));
  peer.send(get("/customers/43"));
  EXPECT_EQ(status_of(peer.read_answer()), 200) << "no body stands between the answers";
}

TEST(RestListener, OtherMethodsAreRefusedWithWhatIsAllowed) {
  Front front;
  const auto answer = front.ask("PATCH /customers/42 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(status_of(answer), 405);
  EXPECT_THAT(answer, HasSubstr("Allow: DELETE, GET, HEAD, OPTIONS, PUT\r\n"));
  const auto options = front.ask("OPTIONS /customers/42 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(options), 204);
  EXPECT_THAT(options, HasSubstr("Allow: DELETE, GET"));
}

TEST(RestListener, ErrorsAreProblemDocuments) {
  Front front;
  const auto missing = front.ask(get("/nothing"));
  EXPECT_EQ(status_of(missing), 404);
  EXPECT_THAT(missing, AllOf(HasSubstr("Content-Type: application/problem+json\r\n"),
                             HasSubstr("urn:figbridge:error:not_found")));
  EXPECT_EQ(status_of(front.ask(get("/customers/%zz"))), 400);
  const auto wrong = front.ask(get("/customers/x?y=1"));
  EXPECT_EQ(status_of(wrong), 400);
  EXPECT_THAT(wrong, AllOf(HasSubstr("\"pointer\":\"/y\""), HasSubstr("\"operation\":\"customer.get\""),
                           HasSubstr("\"traceId\":\"")));
}

TEST(RestListener, BodiesThatCannotBeTakenHaveTheirOwnErrors) {
  RestListenerSettings settings;
  settings.common.limits.buffered_body_bytes = 100;
  Front front(settings);
  const char* json = "Content-Type: application/json\r\n";
  EXPECT_EQ(status_of(front.ask(post("/customers", "<a/>", "Content-Type: text/xml\r\n"))), 415);
  EXPECT_EQ(status_of(front.ask(post("/customers", "{", json))), 400);
  EXPECT_EQ(status_of(front.ask(post("/customers", R"({"name":1,"name":2})", json))), 400);
  EXPECT_EQ(status_of(front.ask(post("/customers", std::string(101, ' '), json))), 413);
  EXPECT_EQ(status_of(front.ask(
                post("/customers", R"({"name":"a"})", std::string(json) + "Accept: text/html\r\n"))),
            406);
}

TEST(RestListener, DeclaredErrorsHaveTheirDeclaredStatusAndRetryAfter) {
  Front front;
  front.pipeline.failure = Error{.kind = ErrorKind::rejected,
                                 .origin = Origin::backend,
                                 .text = "no such customer",
                                 .code = "unknown_customer"};
  const auto answer = front.ask(get("/customers/42"));
  EXPECT_EQ(status_of(answer), 404);
  EXPECT_THAT(answer, AllOf(HasSubstr("\"status\":404"), HasSubstr("\"code\":\"unknown_customer\""),
                            HasSubstr("Retry-After: 7\r\n")));
}

TEST(RestListener, OfAnErrorsBodyOnlyWhatTheContractDeclaresTravels) {
  Front front;
  front.pipeline.failure = Error{.kind = ErrorKind::rejected,
                                 .origin = Origin::backend,
                                 .text = "no such customer",
                                 .code = "unknown_customer",
                                 .detail = R"({"id":42,"detail":"SELECT secret","trace":["at x"]})"};
  EXPECT_THAT(front.ask(get("/customers/42")),
              AllOf(HasSubstr(R"("details":{"id":42}})"), Not(HasSubstr("secret"))));
  front.pipeline.failure->code = "undeclared";
  EXPECT_THAT(front.ask(get("/customers/42")), Not(HasSubstr("details")));
}

TEST(RestListener, OurOwnHeadersStayInsideUnlessAskedFor) {
  Front quiet;
  EXPECT_THAT(quiet.ask(get("/customers/42")), Not(HasSubstr("Figbridge-")));
  RestListenerSettings settings;
  settings.answer_headers = true;
  Front open(settings);
  EXPECT_THAT(open.ask(get("/customers/42")), HasSubstr("Figbridge-Side: legacy\r\n"));
}

TEST(RestListener, ServesItsOpenApiDocumentBelowItsBasePath) {
  RestListenerSettings settings;
  settings.base_path = "/api";
  Front front(settings);
  const auto answer = front.ask(get("/api/openapi.json"));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(answer, AllOf(HasSubstr("\"openapi\": \"3.1.0\""), HasSubstr("\"url\": \"/api\"")));
  EXPECT_EQ(status_of(front.ask(get("/api/customers/1"))), 200);
  EXPECT_EQ(status_of(front.ask(get("/customers/1"))), 404);
}

TEST(RestListener, WhatNobodyConfiguredCanPassThroughWhole) {
  RestListenerSettings settings;
  settings.common.forward_unmatched = true;
  Front front(settings);
  front.pipeline.forwards = true;
  const std::string body(300'000, 'x');
  EXPECT_EQ(test::body_of(front.ask(post("/other", body, "Content-Type: text/weird\r\n"))), body);
  ASSERT_TRUE(test::eventually([&] { return front.pipeline.seen().size() == 1; }));
  EXPECT_EQ(front.pipeline.seen().front().operation, "");
  EXPECT_EQ(front.pipeline.seen().front().received, body.size());
  EXPECT_EQ(status_of(front.ask("OPTIONS /customers/42 HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
}

TEST(RestListener, CallersThatVanishInTheMiddleHarmNobody) {
  Front front;
  auto peer = front.port->connect();
  peer.send(
          "POST /customers HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
          "50\r\n\r\n{\"na")
      .close_with_reset();
  ASSERT_TRUE(test::eventually([&] { return front.pipeline.seen().size() == 1; }));
  EXPECT_FALSE(front.pipeline.seen().front().delivered);
  EXPECT_EQ(status_of(front.ask(get("/customers/42"))), 200);
}

TEST(RestListener, TakesNoCallsOnceStopped) {
  Front front;
  front.listener.stop();
  EXPECT_EQ(status_of(front.ask(get("/customers/42"))), 503);
}

TEST(RestListener, SketchedCallsAreReadWithoutReceivingThem) {
  Front front;
  const auto read =
      front.listener.read({.verb = "GET", .target = "/customers/42"}, front.pipeline.bound.get());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->operation, "customer.get");
  EXPECT_EQ(read->input->view(), R"({"id":42})");
  EXPECT_EQ(front.listener.read({.verb = "GET", .target = "/x"}, front.pipeline.bound.get())->operation, "");
}

TEST(RestListener, OperationsThatCannotBeOfferedAreReported) {
  test::Offered offered;
  offered.add("a", "GET /a/{x}", "true");
  offered.add("b", "GET /a/{x}", "true");
  offered.add("c", "GET a", "true");
  offered.add("d", "GET /d", R"({"properties":{"o":{"type":"object"}}})");
  offered.add("e", "GET /e", "true").safety = Safety::write;
  offered.add("f", "POST /f", R"({"type":"strange"})");
  SystemClock clock;
  SystemRandom random;
  RestListener listener("api", {}, anybody(clock), clock, random);
  Problems problems;
  static_cast<void>(listener.bind(offered.bindings(), problems));
  std::string all;
  for (const auto& problem : problems.list()) all += problem.path + "\n";
  EXPECT_EQ(all,
            "operations.b.listeners\noperations.c.listeners\noperations.d.listeners\noperations.e."
            "listeners\noperations.f.listeners\n");
}

}  // namespace
}  // namespace figbridge::rest
