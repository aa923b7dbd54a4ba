// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <mutex>

#include "tests/unit/adapters_rest/backend_support.h"

namespace figbridge::rest {
namespace {

using test::RawPeer;
using test::RestCaller;
using test::ScriptedBackend;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A service that gives one answer to everything and keeps the last request as it came.
class Service {
 public:
  explicit Service(std::string answer)
      : answer_(std::move(answer)), backend_({[this](RawPeer& peer) { serve(peer); }}) {}
  [[nodiscard]] std::uint16_t port() const { return backend_.port(); }
  [[nodiscard]] std::string request() const {
    const std::scoped_lock lock(mutex_);
    return request_;
  }

 private:
  void serve(RawPeer& peer) {
    for (;;) {
      std::string request = peer.read_until("\r\n\r\n");
      if (request.empty()) return;
      if (const auto at = request.find("Content-Length: "); at != std::string::npos)
        request += peer.read_bytes(std::stoul(request.substr(at + 16)));
      {
        const std::scoped_lock lock(mutex_);
        request_ = std::move(request);
      }
      peer.send(answer_);
    }
  }
  mutable std::mutex mutex_;
  std::string request_;
  std::string answer_;
  ScriptedBackend backend_;
};

std::string answered(int status, std::string_view body, std::string_view type = "application/json") {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

TEST(RestBackend, WritesTheRequestThatTheCallDescribes) {
  const Service service(answered(200, R"({ "ok": 1.10 })"));
  RestCaller crm(service.port());
  EXPECT_EQ(crm.outcome("PATCH /parties/{id}", R"({"id":"a/b","name":"é"})"), R"({"ok":1.10})");
  EXPECT_THAT(service.request(),
              AllOf(StartsWith("PATCH /v2/parties/a%2Fb HTTP/1.1\r\n"),
                    HasSubstr("Content-Type: application/json\r\n"),
                    HasSubstr("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"),
                    testing::EndsWith("\r\n\r\n{\"name\":\"é\"}")));
  EXPECT_EQ(crm.context.attempts, 1);
  EXPECT_EQ(crm.context.bytes_received, 14U);
}

TEST(RestBackend, OtherMembersOfAGetStandInTheQuery) {
  const Service service(answered(200, "[]"));
  RestCaller crm(service.port());
  EXPECT_EQ(crm.outcome("GET /invoices", R"({"due":"2024-01-01","tags":["a","b"],"none":null})"), "[]");
  EXPECT_THAT(service.request(), AllOf(StartsWith("GET /v2/invoices?due=2024-01-01&tags=a&tags=b HTTP/1.1"),
                                       Not(HasSubstr("Content-Type"))));
}

TEST(RestBackend, CredentialsKeyAndFixedFieldsTravel) {
  const Service service(answered(204, ""));
  RestBackendSettings settings;
  settings.common.basic = BasicCredentials{"fb", "secret"};
  settings.common.api_key = ApiKey{"X-Key", "k1"};
  settings.headers = {{"X-Tenant", "t"}};
  RestCaller crm(service.port(), settings);
  crm.context.idempotency_key = "key-1";
  EXPECT_EQ(crm.outcome("POST /orders", "{}"), "null");
  for (const char* field : {"Authorization: Basic ZmI6c2VjcmV0\r\n", "X-Key: k1\r\n", "X-Tenant: t\r\n",
                            "Idempotency-Key: key-1\r\n"}) {
    EXPECT_THAT(service.request(), HasSubstr(field));
  }
}

TEST(RestBackend, ProblemDocumentsNameTheFailure) {
  const Service service(
      answered(404, R"({"code":"unknown-party","detail":"no 42"})", "application/problem+json"));
  RestCaller crm(service.port());
  crm.errors = {{"unknown-party", "unknown_customer"}};
  const auto answer = crm.call("GET /parties/{id}", R"({"id":42})");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::rejected);
  EXPECT_EQ(answer.error().code, "unknown-party");
  EXPECT_THAT(answer.error().text, Not(HasSubstr("no 42")));
}

TEST(RestBackend, ARequestThatCannotBeWrittenIsNotSent) {
  const Service service(answered(200, "{}"));
  RestCaller crm(service.port());
  EXPECT_EQ(crm.outcome("GET /parties/{id}", R"({"id":".."})"), "invalid none");
  EXPECT_EQ(crm.outcome("GET /parties/{id}", "{}"), "invalid none");
  EXPECT_EQ(service.request(), "");
}

TEST(RestBackend, FailsSoundlyAtEveryStepOfTheConversation) {
  struct Step {
    const char* name;
    ScriptedBackend::Script script;
    const char* outcome;
  };
  const auto reads_then = [](std::string bytes) {
    return [bytes = std::move(bytes)](RawPeer& peer) {
      peer.read_until("\r\n\r\n{}");
      peer.send(bytes).close();
    };
  };
  const Step steps[] = {
      {"reset before the head",
       [](RawPeer& peer) {
         peer.read_until("\r\n\r\n{}");
         peer.close_with_reset();
       },
       "closed unknown"},
      {"closed before the head", reads_then(""), "closed unknown"},
      {"closed in the head", reads_then("HTTP/1.1 200 OK\r\nContent-"), "closed unknown"},
      {"no HTTP", reads_then("SSH-2.0-x\r\n\r\n"), "bad_answer unknown"},
      {"closed in the body",
       reads_then("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\""),
       "closed unknown"},
      {"broken chunks",
       reads_then(
           "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
       "bad_answer unknown"},
      {"half of the chunks",
       reads_then("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n2\r\n{}\r\n"),
       "closed unknown"},
      {"two lengths", reads_then("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
       "bad_answer unknown"},
      {"no JSON", reads_then(answered(200, "<a/>", "text/xml")), "bad_answer unknown"},
      {"broken JSON", reads_then(answered(200, "{")), "bad_answer unknown"},
      {"a redirect", reads_then("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"),
       "bad_answer unknown"},
      {"an error", reads_then(answered(500, "{}")), "fault unknown"},
  };
  for (const auto& step : steps) {
    ScriptedBackend backend({step.script});
    RestCaller crm(backend.port());
    EXPECT_EQ(crm.outcome("POST /orders", "{}"), step.outcome) << step.name;
    EXPECT_EQ(backend.connections(), 1) << step.name << ": a write is never sent twice";
  }
}

TEST(RestBackend, SilenceEndsAtTheDeadline) {
  ScriptedBackend backend({[](RawPeer& peer) { peer.read_to_end(); }});
  RestCaller crm(backend.port());
  EXPECT_EQ(crm.outcome("POST /orders", "{}", std::chrono::milliseconds(150)), "timeout unknown");
}

TEST(RestBackend, NobodyListeningIsUnreachable) {
  std::uint16_t port = 0;
  {
    port = ScriptedBackend({[](RawPeer&) {}}).port();
  }
  RestCaller crm(port);
  EXPECT_EQ(crm.outcome("POST /orders", "{}"), "unreachable none");
}

TEST(RestBackend, AnswersAreBoundedInSizeAndDepth) {
  const Service service(answered(200, std::string(200, '[') + std::string(200, ']')));
  RestCaller deep(service.port());
  EXPECT_EQ(deep.outcome("GET /a", "{}"), "bad_answer unknown");
  RestBackendSettings settings;
  settings.common.limits.buffered_body_bytes = 100;
  RestCaller small(service.port(), settings);
  EXPECT_EQ(small.outcome("GET /a", "{}"), "too_large unknown");
}

/// An OpenAPI document on disk as long as it lives.
class DocumentFile {
 public:
  explicit DocumentFile(std::string_view text)
      : path_(::testing::TempDir() + "figbridge-openapi-" + std::to_string(::getpid()) + ".yaml") {
    std::ofstream(path_) << text;
  }
  ~DocumentFile() { std::remove(path_.c_str()); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

constexpr std::string_view kDocument = R"(
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /parties/{reference}:
    put:
      operationId: putParty
      parameters:
        - {name: reference, in: path, required: true, schema: {type: integer}}
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: X-Tenant, in: header, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, required: [id]}}}}}
)";

