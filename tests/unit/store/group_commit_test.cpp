// SPDX-License-Identifier: Apache-2.0
#include "store/group_commit.h"

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <Poco/Data/Session.h>
#include <array>
#include <atomic>
#include <filesystem>
#include <latch>

#include "store/sqlite_database.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;
using namespace Poco::Data::Keywords;
using Poco::Data::Session;

constexpr std::array kNumbers{SchemaStep{
    .number = 1, .name = "numbers", .sql = "CREATE TABLE numbers (n INTEGER PRIMARY KEY, pad TEXT)"}};

struct GroupCommitTest : testing::Test {
  GroupCommitTest() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    database = SqliteDatabase::open(folder / "store.db", kNumbers).value();
  }
  ~GroupCommitTest() override {
    database.reset();
    fs::remove_all(folder);
  }

  static GroupCommit::Write number(int n) {
    return [n](Session& session) -> Status {
      int value = n;
      session << "INSERT INTO numbers (n) VALUES (?)", use(value), now;
      return {};
    };
  }
  /// As another connection sees it.
  int count() const {
    const auto other = SqliteDatabase::open(folder / "store.db", kNumbers).value();
    int rows = 0;
    EXPECT_TRUE(other->run(
        "counting", [&](Session& session) { session << "SELECT count(*) FROM numbers", into(rows), now; }));
    return rows;
  }

  fs::path folder;
  std::unique_ptr<SqliteDatabase> database;
};

TEST_F(GroupCommitTest, WhatIsToldDoneIsSeenByOthers) {
  GroupCommit writer(*database);
  ASSERT_TRUE(writer.commit(number(1)));
  EXPECT_EQ(count(), 1);
}

TEST_F(GroupCommitTest, ManyAskersShareACommit) {
  constexpr int kAskers = 500;
  GroupCommit writer(*database);
  std::latch all(kAskers);
  std::atomic<int> failed = 0;
  for (int n = 0; n < kAskers; ++n) {
    writer.submit(number(n), [&](const Status& done) {
      if (!done) ++failed;
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(count(), kAskers);
  EXPECT_LT(writer.figures().commits, 100U);
  EXPECT_EQ(writer.figures().writes, 500U);
}

TEST_F(GroupCommitTest, AWriteThatIsRefusedTakesNoOtherAlong) {
  GroupCommit writer(*database);
  ASSERT_TRUE(writer.commit(number(7)));
  constexpr int kAskers = 50;
  std::latch all(kAskers);
  std::atomic<int> conflicts = 0;
  std::atomic<int> other_errors = 0;
  for (int n = 0; n < kAskers; ++n) {
    writer.submit(number(n), [&](const Status& done) {
      if (!done) ++(done.error().kind == ErrorKind::conflict ? conflicts : other_errors);
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(conflicts, 1);
  EXPECT_EQ(other_errors, 0);
  EXPECT_EQ(count(), kAskers);
}

TEST_F(GroupCommitTest, AnErrorThatAWriteReturnsUndoesThatWriteAlone) {
  GroupCommit writer(*database);
  const auto refused = writer.commit([](Session& session) -> Status {
    session << "INSERT INTO numbers (n) VALUES (1)", now;
    return fail(ErrorKind::conflict, Origin::caller, "in flight");
  });
  EXPECT_EQ(refused.error().text, "in flight");
  EXPECT_EQ(count(), 0);
}

TEST_F(GroupCommitTest, AFullStoreRefusesAndRecovers) {
  ASSERT_TRUE(database->run("limiting", [](Session& session) {
    int pages = 0;
    session << "PRAGMA max_page_count = 8", into(pages), now;
  }));
  GroupCommit writer(*database);
  const auto big = [](Session& session) -> Status {
    session << "INSERT INTO numbers (pad) VALUES (randomblob(100000))", now;
    return {};
  };
  const auto full = writer.commit(big);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, "disk_full") << full.error().remote;
  EXPECT_NE(writer.figures().problem, "");
  ASSERT_TRUE(writer.commit(number(1))) << "there is room for this one";
  EXPECT_EQ(writer.figures().problem, "");
  EXPECT_EQ(count(), 1);
}

TEST_F(GroupCommitTest, EndsAfterWhatWasWaiting) {
  std::atomic<int> done = 0;
  {
    GroupCommit writer(*database);
    for (int n = 0; n < 100; ++n) writer.submit(number(n), [&](const Status& each) { done += each ? 1 : 0; });
  }
  EXPECT_EQ(done, 100);
  EXPECT_EQ(count(), 100);
}

TEST_F(GroupCommitTest, ReadsDoNotWaitForTheWriterAndWriteNothing) {
  std::latch begun(1);
  std::latch go_on(1);
  GroupCommit writer(*database);
  ASSERT_TRUE(writer.commit(number(1)));
  writer.submit(
      [&](Session& session) -> Status {
        session << "INSERT INTO numbers (n) VALUES (2)", now;
        begun.count_down();
        go_on.wait();
        return {};
      },
      [](const Status&) {});
  begun.wait();
  int rows = 0;
  EXPECT_TRUE(writer.read(
      "counting", [&](Session& session) { session << "SELECT count(*) FROM numbers", into(rows), now; }));
  EXPECT_EQ(rows, 1);
  EXPECT_FALSE(
      writer.read("writing", [](Session& session) { session << "INSERT INTO numbers (n) VALUES (3)", now; }));
  go_on.count_down();
}

TEST_F(GroupCommitTest, RefusesMoreThanMayWait) {
  std::latch begun(1);
  std::latch go_on(1);
  GroupCommit writer(*database, {.together = 1, .waiting = 2});
  std::atomic<int> overloaded = 0;
  writer.submit(
      [&](Session&) -> Status {
        begun.count_down();
        go_on.wait();
        return {};
      },
      [](const Status&) {});
  begun.wait();
  for (int n = 0; n < 5; ++n) {
    writer.submit(number(n), [&](const Status& done) {
      if (!done && done.error().kind == ErrorKind::overloaded) ++overloaded;
    });
  }
  EXPECT_EQ(overloaded, 3);
  go_on.count_down();
}

}  // namespace
}  // namespace figbridge::store
