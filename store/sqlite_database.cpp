// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <cerrno>
#include <fstream>

#include "store/log_check.h"
#include "store/set_aside.h"
#include "store/sqlite_error.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;
using namespace Poco::Data::Keywords;
using Poco::Data::Session;

/// Poco tries so long to open a file that cannot be opened.
constexpr std::size_t kOpenSeconds = 2;
constexpr int kApplication = 0x46494742;  // "FIGB" in the file's header
constexpr std::uintmax_t kThoroughlyChecked = 64ULL * 1024 * 1024;
constexpr std::size_t kApplicationAt = 68;
constexpr std::string_view kMagic("SQLite format 3\0", 16);

/// Device and inode; nothing if there is no such file.
std::optional<std::pair<std::uint64_t, std::uint64_t>> identity_of(const fs::path& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return std::pair<std::uint64_t, std::uint64_t>(found.st_dev, found.st_ino);
}

std::unexpected<Error> refused(std::string text, std::string code = {}) {
  return fail(Error{.kind = ErrorKind::storage, .text = std::move(text), .code = std::move(code)});
}

template <class Value>
Value ask(Session& session, const std::string& question) {
  Value answer{};
  session << question, into(answer), now;
  return answer;
}

std::vector<std::string> statements(std::string_view sql) {
  std::vector<std::string> list;
  while (!sql.empty()) {
    const auto end = sql.find("\n\n");
    const auto statement = sql.substr(0, end);
    if (statement.find_first_not_of("\n ") != std::string_view::npos) list.emplace_back(statement);
    sql = end == std::string_view::npos ? std::string_view() : sql.substr(end + 2);
  }
  return list;
}

std::uintmax_t size_of(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  return failed ? 0 : size;
}

/// Some full disks are told as failing ones: a quota, and the log's index that could not grow.
bool is_only_full(sqlite3* handle, int code) {
  const int system = sqlite3_system_errno(handle);
  return (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE) &&
         (system == ENOSPC || system == EDQUOT);
}

/// A journal or write-ahead log beside the file holds what a crash kept from it, its first page perhaps.
bool has_log(const fs::path& file) {
  return size_of(file.string() + "-wal") > 0 || size_of(file.string() + "-journal") > 0;
}

/// What is at that path must be a database or nothing. SQLite itself only looks when it is first asked
/// something.
Status look_at(const fs::path& file) {
  std::error_code failed;
  if (!fs::is_directory(file.parent_path(), failed)) {
    return refused(fmt::format("the folder of the store is not there: {}", file.parent_path().string()));
  }
  if (size_of(file) == 0 && size_of(file.string() + "-wal") > 0) {
    return refused(fmt::format("the store is gone, and its log is there: {}", file.string()), "damaged");
  }
  if (const auto damage = log_damage(file); !damage.empty())
    return refused(fmt::format("the store is damaged: {} ({})", file.string(), damage), "damaged");
  if (!fs::exists(file, failed) || fs::file_size(file, failed) == 0 || has_log(file)) return {};
  std::ifstream in(file, std::ios::binary);
  std::string head(kApplicationAt + 4, '\0');
  if (!in) return refused(fmt::format("the store cannot be read: {}", file.string()));
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (head.starts_with(kMagic)) return {};
  const bool ours = head.substr(kApplicationAt) == "FIGB";
  return refused(fmt::format("this is not a SQLite database, or it is damaged: {}", file.string()),
                 ours ? "damaged" : "");
}

}  // namespace

SqliteDatabase::SqliteDatabase(fs::path file) : file_(std::move(file)) {}
SqliteDatabase::~SqliteDatabase() = default;

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const fs::path& file,
                                                             std::span<const SchemaStep> schema) {
  std::error_code failed;
  // Not make_unique: the constructor is private.
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(fs::absolute(file, failed)));
  if (auto status = look_at(database->file_); !status) return std::unexpected(std::move(status.error()));
  if (auto status = database->connect(); !status) return std::unexpected(std::move(status.error()));
  if (auto status = database->check(); !status) return std::unexpected(std::move(status.error()));
  database->checkpoint_at_close(true);
  if (auto status = database->migrate(schema); !status) return std::unexpected(std::move(status.error()));
  database->opened_ = identity_of(database->file_);
  return database;
}

