// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <array>
#include <filesystem>
#include <fstream>

#include "store/sqlite_database.h"
#include "store/sqlite_ledger.h"
#include "tests/support/material.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;

struct StoreTest : testing::Test {
  fs::path folder = make_folder();
  fs::path file = folder / "store.db";

  static fs::path make_folder() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    return ::mkdtemp(name.data());
  }
  ~StoreTest() override { fs::remove_all(folder); }

  void write(std::string_view bytes) const { std::ofstream(file, std::ios::binary) << bytes; }
  std::string refusal(std::span<const SchemaStep> schema = sqlite_schema()) const {
    const auto opened = SqliteDatabase::open(file, schema);
    if (opened) return "opened";
    EXPECT_EQ(opened.error().kind, ErrorKind::storage);
    return opened.error().text;
  }
  std::unique_ptr<SqliteDatabase> open(std::span<const SchemaStep> schema = sqlite_schema()) const {
    auto opened = SqliteDatabase::open(file, schema);
    EXPECT_TRUE(opened) << opened.error().describe() << " " << opened.error().remote;
    return opened ? std::move(*opened) : nullptr;
  }
};

LedgerEntry entry(std::uint64_t version, std::string operations = R"(["customer.get"])") {
  return {.version = version,
          .at = "2026-11-21T06:28:39.042Z",
          .author = "uid:1000(anna)",
          .reason = "Größe 'quoted' \"twice\"",
          .change = R"({"action":"set","operations":)" + std::move(operations) + "}",
          .table = R"({"routes":[]})",
          .previous = std::string(64, 'a'),
          .hash = std::string(60, 'b') + std::to_string(1000 + version)};
}

TEST_F(StoreTest, KeepsWhatWasAppendedOverAnotherOpening) {
  {
    const auto database = open();
    SqliteLedger ledger(*database);
    EXPECT_FALSE(ledger.latest()->has_value());
    ASSERT_TRUE(ledger.append(entry(1)));
    ASSERT_TRUE(ledger.append(entry(2)));
  }
  const auto database = open();
  SqliteLedger ledger(*database);
  const auto latest = ledger.latest();
  ASSERT_TRUE(latest && *latest);
  EXPECT_EQ((*latest)->version, 2U);
  EXPECT_EQ((*latest)->reason, entry(2).reason);
  EXPECT_EQ((*latest)->table, entry(2).table);
  EXPECT_EQ((*latest)->hash, entry(2).hash);
  EXPECT_EQ((*ledger.version(1))->change, entry(1).change);
  EXPECT_FALSE(ledger.version(3)->has_value());
}

