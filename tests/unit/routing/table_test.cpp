// SPDX-License-Identifier: Apache-2.0
#include "routing/table.h"

#include <gtest/gtest.h>

#include "routing/ledger.h"
#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using test::row;

TEST(Table, FindsRowsByOperation) {
  const Table table(7, {row(Stage::legacy, {}, "b"), row(Stage::modern, {}, "a")}, "h");
  EXPECT_EQ(table.find("a")->stage, Stage::modern);
  EXPECT_EQ(table.rows().front().operation, "a");
  EXPECT_EQ(table.find("c"), nullptr);
  EXPECT_EQ(Table().find("a"), nullptr);
}

TEST(Table, RowsSurviveTheJourney) {
  const std::vector<Route> rows{row(Stage::modern, {}, "a"), test::full_row()};
  const auto back = parse_rows(rows_to_json(rows).view());
  ASSERT_TRUE(back) << back.error().describe();
  EXPECT_EQ(*back, rows);
  EXPECT_TRUE(parse_rows(rows_to_json({}).view())->empty());
}

TEST(Table, RefusesWhatItDidNotWrite) {
  for (const auto* json :
       {"", "[]", "7", "{}", R"({"routes":{}})", R"({"routes":[{"stage":"legacy"}]})",
        R"({"routes":[{"operation":"b","stage":"legacy"},{"operation":"a","stage":"legacy"}]})",
        R"({"routes":[{"operation":"a","stage":"legacy"},{"operation":"a","stage":"legacy"}]})",
        R"({"routes":[{"operation":"a","stage":"somewhere"}]})"}) {
    EXPECT_FALSE(parse_rows(json)) << json;
  }
}

TEST(Table, DiffTellsAddedRemovedAndChanged) {
  const auto changes =
      diff({row(Stage::legacy, {}, "a"), row(Stage::legacy, {}, "b"), row(Stage::legacy, {}, "c")},
           {row(Stage::modern, {}, "b"), row(Stage::legacy, {}, "c"), row(Stage::legacy, {}, "d")});
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].operation + " " + std::string(name_of(changes[0].kind)), "a removed");
  EXPECT_EQ(changes[1].fields, (std::vector<FieldChange>{{"stage", R"("legacy")", R"("modern")"}}));
  EXPECT_EQ(changes[2].operation + " " + std::string(name_of(changes[2].kind)), "d added");
}

LedgerEntry entry(std::uint64_t version, std::string previous) {
  LedgerEntry made{.version = version,
                   .at = "2026-11-21T06:28:39.042Z",
                   .author = "uid:1000(anna)",
                   .reason = "first \"step\"",
                   .change = R"({"action":"set","operations":["a"]})",
                   .table = std::string(rows_to_json({row(Stage::legacy, {}, "a")}).view()),
                   .previous = std::move(previous)};
  made.hash = hash_of(made);
  return made;
}

TEST(Ledger, HashesAreThoseOfAnySha256) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const auto first = entry(1, no_version_before());
  const auto json = std::string(to_json(first).view());
  EXPECT_EQ(first.hash, sha256_hex(json.substr(0, json.rfind(",\"hash\"")) + "}"));
}

TEST(Ledger, AnEntrySurvivesTheJourney) {
  const auto first = entry(1, no_version_before());
  const auto back = parse_entry(to_json(first).view());
  ASSERT_TRUE(back) << back.error().describe();
  EXPECT_TRUE(check_entry(*back));
  EXPECT_EQ(to_json(*back), to_json(first));
}

TEST(Ledger, EveryAlterationShows) {
  const auto first = entry(1, no_version_before());
  const auto altered = [&](auto change) {
    auto copy = first;
    change(copy);
    return check_entry(copy).has_value();
  };
  EXPECT_FALSE(altered([](auto& e) { e.version = 2; }));
  EXPECT_FALSE(altered([](auto& e) { e.at.back() = 'z'; }));
  EXPECT_FALSE(altered([](auto& e) { e.author += " "; }));
  EXPECT_FALSE(altered([](auto& e) { e.reason.clear(); }));
  EXPECT_FALSE(altered([](auto& e) { e.change = "{}"; }));
  EXPECT_FALSE(altered([](auto& e) { e.table = R"({"routes":[]})"; }));
  EXPECT_FALSE(altered([](auto& e) { e.previous.front() = '1'; }));
  EXPECT_FALSE(altered([](auto& e) { e.hash.front() ^= 1; }));
}

TEST(Ledger, LinksHoldTheChainTogether) {
  const auto first = entry(1, no_version_before());
  const auto second = entry(2, first.hash);
  EXPECT_TRUE(check_link(nullptr, first));
  EXPECT_TRUE(check_link(&first, second));
  EXPECT_FALSE(check_link(nullptr, second));
  EXPECT_FALSE(check_link(&first, entry(3, first.hash)));
  EXPECT_FALSE(check_link(&first, entry(2, no_version_before())));
}

TEST(Ledger, WhatIsNoEntryIsRefused) {
  const std::string whole(to_json(entry(1, no_version_before())).view());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_FALSE(parse_entry(whole.substr(0, length)));
  }
  EXPECT_FALSE(parse_entry(R"({"version":1})"));
  EXPECT_EQ(parse_entry("{").error().kind, ErrorKind::storage);
}

}  // namespace
}  // namespace figbridge::routing
