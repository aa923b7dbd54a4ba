// SPDX-License-Identifier: Apache-2.0
// Damage: every byte of a small store is flipped, and it is cut at every length. Nothing that was not written
// is ever handed out; what is good is kept; what is lost is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <Poco/Data/Session.h>
#include <filesystem>
#include <fstream>
#include <map>

#include "routing/ledger.h"
#include "store/salvage.h"
#include "tests/integration/durability/opened_store.h"
#include "tests/support/material.h"
#include "tests/support/watched_disk.h"

namespace figbridge::store::test {
namespace {

namespace fs = std::filesystem;
using figbridge::test::slurp;
using figbridge::test::WatchedDisk;
using namespace Poco::Data::Keywords;

constexpr int kItems = 8;
constexpr std::uint64_t kVersions = 4;

WorkItem item(int n) {
  const auto number = std::to_string(n);
  return {.id = "item" + number,
          .queue = "copies",
          .key = n % 3 == 0 ? "key" : "",
          .payload =
              std::string(n == 5 ? 1'500 : 40 + static_cast<std::size_t>(n) * 9, static_cast<char>('a' + n))};
}

LedgerEntry entry(std::uint64_t version, const std::string& previous) {
  LedgerEntry made{.version = version,
                   .at = "2026-11-21T06:28:39.042Z",
                   .author = "uid:1000(anna)",
                   .reason = "reason " + std::to_string(version),
                   .change = R"({"action":"set","operations":["customer.get"]})",
                   .table = "{}",
                   .previous = previous};
  made.hash = routing::hash_of(made);
  return made;
}

bool is_whole(const LedgerEntry& one) {
  return routing::hash_of(one) == one.hash;
}

/// routing::check_link, but for what stands in the table, which these have nothing of.
Status link(const LedgerEntry* before, const LedgerEntry& one) {
  const auto& previous = before == nullptr ? routing::no_version_before() : before->hash;
  const auto expected = before == nullptr ? 1 : before->version + 1;
  if (one.version == expected && one.previous == previous && is_whole(one)) return {};
  return fail(ErrorKind::storage, Origin::bridge, "it does not fit");
}

struct Damage : testing::Test {
  Damage() {
    const fs::path top = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string name = (top / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~Damage() override { fs::remove_all(folder); }

  /// A store of small pages. `logged`: part of it is still in its log.
  void make(bool logged, int page = 512) {
    {
      const auto empty = OpenedStore::open(folder, salvaged_schema()).value();
      ASSERT_TRUE(empty->database->run("smaller pages", [&](Poco::Data::Session& session) {
        session << "PRAGMA journal_mode = DELETE", now;
        session << "PRAGMA page_size = " + std::to_string(page), now;
        session << "VACUUM", now;
      }));
    }
    auto store = OpenedStore::open(folder, salvaged_schema()).value();
    fill(*store, 0, logged ? kItems / 2 : kItems);
    std::string previous = routing::no_version_before();
    for (std::uint64_t version = 1; version <= kVersions; ++version) {
      entries.push_back(entry(version, previous));
      ASSERT_TRUE(store->ledger->append(entries.back()));
      previous = entries.back().hash;
    }
    if (!logged) {
      store.reset();
    } else {
      ASSERT_TRUE(store->database->run("checkpoint", [](Poco::Data::Session& session) {
        session << "PRAGMA wal_checkpoint(TRUNCATE)", now;
      }));
      fill(*store, kItems / 2, kItems);
      log = slurp(file().string() + "-wal");
    }
    main = slurp(file());
  }
  static void fill(OpenedStore& store, int from, int to) {
    for (int n = from; n < to; ++n) ASSERT_TRUE(store.queue->append({item(n)}));
    ASSERT_TRUE(store.queue->bury("item1", "a person must look") || from > 0);
  }
  fs::path file() const { return OpenedStore::file_in(folder); }
  void put(const std::string& main_bytes, const std::string& log_bytes) const {
    for (const auto& old : fs::directory_iterator(folder)) fs::remove(old.path());
    std::ofstream(file(), std::ios::binary) << main_bytes;
    if (!log_bytes.empty()) std::ofstream(file().string() + "-wal", std::ios::binary) << log_bytes;
  }

  /// Opens what was put, and says what is wrong with what it tells; empty if nothing is.
  std::string opened() {
    const std::vector<SalvageRule> rules{ledger_rule(link), work_rule()};
    auto store = open_or_salvage(file(), salvaged_schema(), rules, clock);
    if (!store) {
      ++refused;
      const bool clear = store.error().kind == ErrorKind::storage && store.error().describe().size() > 10;
      return clear ? "" : "an error that says nothing: " + store.error().describe();
    }
    if (store->salvage) {
      ++salvaged;
      if (!fs::exists(store->salvage->set_aside)) return "it was not set aside";
      if (slurp(store->salvage->set_aside).empty() && !main.empty() && fs::file_size(file()) == 0)
        return "it was not kept";
    }
    auto problem = judge(*store->database, store->salvage.has_value());
    return problem.empty() || !store->salvage ? problem : problem + " | " + store->salvage->describe();
  }

  std::string judge(SqliteDatabase& database, bool was_salvaged) {
    SqliteLedger ledger(database);
    const auto history = ledger.history("", 100);
    if (!history) return damaged_in_use(history.error());
    for (const auto& each : *history) {
      const auto& was = entries.at(each.version - 1);
      if (each.version > kVersions || (is_whole(each) && each.hash != was.hash))
        return "a ledger entry that was never written";
    }
    HandClock later;
    later.wall += std::chrono::hours(1'000'000);
    GroupCommit writer(database);
    SqliteWorkQueue queue(writer, later, 1'000);
    std::size_t found = 0;
    for (;;) {
      const auto leased = queue.lease("copies", 100, later.wall + std::chrono::hours(1));
      if (!leased) return damaged_in_use(leased.error());
      if (leased->empty()) break;
      std::vector<std::string> ids;
      for (const auto& each : *leased) {
        if (!is_written(each)) return "a record that was never written: " + each.id;
        ids.push_back(each.id);
      }
      found += ids.size();
      if (auto done = queue.acknowledge(ids); !done) return damaged_in_use(done.error());
    }
    const auto aside = queue.buried("copies", 100);
    if (!aside) return damaged_in_use(aside.error());
    for (const auto& each : *aside) {
      ++found;
      if (each.cause != "its record is damaged" && !is_written(each.item))
        return "a buried record that was never written: " + each.item.id;
    }
    if (was_salvaged || found + may_miss >= kItems) return {};
    const auto figures = queue.figures("copies");
    if (figures && figures->waiting + found + may_miss >= kItems) return {};
    return "records are gone, and nothing tells: " + std::to_string(found);
  }
  /// Damage that shows later than at the opening must say so.
  std::string damaged_in_use(const Error& error) {
    ++refused;
    return error.kind == ErrorKind::storage ? "" : "unclear: " + error.describe();
  }
  static bool is_written(const WorkItem& each) {
    for (int n = 0; n < kItems; ++n) {
      if (each.id == item(n).id) return each.payload == item(n).payload && each.key == item(n).key;
    }
    return false;
  }

  WatchedDisk disk;  // syncs nothing
  SystemClock clock;
  fs::path folder;
  std::string main;
  std::string log;
  std::vector<LedgerEntry> entries;
  std::size_t may_miss = 0;  ///< records, without a word
  int refused = 0;
  int salvaged = 0;
};

/// A share of the bytes, so that the shares run side by side.
constexpr std::size_t kShares = 4;
struct Flipped : Damage, testing::WithParamInterface<std::size_t> {};

TEST_P(Flipped, BytesOfTheStoreAreNeverServed) {
  make(false);
  for (std::size_t at = GetParam(); at < main.size(); at += kShares) {
    auto bytes = main;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at / kShares % 8)));
    put(bytes, "");
    ASSERT_EQ(opened(), "") << "byte " << at << " of " << main.size();
  }
  std::cout << main.size() / kShares << " bytes: " << salvaged << " salvaged, " << refused << " refused\n";
  EXPECT_GT(salvaged, 100);
}

TEST_P(Flipped, BytesOfTheLogAreNeverServed) {
  make(true);
  for (std::size_t at = GetParam(); at < log.size(); at += kShares) {
    may_miss = at < 32 ? kItems : 2;  // what looks like a crash: the log's head, its last two transactions
    auto bytes = log;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at / kShares % 8)));
    put(main, bytes);
    ASSERT_EQ(opened(), "") << "byte " << at << " of " << log.size();
  }
  std::cout << log.size() / kShares << " bytes: " << salvaged << " salvaged, " << refused << " refused\n";
  EXPECT_GT(salvaged, 100);
}

INSTANTIATE_TEST_SUITE_P(Store, Flipped, testing::Range<std::size_t>(0, kShares));

TEST_F(Damage, AStoreThatWasCutAnywhereServesNothingWrong) {
  make(false);
  for (std::size_t length = 1; length < main.size(); length += length < 1'024 ? 1 : 37) {
    put(main.substr(0, length), "");
    ASSERT_EQ(opened(), "") << "cut at " << length;
  }
  EXPECT_GT(salvaged, 0);
}

TEST_F(Damage, AStoreWithALogThatWasCutServesNothingWrong) {
  make(true);
  may_miss = kItems;  // what is cut off leaves no trace
  for (std::size_t length = 0; length < log.size(); length += 13) {
    put(main, log.substr(0, length));
    ASSERT_EQ(opened(), "") << "log cut at " << length;
  }
  for (std::size_t length = 0; length < main.size(); length += 37) {
    put(main.substr(0, length), log);
    ASSERT_EQ(opened(), "") << "cut at " << length << " beside its log";
  }
}

TEST_F(Damage, WhatIsGoodIsKeptAndTheRestTold) {
  make(false);
  auto bytes = main;
  const auto at = bytes.find(item(5).payload.substr(0, 100));
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at / 512 * 512, 512, 512, '\xff');
  put(bytes, "");
  const std::vector<SalvageRule> rules{ledger_rule(link), work_rule()};
  const auto store = open_or_salvage(file(), salvaged_schema(), rules, clock);
  ASSERT_TRUE(store && store->salvage);
  const auto& tables = store->salvage->tables;
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].kept, kVersions) << store->salvage->describe();
  EXPECT_GE(tables[1].kept, 4U) << store->salvage->describe();
  EXPECT_TRUE(tables[1].unread || tables[1].damaged > 0);
  EXPECT_EQ(slurp(store->salvage->set_aside), bytes) << "it is kept as it was";
  EXPECT_EQ(slurp(store->salvage->set_aside.string() + ".txt"), store->salvage->describe() + "\n");
}

