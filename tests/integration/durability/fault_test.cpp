// SPDX-License-Identifier: Apache-2.0
// Disks that fail: every call of a small life of the store fails once, each in its own life.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/integration/durability/workload.h"
#include "tests/support/crashed_disk.h"

namespace figbridge::store::test {
namespace {

namespace fs = std::filesystem;
using figbridge::test::CrashedDisk;
using figbridge::test::WatchedDisk;
using Call = WatchedDisk::Call;
using Failure = WatchedDisk::Failure;

struct Kind {
  const char* name;
  Call call;
  Failure failure;
};

void PrintTo(const Kind& one, std::ostream* out) {
  *out << one.name;
}

struct Faults : testing::Test {
  Faults() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~Faults() override { fs::remove_all(folder); }

  fs::path fresh() {
    fs::remove_all(folder / "life");
    fs::create_directory(folder / "life");
    return folder / "life";
  }
  /// Opens the store and does some work; the first error, if any.
  static Status live(WatchedDisk& disk, RecordBook& book, const fs::path& where) {
    auto store = OpenedStore::open(where);
    if (!store) return std::unexpected(store.error());
    Workload worker(disk, book, 0, 5);
    return worker.run(**store, 14);
  }
  static std::string problem_after_restart(WatchedDisk& disk, const RecordBook& book, const fs::path& where) {
    auto store = OpenedStore::open(where);
    if (!store) return "it does not open: " + store.error().describe() + " " + store.error().remote;
    return book.problem_of(**store, disk.position() + 1);
  }

  fs::path folder;
};

struct EveryCall : Faults, testing::WithParamInterface<Kind> {};

TEST_P(EveryCall, MayFailAndLosesNothingThatWasTold) {
  const auto kind = GetParam();
  std::size_t struck = 0;
  for (std::size_t nth = 1;; ++nth) {
    WatchedDisk disk;
    disk.record(true);
    RecordBook book;
    const auto where = fresh();
    disk.fail(kind.call, nth, kind.failure);
    const auto done = live(disk, book, where);
    if (!disk.mend()) break;
    ++struck;
    if (!done) {
      EXPECT_EQ(done.error().kind, ErrorKind::storage) << done.error().describe();
      EXPECT_THAT(done.error().describe(), testing::HasSubstr("store")) << nth;
      EXPECT_THAT(done.error().describe(), testing::Not(testing::HasSubstr("refused"))) << nth;
    }
    disk.record(true);
    ASSERT_EQ(problem_after_restart(disk, book, where), "") << kind.name << " " << nth;
  }
  EXPECT_GE(struck, 2U);
}

INSTANTIATE_TEST_SUITE_P(Store, EveryCall,
                         testing::Values(Kind{"Open", Call::open, Failure::io_error},
                                         Kind{"Write", Call::write, Failure::io_error},
                                         Kind{"WriteToAFullDisk", Call::write, Failure::full},
                                         Kind{"ShortWrite", Call::write, Failure::short_write},
                                         Kind{"Truncate", Call::truncate, Failure::io_error},
                                         Kind{"Sync", Call::sync, Failure::io_error},
                                         Kind{"Remove", Call::remove, Failure::io_error}),
                         [](const auto& each) { return each.param.name; });

/// Also after a power failure: what a failed sync dropped is gone for good.
TEST_F(Faults, AFailedSyncAndThenACrashLoseNothingThatWasTold) {
  for (std::size_t nth = 1;; ++nth) {
    WatchedDisk disk;
    disk.record(true);
    RecordBook book;
    disk.fail(Call::sync, nth, Failure::io_error);
    static_cast<void>(live(disk, book, fresh()));
    if (!disk.mend()) break;
    disk.record(false);
    CrashedDisk::Chance chance(nth);
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      CrashedDisk crashed(disk.events(), seed);
      crashed.crash_at(crashed.size());
      const auto where = fresh();
      crashed.put(chance, where);
      ASSERT_EQ(problem_after_restart(disk, book, where), "") << "sync " << nth << ", seed " << seed;
    }
  }
}

struct AfterAFailure : Faults {
  AfterAFailure() { reopen(); }
  void reopen() {
    store.reset();
    store = OpenedStore::open(folder).value();
  }
  Status append(const std::string& id) const {
    return store->queue->append({{.id = id, .queue = "copies", .payload = "p"}});
  }
  Status append_to_ledger() const {
    return store->ledger->append({.version = 1,
                                  .at = "2026-11-21T06:28:39.042Z",
                                  .author = "a",
                                  .reason = "r",
                                  .change = "{}",
                                  .table = "{}",
                                  .previous = std::string(64, '0'),
                                  .hash = std::string(64, '1')});
  }
  WatchedDisk disk;
  std::unique_ptr<OpenedStore> store;
};

TEST_F(AfterAFailure, OfASyncNothingIsToldUntilARestart) {
  ASSERT_TRUE(append("before"));
  disk.fail(Call::sync, 1, Failure::io_error);
  const auto failed = append("open");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().effect, Effect::unknown) << "the restart tells";
  ASSERT_TRUE(disk.mend());
  for (const auto& later : {append("later"), append_to_ledger()}) {
    ASSERT_FALSE(later);
    EXPECT_EQ(later.error().code, "disk_fails");
    EXPECT_EQ(later.error().effect, Effect::none);
  }
  EXPECT_THAT(append_to_ledger().error().describe(), testing::HasSubstr("before a restart"));
  EXPECT_TRUE(store->ledger->latest()) << "reading goes on";
  reopen();
  EXPECT_TRUE(append("after"));
  EXPECT_TRUE(append_to_ledger());
}

