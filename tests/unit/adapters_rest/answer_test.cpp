// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_answer.h"

#include <gtest/gtest.h>

namespace figbridge::rest {
namespace {

Result<JsonText> read(int status, std::string_view body, std::vector<std::string> known = {},
                      std::string type = "application/json") {
  net::ResponseHead head{.status = status};
  if (!type.empty()) head.headers.add("Content-Type", std::move(type));
  return read_answer(head, body, known, Limits{});
}

/// "kind effect code"
std::string failure(int status, std::string_view body = "", std::vector<std::string> known = {},
                    std::string type = "application/problem+json") {
  const auto answer = read(status, body, std::move(known), std::move(type));
  if (answer) return "no failure";
  EXPECT_EQ(answer.error().origin, Origin::backend);
  const std::string code = answer.error().code.empty() ? "" : " " + answer.error().code;
  return std::string(name_of(answer.error().kind)) + " " + std::string(name_of(answer.error().effect)) + code;
}

TEST(RestAnswer, BodiesAreJsonAndNoneIsNull) {
  EXPECT_EQ(read(200, R"({ "a": 1.10 })")->view(), R"({"a":1.10})");
  EXPECT_EQ(read(204, "", {}, "")->view(), "null");
  EXPECT_EQ(read(202, "[]", {}, "application/vnd.x+json")->view(), "[]");
}

TEST(RestAnswer, WhatIsNoJsonIsABadAnswerWhoseEffectIsUnknown) {
  EXPECT_EQ(failure(200, "<html/>", {}, "text/html"), "bad_answer unknown");
  EXPECT_EQ(failure(200, R"({"a":1,"a":2})", {}, "application/json"), "bad_answer unknown");
  EXPECT_EQ(failure(200, "{", {}, "application/json"), "bad_answer unknown");
  EXPECT_EQ(failure(302), "bad_answer unknown");
}

TEST(RestAnswer, RejectionsCarryTheMostTellingCodeThatTheStepKnows) {
  const char* body = R"({"type":"https://x/gone","status":404,"code":"unknown-party"})";
  EXPECT_EQ(failure(404, body, {"404", "unknown-party"}), "rejected none unknown-party");
  EXPECT_EQ(failure(404, body, {"404", "https://x/gone"}), "rejected none https://x/gone");
  EXPECT_EQ(failure(404, body, {"404"}), "rejected none 404");
  EXPECT_EQ(failure(404, body, {}), "rejected none 404");
  EXPECT_EQ(failure(422, R"({"code":7})", {"7"}), "rejected none 7");
  EXPECT_EQ(failure(404, "not json", {"404"}), "rejected none 404");
}

TEST(RestAnswer, StatusesSayWhoseFaultItIsAndWhatWasDone) {
  EXPECT_EQ(failure(401), "unauthenticated none");
  EXPECT_EQ(failure(403), "forbidden none");
  EXPECT_EQ(failure(403, "", {"403"}), "rejected none 403");
  EXPECT_EQ(failure(408), "timeout unknown");
  EXPECT_EQ(failure(415), "fault none 415");
  EXPECT_EQ(failure(429), "rate_limited none");
  EXPECT_EQ(failure(500), "fault unknown 500");
  EXPECT_EQ(failure(500, R"({"code":"x"})", {"x"}), "fault unknown x");
  EXPECT_EQ(failure(501), "fault none 501");
  EXPECT_EQ(failure(503), "overloaded unknown");
  EXPECT_EQ(failure(504), "timeout unknown");
}

TEST(RestAnswer, TheServicesWordsStayApart) {
  const auto answer = read(500, R"({"detail":"SELECT secret"})");
  EXPECT_EQ(answer.error().text.find("SELECT"), std::string::npos);
  EXPECT_EQ(answer.error().remote, R"(500 {"detail":"SELECT secret"})");
  EXPECT_EQ(answer.error().detail, R"({"detail":"SELECT secret"})");
}

}  // namespace
}  // namespace figbridge::rest
