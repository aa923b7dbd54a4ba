// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/edited_story.h"

namespace figbridge::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ErrorFormsOfTheStory, AreWhatTheWsdlTakes) {
  EXPECT_THAT(problems_after("", ""), IsEmpty());
}

TEST(ErrorFormsOfTheStory, AnElementThatIsMissingInAFaultIsFoundBeforeItIsNeeded) {
  EXPECT_THAT(
      problems_after("              - {to: Code, constant: \"043\"}\n", ""),
      ElementsAre("operations.invoice.get.listeners.errors.unknown_invoice: the member is missing at /Code"));
}

TEST(ErrorFormsOfTheStory, AnErrorThatBothSidesKnowMustBeTellable) {
  EXPECT_THAT(
      problems_after("          tax_id_in_use: Tax id is already in use\n", ""),
      ElementsAre(
          "operations.customer.create.listeners.errors.tax_id_in_use: the member is missing at /Return/Text; "
          "say under 'errors' of this binding how it is told, or 'plain: true'"));
}

TEST(ErrorFormsOfTheStory, MayBePlain) {
  EXPECT_THAT(problems_after("tax_id_in_use: Tax id is already in use\n", "tax_id_in_use: {plain: true}\n"),
              IsEmpty());
}

TEST(ErrorFormsOfTheStory, AnElementThatMayBeAbsentDoesNotMakeARequiredOne) {
  EXPECT_THAT(problems_after("{to: Code, constant: \"043\"}", "{to: Code, from: /error/code}"),
              ElementsAre("operations.invoice.get.listeners.errors.unknown_invoice: the member is missing at "
                          "/Code, where what "
                          "the rows read is absent: a constant or a 'default' is needed"));
}

TEST(ErrorFormsOfTheStory, AConstantMustBeOneThatTheWsdlKnows) {
  const auto problems =
      problems_after("answer: {to: Return/Type, constant: A}", "answer: {to: Return/Type, constant: Q}");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems.front(), testing::HasSubstr("/Return/Type"));
}

TEST(ErrorFormsOfTheStory, AFaultMustBeDeclaredForTheOperation) {
  EXPECT_THAT(problems_after("            text: Invoice does not exist\n",
                             "            text: Gone\n            fault: invoice_falt\n"),
              ElementsAre("operations.invoice.get.listeners.errors.unknown_invoice: the WSDL declares no "
                          "fault 'invoice_falt' for "
                          "this operation; did you mean 'invoice_fault'?"));
}

TEST(ErrorFormsOfTheStory, AreNotForProblemDocuments) {
  EXPECT_THAT(problems_after(
                  "      - rest: GET /invoices/{invoiceId}\n",
                  "      - {rest: \"GET /invoices/{invoiceId}\", errors: {unknown_invoice: {fault: x}}}\n"),
              ElementsAre("operations.invoice.get.listeners.errors.unknown_invoice: callers of rest are told "
                          "every error in one form"));
}

}  // namespace
}  // namespace figbridge::test
