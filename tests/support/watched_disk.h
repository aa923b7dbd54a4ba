// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace figbridge::test {

/// One thing that SQLite did to the disk. A file keeps its number until it is removed; another of the same
/// name is another file.
struct DiskEvent {
  enum class Kind : std::uint8_t {
    create,       ///< the name, not yet durable
    write,        ///< `bytes` at `offset`
    truncate,     ///< to `offset`
    sync,         ///< what was done to the file before is durable
    failed_sync,  ///< what was not durable may never be: the system forgets it
    remove,       ///< the name, not yet durable
    sync_folder,  ///< the names are durable
  };
  Kind kind = Kind::write;
  int file = 0;
  std::string name;  ///< of create and remove: without the folder
  std::uint64_t offset = 0;
  std::string bytes;
};

/// Stands between SQLite and the file system: records what is done to the disk, and fails when it is told
/// to. Every connection that is opened while it lives goes through it; they are closed before it ends. One at
/// a time. Any thread. Nothing is really synced: a test does not lose its power. What goes through shared
/// memory (the index of the write-ahead log) is not seen; it means nothing after a crash.
class WatchedDisk {
 public:
  enum class Call : std::uint8_t { open, write, truncate, sync, remove };
  static constexpr std::size_t kCalls = 5;
  enum class Failure : std::uint8_t { io_error, full, short_write };

  WatchedDisk();
  ~WatchedDisk();
  WatchedDisk(const WatchedDisk&) = delete;
  WatchedDisk& operator=(const WatchedDisk&) = delete;

  void record(bool on);
  /// How many events there were: what was told at this position happened after all of them.
  [[nodiscard]] std::size_t position() const;
  [[nodiscard]] std::vector<DiskEvent> events() const;

  /// The n-th of these calls from now on (1: the next) fails; if `lasting`, so do all after it until mend().
  void fail(Call call, std::size_t nth, Failure failure, bool lasting = false);
  /// Nothing fails any more. Returns whether something did.
  bool mend();
  /// Of one kind, since the last fail() or mend().
  [[nodiscard]] std::size_t calls(Call call) const;

 private:
  struct Shim;
  friend struct Shim;
  struct Plan {
    Call call = Call::open;
    std::size_t nth = 0;  ///< 0: nothing fails
    Failure failure = Failure::io_error;
    bool lasting = false;
    bool struck = false;
  };

  [[nodiscard]] bool strikes(Call call);
  void note(DiskEvent event);

  mutable std::mutex mutex_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  sqlite3_vfs* real_;
  std::vector<DiskEvent> events_;
  std::vector<std::pair<std::string, int>> names_;  ///< which file a path is now
  std::array<std::size_t, kCalls> counted_{};
  Plan plan_;
  int last_file_ = 0;
  bool recording_ = false;
};

}  // namespace figbridge::test
