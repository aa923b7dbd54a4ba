// SPDX-License-Identifier: Apache-2.0
// Kills a process that changes the table, at any moment: what it had said to be done is there, and nothing is
// half done.
#include <fcntl.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): kill is POSIX
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "migrations/last_good.h"
#include "store/sqlite_ledger.h"
#include "tests/unit/migrations/fixture.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

/// A running table_changer, and what it says.
class Changer {
 public:
  explicit Changer(const std::filesystem::path& folder) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = FIGBRIDGE_TABLE_CHANGER;
    std::string argument = folder.string();
    char* arguments[] = {program.data(), argument.data(), nullptr};
    if (::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ) != 0) pid_ = -1;
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    out_ = ends[0];
  }
  ~Changer() { ::close(out_); }
  Changer(const Changer&) = delete;
  Changer& operator=(const Changer&) = delete;

  [[nodiscard]] bool started() const { return pid_ > 0; }
  /// Waits for its first line, so that it is known to be under way. False: it ended.
  bool first_line() { return read_some(1) > 0; }
  /// Kills it; the last version that it said was made (0: none).
  std::uint64_t kill_now() {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    while (read_some(4'096) > 0) {
    }
    const auto end = said_.rfind('\n');
    if (end == std::string::npos) return 0;
    const auto begin = said_.rfind('\n', end - 1);
    return std::stoull(said_.substr(begin == std::string::npos ? 0 : begin + 1));
  }

 private:
  ssize_t read_some(std::size_t most) {
    std::string bytes(most, '\0');
    const auto count = ::read(out_, bytes.data(), bytes.size());
    if (count > 0) said_.append(bytes, 0, static_cast<std::size_t>(count));
    return count;
  }
  pid_t pid_ = -1;
  int out_ = -1;
  std::string said_;
};

class Killed : public testing::TestWithParam<unsigned> {};

TEST_P(Killed, LeavesTheOldVersionOrTheNewOne) {
  const Folder folder;
  std::mt19937 random(GetParam());
  std::uint64_t said = 0;
  for (int round = 0; round < 3; ++round) {
    Changer changer(folder.path);
    ASSERT_TRUE(changer.started());
    if (random() % 3 != 0) {
      ASSERT_TRUE(changer.first_line());
    }
    std::this_thread::sleep_for(
        std::chrono::microseconds(random() % 30'000));  // the moment is the test's input
    said = std::max(said, changer.kill_now());

    const auto database = store::SqliteDatabase::open(folder.path / "store.db");
    ASSERT_TRUE(database) << database.error().describe();
    store::SqliteLedger ledger(**database);
    const ManualClock clock;
    const Snapshot<routing::Catalogue> catalogue(
        routing::Catalogue::make({OperationBuilder("customer.get")}, {}).value());
    const auto service = TableService::open({.ledger = &ledger,
                                             .last_good = folder.path / "table.json",
                                             .catalogue = &catalogue,
                                             .clock = &clock});
    ASSERT_TRUE(service) << service.error().describe();
    EXPECT_TRUE((*service)->health().writable) << (*service)->health().problem;
    EXPECT_GE((*service)->pin()->version(), said);
    EXPECT_LE((*service)->pin()->version(), said + 2)
        << "at most the one whose line was not written, after the seed";
    const auto verified = (*service)->verify();
    ASSERT_TRUE(verified) << verified.error().describe();
    const auto copy = read_last_good(folder.path / "table.json");
    ASSERT_TRUE(copy) << copy.error().describe();
    if ((*service)->pin()->version() > 0) {
      EXPECT_EQ((*copy)->hash, (*service)->pin()->hash());
    }
    said = (*service)->pin()->version();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Killed, testing::Range(1U, 21U));

}  // namespace
}  // namespace figbridge::migrations
