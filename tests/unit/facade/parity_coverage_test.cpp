// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/parity_coverage.h"

#include <gtest/gtest.h>

#include "facade/admin/parity_json.h"

namespace figbridge::facade {
namespace {

constexpr const char* kOutput = R"({"type":"object","properties":{
  "status":{"$ref":"#/$defs/status"},"note":{"type":"string"},
  "lines":{"type":"array","items":{"type":"object","properties":{"unit":{"enum":["KG","M"]},"text":{"type":"string"}}}}},
  "$defs":{"status":{"enum":["A","B"],"x-class":"public"}}})";

Operation sample() {
  Operation operation{.name = "op"};
  operation.contract.output = *parse_json(kOutput, {}, Origin::caller);
  operation.contract.errors.emplace("unknown", JsonText());
  operation.contract.errors.emplace("locked", JsonText());
  return operation;
}

TEST(ParityCoverage, TellsWhatOfTheContractWasSeenAndWhatNever) {
  migrations::Histories histories;
  const auto answer = JsonText::trusted(R"({"status":"A","lines":[{"unit":"KG"},{"unit":"KG"}]})");
  (void)histories.compare("op", answer, answer, {}, {}, "t");
  histories.ended("op", "43", "");
  histories.ended("op", "7", "unknown");
  histories.ended("op", R"("x")", "");
  EXPECT_EQ(
      coverage_of(sample(), histories.seen("op")).dump(),
      R"({"answers":2,"values":[{"at":"/lines/*/unit","seen":{"\"KG\"":2},"never":["\"M\""]},)"
      R"({"at":"/status","seen":{"\"A\"":1},"never":["\"B\""]}],"fields_never":["/note","/lines/*/text"],)"
      R"("errors":{"unknown":1},"errors_never":["locked"],"keys":{"from":"7","to":"43"}})");
}

TEST(ParityCoverage, OfNothingIsNothing) {
  migrations::Histories histories;
  const auto told = coverage_of(sample(), histories.seen("op"));
  EXPECT_EQ(told["answers"], 0);
  EXPECT_EQ(told["fields_never"].dump(), R"(["/status","/note","/lines"])");
}

TEST(ParityJson, MasksWhatProposalsSayAsTheContractHasIt) {
  migrations::ParityReport report{.operation = "op"};
  migrations::Judgement judgement;
  judgement.proposals.push_back(
      {.field = "/status", .what = "map", .value = "{}", .values = {{R"("A")", R"("B")"}}});
  judgement.proposals.push_back(
      {.field = "/note", .what = "map", .value = "{}", .values = {{R"("A")", R"("B")"}}});
  const auto json = json_of(report, judgement, sample().contract.output);
  EXPECT_EQ(json["proposals"][0]["says"], R"("A" means "B")");
  EXPECT_EQ(json["proposals"][0]["can_be_accepted"], true);
  EXPECT_EQ(json["proposals"][1]["says"], R"("***" means "***")");
  EXPECT_EQ(json["proposals"][1]["can_be_accepted"], false);
}

}  // namespace
}  // namespace figbridge::facade
