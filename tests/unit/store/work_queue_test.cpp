// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <Poco/Data/Session.h>
#include <filesystem>

#include "store/sqlite_work_queue.h"
#include "tests/unit/store/work_queue_suite.h"

namespace figbridge::store::test {
namespace {

namespace fs = std::filesystem;

class SqliteStore final : public QueueStore {
 public:
  explicit SqliteStore(const Clock& clock) : clock_(clock) {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    reopen();
  }
  ~SqliteStore() override {
    close();
    fs::remove_all(folder_);
  }
  WorkQueue& queue() override { return *queue_; }
  void reopen() override {
    close();
    database_ = SqliteDatabase::open(folder_ / "store.db", sqlite_journal_schema()).value();
    writer_ = std::make_unique<GroupCommit>(*database_);
    queue_ = std::make_unique<SqliteWorkQueue>(*writer_, clock_, 3);
  }
  void damage(const std::string& id) override {
    EXPECT_TRUE(database_->run("damaging", [&](Poco::Data::Session& session) {
      using namespace Poco::Data::Keywords;
      std::string which = id;
      session << "UPDATE work SET payload = x'00' WHERE id = ?", use(which), now;
    }));
  }

 private:
  void close() {
    queue_.reset();
    writer_.reset();
    database_.reset();
  }

  const Clock& clock_;
  fs::path folder_;
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<GroupCommit> writer_;
  std::unique_ptr<SqliteWorkQueue> queue_;
};

const QueueKind kSqlite{"Sqlite", [](const Clock& clock) -> std::unique_ptr<QueueStore> {
                          return std::make_unique<SqliteStore>(clock);
                        }};

INSTANTIATE_TEST_SUITE_P(Sqlite, WorkQueueTest, testing::Values(kSqlite),
                         [](const auto& each) { return each.param.name; });
INSTANTIATE_TEST_SUITE_P(Sqlite, WorkQueueProperty,
                         testing::Combine(testing::Values(kSqlite), testing::Range(1U, 9U)),
                         [](const auto& each) { return "Seed" + std::to_string(std::get<1>(each.param)); });

}  // namespace
}  // namespace figbridge::store::test