TEST_F(AfterAFailure, OfASyncTheLedgersOwnNothingIsToldEither) {
  disk.fail(Call::sync, 1, Failure::io_error);
  ASSERT_FALSE(append_to_ledger());
  ASSERT_TRUE(disk.mend());
  EXPECT_EQ(append("later").error().code, "disk_fails");
}

TEST_F(AfterAFailure, FullDisksAreForgottenWhenThereIsRoom) {
  ASSERT_TRUE(append("before"));
  for (std::size_t nth = 1; nth < 6; ++nth) {
    disk.fail(Call::write, nth, Failure::full, true);
    Status done;
    for (int n = 0; n < 4 && done; ++n) done = append("full" + std::to_string(nth) + std::to_string(n));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "disk_full");
    EXPECT_THAT(done.error().describe(), testing::HasSubstr("full"));
    ASSERT_TRUE(disk.mend());
    ASSERT_TRUE(append("room" + std::to_string(nth)));
    EXPECT_EQ(store->writer->figures().problem, "");
  }
}

/// A file system of one megabyte in memory, unmounted at the end.
class SmallDisk {
 public:
  explicit SmallDisk(fs::path where) : where_(std::move(where)) {
    fs::create_directory(where_);
    mounted_ = ::mount("none", where_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(where_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  fs::path where_;
  bool mounted_ = false;
};

TEST_F(Faults, ARealFullDiskLosesNothingAndIsForgotten) {
  const SmallDisk small(folder / "small");
  if (!small.mounted()) GTEST_SKIP() << "mounting a file system takes root";
  WatchedDisk disk;
  RecordBook book;
  const auto item = [](int n) {
    return WorkItem{.id = std::to_string(n), .queue = "copies", .payload = std::string(2'000, 'x')};
  };
  {
    auto store = OpenedStore::open(folder / "small");
    ASSERT_TRUE(store);
    std::ofstream(folder / "small" / "filler") << std::string(300'000, 'f');
    int n = 0;
    Status done;
    for (; done && n < 1'000; ++n) {
      done = (*store)->queue->append({item(n)});
      book.item(item(n), RecordBook::State::waiting, 0, done ? 0 : RecordBook::kNever);
    }
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "disk_full") << done.error().describe() << done.error().remote;
    EXPECT_FALSE((*store)->queue->append({item(n + 1)})) << "it is still full";
    fs::remove(folder / "small" / "filler");
    ASSERT_TRUE((*store)->queue->append({item(n + 2)}));
    book.item(item(n + 2), RecordBook::State::waiting, 0, 0);
  }
  EXPECT_EQ(problem_after_restart(disk, book, folder / "small"), "");
}

}  // namespace
}  // namespace figbridge::store::test
