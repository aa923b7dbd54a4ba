// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/watched_disk.h"

namespace figbridge::test {

/// What may be on a disk after the power has failed. Everything before the last completed sync of a file is
/// there. Of what came after, each sector of 512 bytes holds what it held at some moment since, whatever the
/// others hold, or half of the next write, or noise where that write was; the file may be as long as it was
/// to become, with zeros. Names that were made or removed since the folder was synced are there or not. After
/// a sync that failed, some of what was not durable is gone for good.
class CrashedDisk {
 public:
  using Chance = std::mt19937_64;

  /// `seed`: of what a failed sync loses.
  explicit CrashedDisk(std::vector<DiskEvent> events, std::uint64_t seed = 1);

  [[nodiscard]] std::size_t size() const { return events_.size(); }
  /// The power fails after that many events. Only forward.
  void crash_at(std::size_t position);
  /// One of the possible disks: the folder holds nothing else afterwards. Some have an index of the
  /// write-ahead log with nonsense in it.
  void put(Chance& chance, const std::filesystem::path& folder) const;

 private:
  struct File {
    std::string durable;
    std::vector<const DiskEvent*> pending;
  };
  struct Name {
    std::string name;
    int file;  ///< 0: removed
  };

  void apply(const DiskEvent& event);
  void sync_names();
  [[nodiscard]] std::map<std::string, int> names(Chance& chance) const;
  [[nodiscard]] static std::string contents(const File& file, Chance& chance);

  std::vector<DiskEvent> events_;
  Chance losses_;
  std::size_t position_ = 0;
  std::map<int, File> files_;
  std::map<std::string, int> durable_names_;
  std::vector<Name> pending_names_;
};

}  // namespace figbridge::test