Status SqliteDatabase::have_alone(const Work& work) {
  return run("locking the store", [&](Session& session) {
    ask<std::string>(session, "PRAGMA locking_mode = EXCLUSIVE");
    // Locks are taken with the first write.
    session << "BEGIN EXCLUSIVE", now;
    work(session);
    session << "COMMIT", now;
  });
}

Status SqliteDatabase::run(const std::string& trying, const Work& work) {
  const std::scoped_lock lock(mutex_);
  if (opened_ && identity_of(file_) != opened_) {
    // What is written to a file without a name is lost with this process.
    return refused(trying + ": " + file_.string() + " was removed or replaced while it was open", "lost");
  }
  try {
    work(*session_);
    return {};
  } catch (const Poco::Exception& thrown) {
    return fail(failure(thrown, trying));
  } catch (const std::exception& thrown) {
    return fail(
        Error{.kind = ErrorKind::storage, .text = trying + ": the store failed", .remote = thrown.what()});
  }
}

Status SqliteDatabase::read(const std::string& trying, const Work& work) {
  const std::scoped_lock lock(reading_);
  try {
    if (!reader_) {
      auto reader = std::make_unique<Session>("SQLite", file_.string(), kOpenSeconds);
      *reader << "PRAGMA busy_timeout = 5000", now;
      *reader << "PRAGMA query_only = ON", now;
      reader_ = std::move(reader);
    }
    work(*reader_);
    return {};
  } catch (const Poco::Exception& thrown) {
    return fail(sqlite_error(thrown, trying));
  } catch (const std::exception& thrown) {
    return fail(
        Error{.kind = ErrorKind::storage, .text = trying + ": the store failed", .remote = thrown.what()});
  }
}

void SqliteDatabase::begin(Session& session) {
  session << "BEGIN IMMEDIATE", now;
}

void SqliteDatabase::commit(Session& session) {
  session << "COMMIT", now;
}

/// Where SQLite has rolled it back by itself (a full disk, an I/O error) this does nothing.
void SqliteDatabase::roll_back(Session& session) noexcept {
  sqlite3_exec(Poco::Data::SQLite::Utility::dbHandle(session), "ROLLBACK", nullptr, nullptr, nullptr);
}

Error SqliteDatabase::failure(const Poco::Exception& thrown, const std::string& trying) {
  auto* handle = Poco::Data::SQLite::Utility::dbHandle(*session_);
  const int code = sqlite3_extended_errcode(handle);
  auto error = sqlite_error(thrown, trying);
  if (distrusted_ && (code & 0xff) == SQLITE_READONLY) {
    error.code = distrusted_->code;
    error.text = trying + ": nothing is written before a restart, because of an earlier failure";
    error.cause = std::make_shared<const Error>(*distrusted_);
    return error;
  }
  if (error.code == "disk_fails" && is_only_full(handle, code)) {
    error.code = "disk_full";
    error.text = trying + ": the disk of the store is full";
  }
  if (!distrusted_ && (error.code == "disk_fails" || error.code == "damaged")) write_no_more(error);
  return error;
}

/// The system may have dropped what it could not write, and says so only once: a later sync that succeeds
/// proves nothing.
void SqliteDatabase::write_no_more(const Error& because) {
  distrusted_ = because;
  sqlite3_exec(Poco::Data::SQLite::Utility::dbHandle(*session_), "PRAGMA query_only = ON", nullptr, nullptr,
               nullptr);
}

