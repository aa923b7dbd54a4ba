// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/judgement.h"

#include <gtest/gtest.h>

#include <string>

#include "migrations/parity/histories.h"

namespace figbridge::migrations {
namespace {

/// One operation whose only field is /v, as the shadow has it compared.
class Compared {
 public:
  Compared& pairs(int count, const std::string& legacy, const std::string& modern) {
    for (int i = 0; i < count; ++i) pair(object(legacy), object(modern));
    return *this;
  }
  Compared& pair(const std::string& legacy, const std::string& modern) {
    ComparedPair made{.operation = "op", .trace_id = "t" + std::to_string(++count_), .at = {}};
    made.comparison = histories_.compare("op", json(legacy), json(modern), {}, {}, made.trace_id);
    evidence_.record(made);
    return *this;
  }
  Compared& asked_twice(int count, const std::string& once, const std::string& again) {
    for (int i = 0; i < count; ++i)
      evidence_.record_noise("op", compare(json(object(once)), json(object(again)), {}));
    return *this;
  }
  /// "kind verdict", one a line; then "proposal: says", with how many do not follow it.
  [[nodiscard]] std::string told() {
    const auto report = evidence_.report("op");
    const auto judgement = histories_.judge(report);
    std::string out;
    for (std::size_t i = 0; i < report.clusters.size(); ++i) {
      out += std::string(name_of(report.clusters[i].kind)) + " " +
             std::string(name_of(judgement.verdicts[i])) + "\n";
    }
    for (const auto& proposal : judgement.proposals) {
      out += proposal.name + ": " + proposal.value;
      if (proposal.misses > 0) out += " but for " + std::to_string(proposal.misses);
      out += "\n";
    }
    return out;
  }

