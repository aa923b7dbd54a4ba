// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/evidence.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "migrations/durable_file.h"
#include "migrations/parity/evidence_file.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace std::chrono_literals;

ComparedPair pair(std::vector<Difference> differences = {}) {
  ComparedPair made{.operation = "customer.get", .trace_id = "t", .at = Wall::time_point(1h)};
  made.comparison.differences = std::move(differences);
  made.answered_took = 2ms;
  made.aside_took = 4ms;
  return made;
}
Difference at(std::string field, std::string rule = {}, DifferenceKind kind = DifferenceKind::number) {
  return {.field = std::move(field), .kind = kind, .answered = "1", .aside = "2", .rule = std::move(rule)};
}

TEST(Evidence, CountsPairsByWhatDiffers) {
  Evidence evidence;
  evidence.record(pair());
  evidence.record(pair({at("/a", "R1")}));
  evidence.record(pair({at("/a"), at("/a"), at("/b", "R1")}));
  evidence.record(pair({at("", "", DifferenceKind::outcome)}));
  evidence.left_out("customer.get", "no_room");
  const auto report = evidence.report("customer.get");
  EXPECT_EQ(report.pairs, 4U);
  EXPECT_EQ(report.same, 1U);
  EXPECT_EQ(report.explained, 1U);
  EXPECT_EQ(report.different, 2U);
  EXPECT_EQ(report.outcomes, 1U);
  EXPECT_EQ(report.left_out.at("no_room"), 1U);
  EXPECT_EQ(report.answered_mean, 2ms);
  EXPECT_EQ(report.aside_mean, 4ms);
  ASSERT_EQ(report.clusters.size(), 4U);
  EXPECT_TRUE(report.clusters[0].rule.empty() && report.clusters[1].rule.empty());
  EXPECT_EQ(report.clusters[0].pairs, 1U) << "a pair counts once in a cluster";
  EXPECT_EQ(evidence.totals().pairs, 4U);
  EXPECT_EQ(evidence.totals().different, 2U);
}

TEST(Evidence, StaysBoundedAndSaysWhatFoundNoRoom) {
  Evidence evidence({.clusters = 10, .examples = 2});
  for (int i = 0; i < 50; ++i) evidence.record(pair({at("/" + std::to_string(i)), at("/0")}));
  const auto report = evidence.report("customer.get");
  EXPECT_EQ(report.clusters.size(), 10U);
  EXPECT_EQ(report.unlisted, 40U);
  EXPECT_EQ(report.clusters[0].pairs, 50U);
  EXPECT_EQ(report.clusters[0].examples.size(), 2U);
}

TEST(Evidence, TheBoundIsNeverLowerThanWhatWasSeen) {
  EXPECT_EQ(share_bound(0, 0), 1.0);
  EXPECT_NEAR(share_bound(0, 100), 0.0263, 0.0005);
  EXPECT_NEAR(share_bound(10, 100), 0.1604, 0.001);
  EXPECT_EQ(share_bound(100, 100), 1.0);
  for (std::uint64_t hits = 0; hits <= 50; ++hits)
    EXPECT_GE(share_bound(hits, 50), static_cast<double>(hits) / 50);
}

TEST(Evidence, IsKeptAndReadBack) {
  Evidence evidence;
  evidence.record(pair({at("/a"), at("/b", "R1")}));
  evidence.left_out("order.list", "too_large");
  Evidence again;
  ASSERT_TRUE(again.restore(evidence.save()));
  EXPECT_EQ(again.save(), evidence.save());
  EXPECT_EQ(again.report("customer.get").clusters.size(), 2U);
  EXPECT_FALSE(again.restore(JsonText::trusted(R"({"form":1,"operations":{"x":{"same":1}}})")));
  EXPECT_EQ(again.save(), evidence.save()) << "what cannot be read changes nothing";
  again.forget("customer.get");
  EXPECT_EQ(again.report("customer.get").pairs, 0U);
}

TEST(Evidence, ADamagedFileIsSetAside) {
  const test::Folder folder;
  const auto file = folder.path / "store.db.parity.json";
  Evidence evidence;
  const SystemClock clock;
  EXPECT_TRUE(restore_evidence(evidence, file, clock)) << "no file is no error";
  evidence.record(pair({at("/a")}));
  ASSERT_TRUE(replace_durably(file, evidence.save().view()));
  Evidence again;
  ASSERT_TRUE(restore_evidence(again, file, clock));
  EXPECT_EQ(again.save(), evidence.save());
  std::ofstream(file) << "{\"form\":1,";
  const auto damaged = restore_evidence(again, file, clock);
  ASSERT_FALSE(damaged);
  EXPECT_NE(damaged.error().describe().find("set aside"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(again.save(), evidence.save());
}

TEST(Evidence, NoiseIsCountedByFieldAndFamilyAndSurvives) {
  Evidence evidence;
  Comparison twice;
  twice.differences.push_back({.field = "/at", .kind = DifferenceKind::moment});
  twice.differences.push_back({.field = "/at", .kind = DifferenceKind::text});
  evidence.record_noise("op", twice);
  evidence.record_noise("op", {});
  ComparedPair pair{.operation = "op", .trace_id = "t"};
  pair.comparison.differences.push_back({.field = "/at", .kind = DifferenceKind::type});
  pair.comparison.differences.push_back({.field = "/at", .kind = DifferenceKind::missing});
  evidence.record(pair);
  Evidence restored;
  ASSERT_TRUE(restored.restore(evidence.save()));
  for (const auto& report : {evidence.report("op"), restored.report("op")}) {
    EXPECT_EQ(report.noise_pairs, 2U);
    for (const auto& cluster : report.clusters)
      EXPECT_EQ(cluster.noise, cluster.kind == DifferenceKind::type ? 1U : 0U);
  }
}

}  // namespace
}  // namespace figbridge::migrations
