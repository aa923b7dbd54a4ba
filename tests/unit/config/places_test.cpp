// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/edited_story.h"

namespace figbridge::test {
namespace {

using testing::Contains;
using testing::ElementsAre;

TEST(PlacesOfTheStory, AMistypedElementOfTheAnswerIsFoundBeforeACall) {
  EXPECT_THAT(problems_after("{from: Head/TaxId, to: /taxId}", "{from: Head/TaxID, to: /taxId}"),
              ElementsAre("operations.customer.get.legacy.response[6].from: the call's answer: /Head has no "
                          "'TaxID'; did you mean 'TaxId'?"));
}

TEST(PlacesOfTheStory, AMistypedElementOfTheRequestIsFoundBeforeACall) {
  EXPECT_THAT(
      problems_after("call: GetCustomer\n      request:\n        - {from: /customerId, to: CustNo}",
                     "call: GetCustomer\n      request:\n        - {from: /customerId, to: CustomerNo}"),
      ElementsAre("operations.customer.get.legacy.request: the call's request must have '/CustNo', and "
                  "no row writes it",
                  "operations.customer.get.legacy.request[0].to: the call's request: there is no "
                  "'CustomerNo'; known: CustNo"));
}

TEST(PlacesOfTheStory, AMistypedMemberOfTheContractIsFoundBeforeACall) {
  EXPECT_THAT(
      problems_after("{from: Head/Name, to: /name}", "{from: Head/Name, to: /nmae}"),
      ElementsAre(testing::HasSubstr("the contract's output: there is no 'nmae'; did you mean 'name'?")));
}

TEST(PlacesOfTheStory, FailuresAreLookedForWhereTheAnswerHasThem) {
  EXPECT_THAT(problems_after("{at: Return/Type, in: [E, A], code: Return/Num, text: Return/Text}",
                             "{at: Return/Typ, in: [E, A], code: Return/Num, text: Return/Text}"),
              Contains("operations.customer.create.legacy.fails_when.at: the call's answer: /Return has no "
                       "'Typ'; did you mean 'Type'?"));
}

TEST(PlacesOfTheStory, ASelectedMemberMustBeThere) {
  EXPECT_THAT(
      problems_after("{from: Addr/*/Street, to: /billing/street, select: {Type: BILL}}",
                     "{from: Addr/*/Street, to: /billing/street, select: {Typ: BILL}}"),
      ElementsAre(
          "operations.customer.get.legacy.response[13].select: the call's answer: /Addr has no 'Typ'; "
          "did you mean 'Type'?"));
}

TEST(PlacesOfTheStory, WhatAPathNamesMustBeWritten) {
  EXPECT_THAT(problems_after("call: GET /parties/{customerId}", "call: GET /parties/{partyId}"),
              testing::Not(testing::IsEmpty()));
}

TEST(PlacesOfTheStory, WhatTheContractPromisesMustBeWrittenByTheNewSidesRows) {
  EXPECT_THAT(
      problems_after("        - {from: displayName, to: /name}\n", ""),
      ElementsAre("operations.customer.get.modern.response: the contract's output must have '/name', and "
                  "no row writes it"));
}

TEST(PlacesOfTheStory, WhatAnElementInsideMustHaveMustBeWritten) {
  EXPECT_THAT(
      problems_after("        - {from: /name, to: Head/Name}\n", ""),
      Contains("operations.customer.create.legacy.request: the call's request must have '/Head/Name', and "
               "no row writes it"));
}

}  // namespace
}  // namespace figbridge::test