 private:
  static std::string object(const std::string& value) {
    return value.empty() ? "{}" : R"({"v":)" + value + "}";
  }
  static JsonText json(const std::string& text) { return JsonText::trusted(text); }
  Evidence evidence_;
  Histories histories_;
  int count_ = 0;
};

TEST(Judgement, ARareDifferenceOfAFieldThatIsUsuallyTheSameStandsOut) {
  EXPECT_EQ(Compared().pairs(10'000, "1.10", "1.10").pairs(1, "1.10", "1.11").told(), "number differs\n");
}

TEST(Judgement, CodesAndWordsAreAMapAndWhatDoesNotFollowItStandsOut) {
  Compared compared;
  compared.pairs(60, R"("A")", R"("ACTIVE")").pairs(30, R"("B")", R"("BLOCKED")");
  EXPECT_EQ(compared.told(), "text form\nv-map: {\"A\": \"ACTIVE\", \"B\": \"BLOCKED\"}\n");
  compared.pairs(1, R"("B")", R"("ACTIVE")");
  EXPECT_EQ(compared.told(), "text form\nv-map: {\"A\": \"ACTIVE\", \"B\": \"BLOCKED\"} but for 1\n");
}

TEST(Judgement, TwoCodesOfOneWordAreNoMap) {
  EXPECT_EQ(Compared()
                .pairs(60, R"("A")", R"("ACTIVE")")
                .pairs(30, R"("B")", R"("BLOCKED")")
                .pairs(3, R"("S")", R"("BLOCKED")")
                .told(),
            "text form\nv-map: {\"A\": \"ACTIVE\", \"B\": \"BLOCKED\"} but for 3\n");
}

TEST(Judgement, ACodeThatIsToldWronglyHalfTheTimeHasTheWordThatIsLeft) {
  EXPECT_EQ(Compared()
                .pairs(200, R"("A")", R"("ACTIVE")")
                .pairs(5, R"("B")", R"("ACTIVE")")
                .pairs(5, R"("B")", R"("BLOCKED")")
                .told(),
            "text form\nv-map: {\"A\": \"ACTIVE\", \"B\": \"BLOCKED\"} but for 5\n");
}

TEST(Judgement, AnotherValueOfTheSameWordsIsNoMap) {
  EXPECT_EQ(Compared().pairs(50, R"("GOLD")", R"("SILVER")").pairs(50, R"("SILVER")", R"("GOLD")").told(),
            "text differs\n");
}

TEST(Judgement, WhatIsCutOffIsNoMap) {
  EXPECT_EQ(Compared().pairs(50, R"("Germany")", R"("German")").pairs(50, R"("France")", R"("Franc")").told(),
            "text differs\n");
}

TEST(Judgement, ADateInAnotherFormIsOneButADayLaterIsNot) {
  Compared compared;
  for (int day = 10; day < 28; ++day) {
    const auto text = std::to_string(day);
    compared.pairs(3, "\"202611" + text + "\"", "\"2026-11-" + text + "\"");
  }
  EXPECT_EQ(compared.told(), "text form\nv-date: yyyymmdd -> date\n");
  compared.pairs(1, R"("20261121")", R"("2026-11-22")");
  EXPECT_EQ(compared.told(), "text form\nv-date: yyyymmdd -> date but for 1\n");
  Compared later;
  for (int day = 10; day < 28; ++day)
    later.pairs(3, "\"2026-11-" + std::to_string(day) + "\"", "\"2026-11-" + std::to_string(day + 1) + "\"");
  EXPECT_EQ(later.told(), "moment differs\n");
}

TEST(Judgement, CentsAreEurosTimesAHundredAndRoundingIsNoScale) {
  Compared compared;
  for (int cents = 101; cents < 199; ++cents)
    compared.pairs(1, std::to_string(cents), "1." + std::to_string(cents).substr(1));
  EXPECT_EQ(compared.told(), "number form\nv-times: 0.01\n");
  compared.pairs(1, "150", "15.0");
  EXPECT_EQ(compared.told(), "number form\nv-times: 0.01 but for 1\n");
  Compared rounded;
  for (int cents = 101; cents < 199; ++cents)
    rounded.pairs(1, "1." + std::to_string(cents).substr(1), "1." + std::to_string(cents).substr(1, 1));
  EXPECT_NE(rounded.told().find("number differs"), std::string::npos);
}

TEST(Judgement, IdsOfTwoSystemsAreOneToOne) {
  Compared compared;
  for (int round = 0; round < 3; ++round) {
    for (int id = 100; id < 200; ++id) {
      const auto text = std::to_string(id);
      compared.pairs(1, "\"" + text + "\"", "\"00000000-0000-4000-8000-000000000" + text + "\"");
    }
  }
  EXPECT_EQ(compared.told(), "text form\nv-ids: \n");
  compared.pairs(1, R"("100")", R"("00000000-0000-4000-8000-000000000101")");
  EXPECT_EQ(compared.told(), "text form\nv-ids:  but for 1\n");
}

TEST(Judgement, PaddingIsAFormWhereItIsUsualOnly) {
  EXPECT_EQ(Compared().pairs(100, R"("a  ")", R"("a")").told(), "trimmed form\nv-trim: true\n");
  EXPECT_EQ(Compared().pairs(100, R"("a  ")", R"("a  ")").pairs(1, R"("a  ")", R"("a")").told(),
            "trimmed differs\n");
}

TEST(Judgement, NothingForEmptyIsAFormWhereItIsUsualOnly) {
  EXPECT_EQ(Compared().pairs(50, R"("x")", R"("x")").pairs(50, R"("")", "null").told(),
            "emptiness form\nv-empty: true\n");
  EXPECT_EQ(Compared().pairs(50, R"("")", R"("")").pairs(2, R"("")", "null").told(), "emptiness differs\n");
  EXPECT_EQ(Compared().pairs(50, "", "null").told(), "emptiness form\nv-empty: true\n");
  EXPECT_EQ(Compared().pairs(500, "", "").pairs(11, "", "null").told(), "emptiness differs\n");
}

TEST(Judgement, AnOrderIsAFormWhereItIsUsualOnly) {
  EXPECT_EQ(Compared().pairs(50, "[1,2,3]", "[3,2,1]").told(), "order form\nv-order_free: true\n");
  EXPECT_EQ(Compared().pairs(500, "[1,2,3]", "[1,2,3]").pairs(11, "[1,2,3]", "[3,2,1]").told(),
            "order differs\n");
}

TEST(Judgement, WhatOneSideDoesToItselfAsOftenIsNoise) {
  Compared compared;
  compared.pairs(95, "1", "1").pairs(5, "1", "2");
  EXPECT_EQ(compared.told(), "number differs\n");
  compared.asked_twice(19, "1", "1").asked_twice(1, "1", "2");
  EXPECT_EQ(compared.told(), "number noise\n");
  compared.pairs(900, "1", "2");
  EXPECT_EQ(compared.told(), "number differs\n");
}

TEST(Histories, DoNotLearnFromWhatIsLarge) {
  Histories histories;
  const auto large = JsonText::trusted("{\"v\":\"" + std::string(70'000, 'x') + "\"}");
  EXPECT_TRUE(histories.compare("op", large, large, {}, {}, "t").same());
  EXPECT_TRUE(histories.seen("op").fields.empty());
  const auto small = JsonText::trusted(R"({"v":"x"})");
  EXPECT_TRUE(histories.compare("op", small, small, {}, {}, "t").same());
  EXPECT_EQ(histories.seen("op").fields.at("/v").times, 1U);
}

TEST(Judgement, AMissingValueIsNeverAForm) {
  EXPECT_EQ(Compared().pairs(100, "7", "").told(), "missing differs\n");
  EXPECT_EQ(Compared().pairs(100, "7", "null").told(), "type differs\n");
}

}  // namespace
}  // namespace figbridge::migrations
