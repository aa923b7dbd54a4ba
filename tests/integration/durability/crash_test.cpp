// SPDX-License-Identifier: Apache-2.0
// Power failures: every disk that one may leave behind is opened, and must tell what the store had told.
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <thread>

#include "tests/integration/durability/workload.h"
#include "tests/support/crashed_disk.h"

namespace figbridge::store::test {
namespace {

namespace fs = std::filesystem;
using figbridge::test::CrashedDisk;
using figbridge::test::WatchedDisk;

bool soaking() {
  return std::getenv("FIGBRIDGE_SOAK") != nullptr;  // NOLINT(concurrency-mt-unsafe): nobody writes it
}

/// Where the seeds begin: told with every failure, and given again to repeat it.
std::uint64_t first_seed() {
  const char* given = std::getenv("FIGBRIDGE_SEED");  // NOLINT(concurrency-mt-unsafe): nobody writes it
  return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

struct Case {
  const char* name;
  unsigned workers;
  std::size_t steps;
  std::size_t images;
  unsigned reopenings;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

struct Crash : testing::TestWithParam<Case> {
  Crash() {
    // A memory disk where there is one: nothing here depends on the real disk.
    const fs::path top = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
    std::string name = (top / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~Crash() override {
    if (!HasFailure()) fs::remove_all(folder);
  }

  /// Does the work with the disk watched, from an empty folder on.
  void work(std::uint64_t seed) {
    std::vector<Workload> workers;
    for (unsigned n = 0; n < GetParam().workers; ++n) workers.emplace_back(disk, book, n, seed);
    disk.record(true);
    for (unsigned round = 0; round <= GetParam().reopenings; ++round) {
      auto store = OpenedStore::open(folder);
      ASSERT_TRUE(store) << store.error().describe();
      std::vector<std::jthread> threads;
      for (auto& worker : workers) {
        threads.emplace_back([&] {
          const auto done = worker.run(**store, GetParam().steps);
          EXPECT_TRUE(done) << done.error().describe() << " " << done.error().remote;
        });
      }
    }
    disk.record(false);
  }

  void open_images(std::uint64_t seed, std::size_t images) {
    CrashedDisk crashed(disk.events());
    CrashedDisk::Chance chance(seed);
    std::vector<std::size_t> moments(images);
    for (auto& each : moments) each = chance() % (crashed.size() + 1);
    std::ranges::sort(moments);
    for (const auto moment : moments) {
      crashed.crash_at(moment);
      crashed.put(chance, folder);
      auto store = OpenedStore::open(folder);
      ASSERT_TRUE(store) << "seed " << seed << ", crash at " << moment << " of " << crashed.size() << ": "
                         << store.error().describe() << " " << store.error().remote << " (" << folder << ")";
      ASSERT_EQ(book.problem_of(**store, moment), "")
          << "seed " << seed << ", crash at " << moment << " of " << crashed.size() << " (" << folder << ")";
    }
  }

  WatchedDisk disk;
  RecordBook book;
  fs::path folder;
};

TEST_P(Crash, LeavesWhatWasTold) {
  const auto seed = first_seed();
  work(seed);
  if (HasFatalFailure()) return;
  const auto images = GetParam().images * (soaking() ? 10 : 1);
  open_images(seed, images);
  std::cout << images << " images of " << disk.position() << " events, seed " << seed << '\n';
}

INSTANTIATE_TEST_SUITE_P(Store, Crash,
                         testing::Values(Case{"WhileItIsMade", 1, 1, 2'000, 0},
                                         Case{"InAShortLife", 1, 40, 2'500, 0},
                                         Case{"WithReopenings", 1, 15, 2'500, 4},
                                         Case{"WithManyAskers", 4, 25, 2'000, 1},
                                         Case{"InALongerLife", 2, 100, 1'500, 1}),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace figbridge::store::test
