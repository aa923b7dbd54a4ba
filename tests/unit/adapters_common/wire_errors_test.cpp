// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/wire_errors.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "adapters/common/problem.h"

namespace figbridge {
namespace {

Error of(ErrorKind kind, Origin origin = Origin::caller) {
  return {.kind = kind, .origin = origin, .text = "our words"};
}

TEST(WireErrors, EveryKindHasARowOfItsOwn) {
  std::set<std::string_view> types;
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::internal); ++kind) {
    const auto wire = wire_error(of(static_cast<ErrorKind>(kind)));
    EXPECT_GE(wire.http_status, 400);
    EXPECT_FALSE(wire.title.empty());
    types.insert(wire.type);
    const bool callers = wire.http_status < 500;
    EXPECT_EQ(callers, wire.fault == FaultSide::sender) << wire.type;
  }
  EXPECT_EQ(types.size(), 22U);
}

TEST(WireErrors, WhatABackendCouldNotTakeFromUsIsABadGateway) {
  for (const auto kind : {ErrorKind::malformed, ErrorKind::unauthenticated, ErrorKind::forbidden,
                          ErrorKind::not_found, ErrorKind::too_large, ErrorKind::unsupported_media}) {
    EXPECT_EQ(wire_error(of(kind, Origin::backend)).http_status, 502);
    EXPECT_LT(wire_error(of(kind, Origin::caller)).http_status, 500);
  }
}

TEST(WireErrors, TimeoutsSayWhoWasSlow) {
  EXPECT_EQ(wire_error(of(ErrorKind::timeout, Origin::caller)).http_status, 408);
  EXPECT_EQ(wire_error(of(ErrorKind::timeout, Origin::backend)).http_status, 504);
  EXPECT_EQ(wire_error(of(ErrorKind::timeout, Origin::bridge)).http_status, 504);
}

TEST(WireErrors, DeclaredFaultsAreAnswersAboutTheRequest) {
  auto fault = of(ErrorKind::fault, Origin::backend);
  EXPECT_EQ(wire_error(fault).http_status, 502);
  fault.code = "unknown_customer";
  EXPECT_EQ(wire_error(fault).http_status, 422);
}

TEST(WireErrors, OnlyWhatDidNothingMayBeRepeated) {
  auto lost = of(ErrorKind::closed, Origin::backend);
  EXPECT_TRUE(repeatable(lost));
  lost.effect = Effect::unknown;
  EXPECT_FALSE(repeatable(lost));
  EXPECT_FALSE(repeatable(of(ErrorKind::rejected, Origin::backend)));
}

TEST(Problem, SaysWhatIsKnownInAFixedOrder) {
  Error error = of(ErrorKind::rejected, Origin::backend);
  error.code = "unknown_customer";
  error.detail = R"({"customerId":42})";
  error.remote = "SELECT * FROM secrets";
  EXPECT_EQ(
      problem_document(error, {.operation = "customer.get", .trace_id = "4bf9"}),
      R"({"type":"urn:figbridge:error:unknown_customer","title":"The request was rejected","status":422,)"
      R"("detail":"our words","operation":"customer.get","retryable":false,"traceId":"4bf9",)"
      R"("code":"unknown_customer","details":{"customerId":42}})");
}

TEST(Problem, ListsEveryWrongPlaceOfTheCallersMessage) {
  const auto error = error_at_places(ErrorKind::invalid, Origin::caller, "two things",
                                     {{"/a", "is required"}, {"", "is odd"}});
  EXPECT_EQ(
      problem_document(error, {}),
      R"({"type":"urn:figbridge:error:invalid","title":"The request does not fit its contract","status":400,)"
      R"("detail":"two things","retryable":false,)"
      R"("errors":[{"pointer":"/a","detail":"is required"},{"pointer":"","detail":"is odd"}]})");
}

TEST(Problem, PlacesInAnAnswerAreNotTheCallersBusiness) {
  Error error{
      .kind = ErrorKind::bad_answer, .origin = Origin::backend, .text = "wrong", .location = "/Secret/Name"};
  EXPECT_EQ(problem_document(error, {}).find("Secret"), std::string::npos);
}

TEST(Problem, OtherPlacesAreToldInWords) {
  Error error{.kind = ErrorKind::malformed, .origin = Origin::caller, .text = "broken", .location = "byte 8"};
  EXPECT_NE(problem_document(error, {}).find(R"("detail":"broken at byte 8")"), std::string::npos);
}

TEST(Problem, CodesAreSafeInsideTheType) {
  Error error = of(ErrorKind::rejected);
  error.code = "a b/\"";
  EXPECT_NE(problem_document(error, {}).find(R"("type":"urn:figbridge:error:a%20b%2F%22")"),
            std::string::npos);
}

}  // namespace
}  // namespace figbridge
