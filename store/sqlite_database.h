// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "store/database.h"
#include "store/sqlite_schema.h"

namespace Poco {
class Exception;
}

namespace figbridge::store {

/// One SQLite file, opened for as long as this lives: write-ahead log, every commit synced to the disk,
/// brought up to this release's schema. Any thread, one at a time: run() is what the parts of the store work
/// through.
class SqliteDatabase final : public Database {
 public:
  /// Creates the file if it is not there; its folder must be. Checks what is there first. Fails with
  /// `storage`: not a database, another program's, damaged (Error::code `damaged`: see open_or_salvage),
  /// unreadable, locked for 5 seconds, or (`newer_schema`) of a newer release. Nothing was changed then, but
  /// that schema steps before a failing one stand.
  [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>> open(
      const std::filesystem::path& file, std::span<const SchemaStep> schema = sqlite_schema());
  ~SqliteDatabase() override;

  /// From now on nobody else opens the file, not even this process by another connection (read() fails then),
  /// until this is gone. `storage` if somebody has it. `work` is done in that moment, and committed.
  [[nodiscard]] Status have_alone(const Work& work);

  /// Error::code is `disk_full`, which passes when there is room again, or `disk_fails` or `damaged`: then
  /// nothing is written any more before a restart, while reading goes on; what was being committed may stand
  /// after it.
  [[nodiscard]] Status run(const std::string& trying, const Work& work) override;
  [[nodiscard]] Status read(const std::string& trying, const Work& work) override;
  void begin(Poco::Data::Session& session) override;
  void commit(Poco::Data::Session& session) override;
  void roll_back(Poco::Data::Session& session) noexcept override;

 private:
  explicit SqliteDatabase(std::filesystem::path file);
  Status connect();
  Status check();
  void checkpoint_at_close(bool wanted);
  Status migrate(std::span<const SchemaStep> schema);
  Status take(const SchemaStep& step);
  Status back_up(const SchemaStep& step);
  [[nodiscard]] Error failure(const Poco::Exception& thrown, const std::string& trying);
  void write_no_more(const Error& because);

  std::filesystem::path file_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> opened_;  ///< device and inode
  std::mutex mutex_;
  std::unique_ptr<Poco::Data::Session> session_;
  std::mutex reading_;
  std::unique_ptr<Poco::Data::Session> reader_;  ///< opened when it is first asked for
  std::optional<Error> distrusted_;              ///< why nothing is written any more
};

}  // namespace figbridge::store
