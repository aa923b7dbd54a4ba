// SPDX-License-Identifier: Apache-2.0
// What a durable record of 1 KB costs: alone, and committed together with others.
#include <benchmark/benchmark.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <atomic>
#include <filesystem>
#include <latch>
#include <memory>
#include <string>

#include "store/group_commit.h"
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
    return {.id = std::to_string(++last), .queue = "bench", .key = {}, .payload = std::string(1024, 'x')};
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

}  // namespace
}  // namespace figbridge::store

BENCHMARK_MAIN();