TEST_F(StoreTest, TakesOnlyTheNextVersion) {
  const auto database = open();
  SqliteLedger ledger(*database);
  EXPECT_EQ(ledger.append(entry(2)).error().kind, ErrorKind::conflict);
  ASSERT_TRUE(ledger.append(entry(1)));
  EXPECT_EQ(ledger.append(entry(1)).error().kind, ErrorKind::conflict);
  EXPECT_EQ(ledger.append(entry(3)).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(ledger.append(entry(2)));
}

TEST_F(StoreTest, TwoBridgesOnOneStoreCannotTakeTheSameVersion) {
  const auto first = open();
  const auto second = open();
  SqliteLedger mine(*first);
  SqliteLedger theirs(*second);
  ASSERT_TRUE(mine.append(entry(1)));
  EXPECT_EQ(theirs.append(entry(1)).error().kind, ErrorKind::conflict);
  EXPECT_EQ((*theirs.latest())->version, 1U);
}

TEST_F(StoreTest, HistoryIsTheNewestFirstOfWhatTouchedAnOperation) {
  const auto database = open();
  SqliteLedger ledger(*database);
  ASSERT_TRUE(ledger.append(entry(1, R"(["a","b"])")));
  ASSERT_TRUE(ledger.append(entry(2, R"(["b"])")));
  ASSERT_TRUE(ledger.append(entry(3, R"(["a"])")));
  const auto versions = [&](const std::string& operation, std::size_t limit) {
    std::vector<std::uint64_t> list;
    const auto entries = ledger.history(operation, limit).value();
    for (const auto& one : entries) list.push_back(one.version);
    return list;
  };
  EXPECT_EQ(versions("", 10), (std::vector<std::uint64_t>{3, 2, 1}));
  EXPECT_EQ(versions("a", 10), (std::vector<std::uint64_t>{3, 1}));
  EXPECT_EQ(versions("a", 1), (std::vector<std::uint64_t>{3}));
  EXPECT_TRUE(versions("c", 10).empty());
  EXPECT_TRUE(versions("' OR 1=1 --", 10).empty());
}

constexpr std::array kLater = {
    SchemaStep{1, "0001_one", "CREATE TABLE one (a INTEGER)"},
    SchemaStep{2, "0002_two", "CREATE TABLE two (b INTEGER);\n\nINSERT INTO one VALUES (7)"}};

TEST_F(StoreTest, StepsAreTakenOnceAndBackedUpBefore) {
  open(std::span(kLater).first(1));
  EXPECT_FALSE(fs::exists(file.string() + ".before-0001")) << "there was nothing to lose";
  open(kLater);
  ASSERT_TRUE(fs::exists(file.string() + ".before-0002"));
  const auto before = SqliteDatabase::open(file.string() + ".before-0002", std::span(kLater).first(1));
  EXPECT_TRUE(before) << "the backup is a store of the old schema";
  open(kLater);
}

TEST_F(StoreTest, AStepThatFailsLeavesTheStoreAsItWas) {
  open(std::span(kLater).first(1));
  constexpr std::array broken = {kLater[0],
                                 SchemaStep{2, "0002_two", "CREATE TABLE two (b INTEGER);\n\nNONSENSE"}};
  EXPECT_EQ(refusal(broken), "taking schema step 0002_two: the store refused");
  open(std::span(kLater).first(1));
  open(kLater);
}

TEST_F(StoreTest, ANewerSchemaIsRefused) {
  open(kLater);
  const auto opened = SqliteDatabase::open(file, std::span(kLater).first(1));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "newer_schema");
  open(kLater);
}

TEST_F(StoreTest, SaysThatAFileIsNoDatabase) {
  write("this is a text file, and it is long enough for a header");
  EXPECT_EQ(refusal(), "this is not a SQLite database, or it is damaged: " + file.string());
}

TEST_F(StoreTest, SaysThatADatabaseIsDamaged) {
  {
    const auto database = open();
    SqliteLedger ledger(*database);
    for (std::uint64_t version = 1; version <= 200; ++version) ASSERT_TRUE(ledger.append(entry(version)));
  }
  auto bytes = test::slurp(file);
  ASSERT_GT(bytes.size(), 20'000U);
  for (std::size_t at = 4'096; at < bytes.size(); at += 7) bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
  write(bytes);
  EXPECT_NE(refusal().find("damaged"), std::string::npos) << refusal();
}

TEST_F(StoreTest, SurvivesAnyCutOfItsFile) {
  {
    const auto database = open();
    SqliteLedger ledger(*database);
    for (std::uint64_t version = 1; version <= 20; ++version) ASSERT_TRUE(ledger.append(entry(version)));
  }
  const auto whole = test::slurp(file);
  for (std::size_t length = 1; length < whole.size(); length += 997) {
    write(whole.substr(0, length));
    EXPECT_NE(refusal(), "opened") << length;
  }
}

TEST_F(StoreTest, RefusesAnotherProgramsDatabase) {
  open();
  auto bytes = test::slurp(file);
  bytes.replace(68, 4, "MINE");  // where SQLite's header names the application
  write(bytes);
  EXPECT_EQ(refusal(), "this database belongs to another program: " + file.string());
}

TEST_F(StoreTest, WritesNothingToAFileThatIsNotThereAnyMore) {
  const auto database = open();
  SqliteLedger ledger(*database);
  ASSERT_TRUE(ledger.append(entry(1)));
  fs::rename(file, folder / "moved.db");
  const auto refused = ledger.append(entry(2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::storage);
  EXPECT_NE(refused.error().describe().find("removed or replaced"), std::string::npos);
  fs::rename(folder / "moved.db", file);
  EXPECT_TRUE(ledger.append(entry(2))) << "it is back";
}

TEST_F(StoreTest, NeedsItsFolder) {
  file = folder / "nowhere" / "store.db";
  EXPECT_EQ(refusal(), "the folder of the store is not there: " + (folder / "nowhere").string());
}

TEST_F(StoreTest, AFolderIsNoStore) {
  fs::create_directory(file);
  EXPECT_NE(refusal(), "opened");
}

}  // namespace
}  // namespace figbridge::store
