// SPDX-License-Identifier: Apache-2.0
#include "facade/trip/health.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

using routing::Health;

Error of(ErrorKind kind, Effect effect = Effect::unknown, Origin origin = Origin::backend,
         std::string code = {}) {
  return {.kind = kind, .origin = origin, .effect = effect, .code = std::move(code)};
}

TEST(Health, NoAnswerIsAnError) {
  for (const auto kind :
       {ErrorKind::unreachable, ErrorKind::timeout, ErrorKind::closed, ErrorKind::overloaded,
        ErrorKind::bad_answer, ErrorKind::rate_limited, ErrorKind::unauthenticated}) {
    EXPECT_EQ(health_of(of(kind)), Health::error) << name_of(kind);
  }
}

TEST(Health, BusinessErrorsAndWhatTheRequestBroughtAboutAreGood) {
  for (const auto kind : {ErrorKind::rejected, ErrorKind::not_found, ErrorKind::conflict, ErrorKind::invalid})
    EXPECT_EQ(health_of(of(kind, Effect::none)), Health::good) << name_of(kind);
}

TEST(Health, AFaultIsOneUnlessTheContractKnowsItAndNothingWasDone) {
  EXPECT_EQ(health_of(of(ErrorKind::fault)), Health::fault);
  EXPECT_EQ(health_of(of(ErrorKind::fault, Effect::none)), Health::fault);
  EXPECT_EQ(health_of(of(ErrorKind::fault, Effect::none, Origin::backend, "unknown_customer")), Health::good);
  EXPECT_EQ(health_of(of(ErrorKind::fault, Effect::unknown, Origin::backend, "failed")), Health::fault)
      << "a 500 that `*` has named";
}

TEST(Health, AnAnswerThatCannotBeSaidIsAnError) {
  EXPECT_EQ(health_of(of(ErrorKind::invalid, Effect::applied)), Health::error);
}

TEST(Health, WhoHadNoPartInItIsNotJudged) {
  EXPECT_EQ(health_of(of(ErrorKind::closed, Effect::unknown, Origin::caller)), std::nullopt);
  EXPECT_EQ(health_of(of(ErrorKind::overloaded, Effect::none, Origin::bridge)), std::nullopt);
}

TEST(Health, WhatPassesThroughIsJudgedByItsStatus) {
  const auto status = [](int number) {
    Message message;
    message.status = number;
    return health_of(message);
  };
  EXPECT_EQ(status(200), Health::good);
  EXPECT_EQ(status(404), Health::good);
  EXPECT_EQ(status(500), std::nullopt) << "every SOAP fault has it";
  EXPECT_EQ(status(503), Health::error);
  EXPECT_EQ(status(501), Health::fault);
}

}  // namespace
}  // namespace figbridge::facade