Status SqliteDatabase::connect() {
  try {
    Poco::Data::SQLite::Connector::registerConnector();
    session_ = std::make_unique<Session>("SQLite", file_.string(), kOpenSeconds);
    checkpoint_at_close(false);  // until it has proved whole
  } catch (const Poco::Exception& thrown) {
    return fail(sqlite_error(thrown, "opening " + file_.string()));
  }
  return run("opening " + file_.string(), [](Session& session) {
    session << "PRAGMA busy_timeout = 5000", now;
    ask<std::string>(session, "PRAGMA journal_mode = WAL");
    session << "PRAGMA synchronous = FULL", now;
    session << "PRAGMA foreign_keys = ON", now;
  });
}

Status SqliteDatabase::check() {
  std::string verdict;
  int application = 0;
  int tables = 0;
  // The thorough one also compares tables with their indexes, which takes its time.
  const char* check = size_of(file_) < kThoroughlyChecked ? "integrity_check" : "quick_check";
  auto asked = run("checking " + file_.string(), [&](Session& session) {
    verdict = ask<std::string>(session, fmt::format("PRAGMA {}(1)", check));
    application = ask<int>(session, "PRAGMA application_id");
    tables = ask<int>(session, "SELECT count(*) FROM sqlite_master");
  });
  if (!asked) return asked;
  if (verdict != "ok")
    return refused(fmt::format("the store is damaged: {} ({})", file_.string(), verdict), "damaged");
  if (application != kApplication && tables > 0) {
    return refused(fmt::format("this database belongs to another program: {}", file_.string()));
  }
  return {};
}

void SqliteDatabase::checkpoint_at_close(bool wanted) {
  sqlite3_db_config(Poco::Data::SQLite::Utility::dbHandle(*session_), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                    wanted ? 0 : 1, nullptr);
}

Status SqliteDatabase::migrate(std::span<const SchemaStep> schema) {
  int stands = 0;
  auto asked = run("reading the schema's number",
                   [&](Session& session) { stands = ask<int>(session, "PRAGMA user_version"); });
  if (!asked) return asked;
  const bool holds_anything = stands > 0;
  const int known = schema.empty() ? 0 : schema.back().number;
  if (stands > known) {
    return refused(
        fmt::format("the store has schema {}, this release knows {}: it belongs to a newer release", stands,
                    known),
        "newer_schema");
  }
  for (const auto& step : schema) {
    if (step.number <= stands) continue;
    if (holds_anything) {
      if (auto status = back_up(step); !status) return status;
    }
    if (auto status = take(step); !status) return status;
    stands = step.number;
  }
  return {};
}

Status SqliteDatabase::take(const SchemaStep& step) {
  return run(fmt::format("taking schema step {}", step.name), [&](Session& session) {
    begin(session);
    try {
      // Another process may have taken it while this one waited for the lock.
      if (ask<int>(session, "PRAGMA user_version") < step.number) {
        for (const auto& statement : statements(step.sql)) session << statement, now;
        session << fmt::format("PRAGMA application_id = {}", kApplication), now;
        session << fmt::format("PRAGMA user_version = {}", step.number), now;
      }
      commit(session);
    } catch (...) {
      roll_back(session);
      throw;
    }
  });
}

Status SqliteDatabase::back_up(const SchemaStep& step) {
  const fs::path copy = file_.string() + fmt::format(".before-{:04}", step.number);
  std::error_code failed;
  fs::remove(copy, failed);  // a half-made one: the step that it was for was never taken
  const int made = ::open(copy.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);  // nobody else reads it
  if (made >= 0) ::close(made);
  auto copied =
      run("backing the store up before schema step " + std::string(step.name), [&](Session& session) {
        std::string target = copy.string();
        session << "VACUUM INTO ?", use(target), now;
      });
  if (!copied) return copied;
  if (!sync_path(copy) || !sync_path(copy.parent_path())) {
    return refused("the store's backup could not be synced: " + copy.string());
  }
  return {};
}

}  // namespace figbridge::store
