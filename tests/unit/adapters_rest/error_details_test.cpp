// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/error_details.h"

#include <gtest/gtest.h>

namespace figbridge::rest {
namespace {

std::string details(std::string_view body, std::string_view schema) {
  return declared_details(body, *parse_json(schema, {}, Origin::bridge));
}

constexpr std::string_view kDeclared =
    R"({"type":"object","properties":{"no":{"type":"integer"},"at":{"properties":{"city":{"type":"string"}}},"list":{"type":"array","items":{"properties":{"a":{"type":"null"}}}}}})";

TEST(ErrorDetails, MembersThatNobodyDeclaredStayBehindAtEveryDepth) {
  EXPECT_EQ(details(R"({"sql":"x","no":7,"at":{"city":"y","host":"z"},"list":[{"a":null,"b":1},{"b":2}]})",
                    kDeclared),
            R"({"no":7,"at":{"city":"y"},"list":[{"a":null}]})");
}

TEST(ErrorDetails, WithoutADeclarationNothingTravels) {
  EXPECT_EQ(details(R"({"sql":"x"})", "true"), "");
  EXPECT_EQ(details(R"({"sql":"x"})", R"({"x-status":404})"), "");
  EXPECT_EQ(details(R"({"sql":"x"})", R"({"type":"object"})"), "");
  EXPECT_EQ(details(R"("a stack trace")", "true"), "");
  EXPECT_EQ(details(R"({"no":"x"})", R"({"properties":{"no":{}}})"), "");
}

TEST(ErrorDetails, WhatDoesNotFitItsDeclarationStaysBehindWhole) {
  EXPECT_EQ(details(R"({"no":"a stack trace"})", kDeclared), "");
  EXPECT_EQ(details(R"({"at":{"city":"x"}})",
                    R"({"required":["no"],"properties":{"at":{"properties":{"city":{"type":"string"}}}}})"),
            "");
}

}  // namespace
}  // namespace figbridge::rest