TEST(RestBackend, ADescriptionSaysWhereMembersStandAndWhatAnswersAre) {
  const DocumentFile file(kDocument);
  const Service service(answered(200, "{}"));
  RestBackendSettings settings;
  settings.openapi = file.path();
  RestCaller crm(service.port(), settings);
  EXPECT_EQ(crm.outcome("putParty", R"({"reference":7,"dry":true,"X-Tenant":"t","name":"a"})"), "{}");
  EXPECT_THAT(service.request(), AllOf(StartsWith("PUT /v2/parties/7?dry=true HTTP/1.1"),
                                       HasSubstr("X-Tenant: t\r\n"), testing::EndsWith("{\"name\":\"a\"}")));
  EXPECT_EQ(crm.context.drift, 1U) << "the answer lacks its id";
}

TEST(RestBackend, CallsThatTheDescriptionDoesNotHaveAreReported) {
  const DocumentFile file(kDocument);
  RestBackendSettings settings;
  settings.openapi = file.path();
  RestCaller crm(1, settings);
  Problems problems;
  EXPECT_EQ(crm.backend().bind({.call = "GET /parties/{reference}"}, problems), nullptr);
  EXPECT_EQ(crm.backend().bind({.call = "PUT /parties/{id}"}, problems), nullptr);
  EXPECT_EQ(crm.backend().bind({.call = "nothing"}, problems), nullptr);
  ASSERT_EQ(problems.list().size(), 3U);
  EXPECT_THAT(problems.list()[1].text, HasSubstr("calls it /parties/{reference}"));
}

TEST(RestBackend, ForwardsByteForByte) {
  const Service service(answered(200, "not { json", "text/plain"));
  RestCaller crm(service.port());
  Message message{.verb = "POST", .target = "/x%2Fy?a=%20b"};
  message.headers.add("Content-Type", "text/weird");
  message.headers.add("Connection", "x-gone");
  message.headers.add("X-Gone", "1");
  message.body = RawBody{"text/weird", source_of("bytes")};
  crm.context.deadline = Deadline::after(SystemClock{}, std::chrono::seconds(5));
  const auto body = test::run_on<Result<std::string>>(crm.loops(), [&]() -> Task<Result<std::string>> {
    auto answer = co_await crm.backend().forward(crm.context, std::move(message));
    if (!answer) co_return std::unexpected(answer.error());
    auto whole = co_await read_all(*std::get<RawBody>(answer->body).bytes, 1000, Origin::backend);
    co_return whole;
  });
  ASSERT_TRUE(body) << body.error().describe();
  EXPECT_EQ(*body, "not { json");
  EXPECT_THAT(service.request(), AllOf(StartsWith("POST /v2/x%2Fy?a=%20b HTTP/1.1\r\n"),
                                       testing::EndsWith("\r\n\r\nbytes"), Not(HasSubstr("X-Gone"))));
}

TEST(RestBackend, ProbesByReachingOut) {
  const Service service(answered(404, ""));
  RestCaller crm(service.port());
  const auto reached = test::run_on<Status>(crm.loops(), [&]() -> Task<Status> {
    auto status = co_await crm.backend().probe(Deadline::after(SystemClock{}, std::chrono::seconds(5)));
    co_return status;
  });
  EXPECT_TRUE(reached);
}

}  // namespace
}  // namespace figbridge::rest
