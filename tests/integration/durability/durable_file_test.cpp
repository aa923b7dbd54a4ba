// SPDX-License-Identifier: Apache-2.0
// The files that are replaced whole (the last good table, rollbacks without a ledger): the linker leads our
// own system calls through here, where they are recorded and fail when they are told to.
#include "migrations/durable_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <filesystem>
#include <map>

#include "tests/support/crashed_disk.h"
#include "tests/support/material.h"

namespace figbridge {
namespace {

namespace fs = std::filesystem;
using test::CrashedDisk;
using test::DiskEvent;

/// What the system calls of this thread did to a disk; one of them may fail.
struct SystemCalls {
  std::vector<DiskEvent> events;
  std::map<std::string, int> files;  ///< by path
  std::map<int, int> descriptors;    ///< to files; 0: a folder
  int last_file = 0;
  int calls = 0;
  int failing = 0;  ///< which call; 0: none
  int error = EIO;

  bool strikes() {
    if (++calls != failing) return false;
    errno = error;
    return true;
  }
};
thread_local SystemCalls* watched = nullptr;

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,cert-dcl50-cpp): the linker's names
int __real_open(const char* path, int flags, ...);
ssize_t __real_write(int descriptor, const void* bytes, size_t count);
int __real_fsync(int descriptor);
int __real_rename(const char* from, const char* to);

int __wrap_open(const char* path, int flags, ...) {
  std::va_list rest;
  va_start(rest, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : mode_t{};
  va_end(rest);
  if (watched != nullptr && watched->strikes()) return -1;
  const int descriptor = __real_open(path, flags, mode);
  if (watched == nullptr || descriptor < 0) return descriptor;
  if ((flags & O_DIRECTORY) != 0) {
    watched->descriptors[descriptor] = 0;
    return descriptor;
  }
  auto& file = watched->files[path];
  if (file == 0) {
    file = ++watched->last_file;
    watched->events.push_back({.kind = DiskEvent::Kind::create, .file = file, .name = name_of(path)});
  } else if ((flags & O_TRUNC) != 0) {
    watched->events.push_back({.kind = DiskEvent::Kind::truncate, .file = file});
  }
  watched->descriptors[descriptor] = file;
  return descriptor;
}

ssize_t __wrap_write(int descriptor, const void* bytes, size_t count) {
  if (watched == nullptr || !watched->descriptors.contains(descriptor))
    return __real_write(descriptor, bytes, count);
  const auto offset = ::lseek(descriptor, 0, SEEK_CUR);
  const bool strikes = watched->strikes();
  if (strikes && watched->error != 0) return -1;
  const auto written = __real_write(descriptor, bytes, strikes ? (count + 1) / 2 : count);
  if (written > 0) {
    watched->events.push_back(
        {.file = watched->descriptors[descriptor],
         .offset = static_cast<std::uint64_t>(offset),
         .bytes = std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(written))});
  }
  return written;
}

int __wrap_fsync(int descriptor) {
  if (watched == nullptr || !watched->descriptors.contains(descriptor)) return __real_fsync(descriptor);
  const int file = watched->descriptors[descriptor];
  const bool strikes = watched->strikes();
  if (file != 0) {
    watched->events.push_back(
        {.kind = strikes ? DiskEvent::Kind::failed_sync : DiskEvent::Kind::sync, .file = file});
  } else if (!strikes) {
    watched->events.push_back({.kind = DiskEvent::Kind::sync_folder});
  }
  return strikes ? -1 : 0;
}

int __wrap_rename(const char* from, const char* to) {
  if (watched == nullptr) return __real_rename(from, to);
  if (watched->strikes()) return -1;
  const int renamed = __real_rename(from, to);
  if (renamed != 0) return renamed;
  const int file = watched->files[from];
  watched->files.erase(from);
  watched->files[to] = file;
  watched->events.push_back({.kind = DiskEvent::Kind::create, .file = file, .name = name_of(to)});
  watched->events.push_back({.kind = DiskEvent::Kind::remove, .name = name_of(from)});
  return renamed;
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp,cert-dcl50-cpp)
}

namespace migrations {
namespace {

struct DurableFile : testing::Test {
  DurableFile() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    file = folder / "last-good.json";
    fs::create_directory(folder / "image");
  }
  ~DurableFile() override { fs::remove_all(folder); }

  Status replace(SystemCalls& calls, const std::string& bytes) const {
    watched = &calls;
    auto done = replace_durably(file, bytes);
    watched = nullptr;
    return done;
  }
  static std::string version(int number) {
    return std::to_string(number) + std::string(static_cast<std::size_t>(number) * 700 % 3'000, 'x');
  }

  fs::path folder;
  fs::path file;
};

TEST_F(DurableFile, IsTheOldOneOrTheNewOneAfterACrash) {
  SystemCalls calls;
  std::vector<std::size_t> told;
  for (int number = 0; number < 10; ++number) {
    ASSERT_TRUE(replace(calls, version(number)));
    told.push_back(calls.events.size());
  }
  CrashedDisk crashed(calls.events);
  CrashedDisk::Chance chance(1);
  for (std::size_t moment = 0; moment <= crashed.size(); ++moment) {
    crashed.crash_at(moment);
    const auto stands = std::ranges::upper_bound(told, moment) - told.begin() - 1;  // -1: none was told
    for (int image = 0; image < 20; ++image) {
      crashed.put(chance, folder / "image");
      const auto found = test::slurp(folder / "image" / file.filename());
      const bool there = fs::exists(folder / "image" / file.filename());
      const bool old = stands < 0 ? !there : found == version(static_cast<int>(stands));
      EXPECT_TRUE(old || found == version(static_cast<int>(stands) + 1)) << moment << ": " << found;
    }
  }
}

TEST_F(DurableFile, SaysThatItWasNotReplacedWhateverFails) {
  for (const int error : {EIO, ENOSPC}) {
    for (int failing = 1;; ++failing) {
      SystemCalls calls;
      ASSERT_TRUE(replace(calls, "old"));
      calls.failing = calls.calls + failing;
      calls.error = error;
      const auto done = replace(calls, "new");
      if (calls.calls < calls.failing) {
        EXPECT_GT(failing, 5) << "open, write, sync, rename, and the folder's";
        break;
      }
      ASSERT_FALSE(done) << failing;
      EXPECT_EQ(done.error().kind, ErrorKind::storage);
      EXPECT_FALSE(done.error().describe().empty());
      const auto found = test::slurp(file);
      EXPECT_TRUE(found == "old" || found == "new") << found;
    }
  }
}

TEST_F(DurableFile, AShortWriteIsContinued) {
  SystemCalls calls;
  calls.failing = 2;
  calls.error = 0;
  ASSERT_TRUE(replace(calls, "a text that is longer than its half"));
  EXPECT_EQ(test::slurp(file), "a text that is longer than its half");
}

}  // namespace
}  // namespace migrations
}  // namespace figbridge