TEST_F(Damage, ALostFirstPageLosesNothingElse) {
  make(false, 4'096);
  auto bytes = main;
  for (std::size_t at = 0; at < 4'096; ++at) {
    if (at < 68 || at >= 72) bytes[at] = '\x5a';
  }
  put(bytes, "");
  const std::vector<SalvageRule> rules{ledger_rule(link), work_rule()};
  const auto store = open_or_salvage(file(), salvaged_schema(), rules, clock);
  ASSERT_TRUE(store) << store.error().describe();
  ASSERT_TRUE(store->salvage);
  EXPECT_EQ(store->salvage->tables[0].kept, kVersions) << store->salvage->describe();
  EXPECT_EQ(store->salvage->tables[1].kept, kItems) << store->salvage->describe();
}

TEST_F(Damage, TheLedgerIsKeptUpToTheFirstEntryThatDoesNotFit) {
  make(false);
  auto bytes = main;
  const auto at = bytes.find("reason 3");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'R';
  put(bytes, "");
  const auto fresh = folder / "fresh.db";
  ASSERT_TRUE(SqliteDatabase::open(fresh, salvaged_schema()));
  const std::vector<SalvageRule> rules{ledger_rule(link)};
  const auto tables = salvage_rows(file(), fresh, rules);
  ASSERT_TRUE(tables);
  EXPECT_EQ(tables->at(0).kept, 2U);
  EXPECT_EQ(tables->at(0).damaged, 2U);
  EXPECT_TRUE(tables->at(1).without_rule);
}

TEST_F(Damage, ASwapThatACrashBrokeOffIsEnded) {
  make(false);
  fs::rename(file(), file().string() + ".salvaged");
  std::ofstream(file()) << "the damaged one";
  std::ofstream(file().string() + "-wal") << "its log";
  EXPECT_EQ(opened(), "");
  EXPECT_EQ(salvaged + refused, 0);
}

TEST_F(Damage, WhatIsNoDatabaseOfOursIsLeftAlone) {
  put("this is a text file, and it is long enough for a header; it has to be a little longer than this", "");
  const auto before = slurp(file());
  EXPECT_EQ(opened(), "");
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(slurp(file()), before);
}

}  // namespace
}  // namespace figbridge::store::test
