// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/figbridge/protocols.h"
#include "facade/assembly.h"
#include "facade/config/configuration.h"
#include "net/blocking.h"

namespace figbridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The disk, with one text replaced in whatever file has it.
class Edited final : public facade::Surroundings {
 public:
  Edited(std::string text, std::string by) : text_(std::move(text)), by_(std::move(by)) {}

  Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) override {
    auto bytes = disk_.read_file(file, limit);
    const auto at = bytes && file.extension() == ".yaml" ? bytes->find(text_) : std::string::npos;
    if (at != std::string::npos) bytes->replace(at, text_.size(), by_);
    return bytes;
  }
  Result<std::optional<std::vector<std::string>>> list_folder(const std::filesystem::path& folder) override {
    return disk_.list_folder(folder);
  }
  std::optional<std::string> variable(const std::string& name) override { return disk_.variable(name); }

 private:
  facade::SystemSurroundings disk_;
  std::string text_, by_;
};

/// What is wrong with the story's configuration after an edit.
std::vector<std::string> problems_after(const std::string& text, const std::string& by) {
  Problems problems;
  Edited surroundings(text, by);
  const auto configuration =
      facade::load_configuration(std::filesystem::path(FIGBRIDGE_SOURCE_DIR) / "config/examples/erp-to-crm",
                                 protocol_options(), surroundings, problems);
  const SystemClock clock;
  SystemRandom random;
  net::Loops loops(1, clock);
  net::BlockingPool pool(1);
  net::SystemResolver resolver(pool);
  if (configuration)
    (void)facade::assemble(configuration, protocol_parts(loops, resolver, clock, random), problems);
  std::vector<std::string> texts;
  for (const auto& problem : problems.list()) texts.push_back(problem.path + ": " + problem.text);
  return texts;
}

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
}  // namespace figbridge
