// SPDX-License-Identifier: Apache-2.0
// What a durable record of 1 KB costs: alone, committed together with others, and behind a long queue.
#include <benchmark/benchmark.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <latch>
#include <memory>
#include <string>

#include "store/group_commit.h"
#include "store/sqlite_database.h"
#include "store/sqlite_work_queue.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;

/// A store on the disk that FIGBRIDGE_BENCH_FOLDER names, else in the current folder: a memory disk syncs for
/// nothing.
class Store {
 public:
  Store() {
    const char* wanted =
        std::getenv("FIGBRIDGE_BENCH_FOLDER");  // NOLINT(concurrency-mt-unsafe): before any thread
    std::string name = std::string(wanted == nullptr ? "." : wanted) + "/figbridge-store-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    database_ = SqliteDatabase::open(folder_ / "store.db", sqlite_journal_schema()).value();
    writer_ = std::make_unique<GroupCommit>(*database_);
    queue_ = std::make_unique<SqliteWorkQueue>(*writer_, clock_);
  }
  ~Store() {
    queue_.reset();
    writer_.reset();
    database_.reset();
    fs::remove_all(folder_);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  [[nodiscard]] SqliteWorkQueue& queue() { return *queue_; }
  [[nodiscard]] static WorkItem next() {
    static std::atomic<std::uint64_t> last{0};
    // Ids of the bridge ascend, as these do.
    auto number = std::to_string(++last);
    return {.id = std::string(12 - number.size(), '0') + number,
            .queue = "bench",
            .key = {},
            .payload = std::string(1024, 'x')};
  }
  /// So many records wait already.
  void fill(std::size_t records) {
    constexpr std::size_t kTogether = 5'000;
    for (std::size_t done = 0; done < records; done += kTogether) {
      std::vector<WorkItem> items;
      for (std::size_t n = 0; n < std::min(kTogether, records - done); ++n) items.push_back(next());
      if (!queue_->append(items)) std::abort();
    }
  }

 private:
  fs::path folder_;
  SystemClock clock_;
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<GroupCommit> writer_;
  std::unique_ptr<SqliteWorkQueue> queue_;
};

std::unique_ptr<Store> store;

void append_one(benchmark::State& state) {
  if (state.thread_index() == 0) store = std::make_unique<Store>();
  for (auto _ : state) {
    if (!store->queue().append({Store::next()})) state.SkipWithError("not appended");
  }
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) store.reset();
}
BENCHMARK(append_one)->Threads(1)->Threads(64)->Threads(512)->UseRealTime();
// As many as behind the long queue, to be compared with it.
BENCHMARK(append_one)->Threads(512)->UseRealTime()->Iterations(200);

/// FIGBRIDGE_BENCH_RECORDS=10000000 for what the design asks; that takes 14 GB of disk and its time.
std::size_t long_queue() {
  const char* wanted =
      std::getenv("FIGBRIDGE_BENCH_RECORDS");  // NOLINT(concurrency-mt-unsafe): nobody writes it
  return wanted == nullptr ? 200'000 : std::strtoull(wanted, nullptr, 10);
}

void append_behind_a_long_queue(benchmark::State& state) {
  if (state.thread_index() == 0) {
    store = std::make_unique<Store>();
    store->fill(long_queue());
  }
  for (auto _ : state) {
    if (!store->queue().append({Store::next()})) state.SkipWithError("not appended");
  }
  state.SetItemsProcessed(state.iterations());
  state.SetLabel(std::to_string(long_queue()) + " before");
  if (state.thread_index() == 0) store.reset();
}
// A fixed number: the queue is filled once for each try.
BENCHMARK(append_behind_a_long_queue)->Threads(512)->UseRealTime()->Iterations(200);

}  // namespace
}  // namespace figbridge::store

BENCHMARK_MAIN();
