// SPDX-License-Identifier: Apache-2.0
#include "tests/support/watched_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace figbridge::test {
namespace {

std::string name_in_folder(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

/// What SQLite holds as a file: ours in front, the real one behind it in the same memory.
struct WatchedDisk::Shim {
  sqlite3_file base;
  WatchedDisk* disk;
  int number;           ///< 0: a nameless temporary file, not watched
  bool folder_to_sync;  ///< SQLite does so with the first sync of a journal that it opened

  static Shim& of(sqlite3_file* file) { return *reinterpret_cast<Shim*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(&of(file) + 1); }
  static WatchedDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<WatchedDisk*>(vfs->pAppData); }

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
  static int remove(sqlite3_vfs* vfs, const char* path, int sync_folder);
  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset);
  static int truncate(sqlite3_file* file, sqlite3_int64 size);
  static int sync(sqlite3_file* file, int flags);
  static const sqlite3_io_methods* methods();
};

int WatchedDisk::Shim::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  auto& disk = disk_of(vfs);
  auto& shim = of(file);
  shim.base.pMethods = nullptr;
  if (path != nullptr && disk.strikes(Call::open)) return SQLITE_CANTOPEN;
  const int opened = disk.real_->xOpen(disk.real_, path, real(file), flags, out);
  if (opened != SQLITE_OK) return opened;
  shim = {.base = {.pMethods = methods()}, .disk = &disk, .number = 0, .folder_to_sync = false};
  if (path == nullptr) return SQLITE_OK;
  const std::scoped_lock lock(disk.mutex_);
  const auto known = std::ranges::find(disk.names_, std::string(path), &std::pair<std::string, int>::first);
  shim.folder_to_sync = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  if (known != disk.names_.end()) {
    shim.number = known->second;
    return SQLITE_OK;
  }
  shim.number = ++disk.last_file_;
  disk.names_.emplace_back(path, shim.number);
  disk.note({.kind = DiskEvent::Kind::create, .file = shim.number, .name = name_in_folder(path)});
  return SQLITE_OK;
}

int WatchedDisk::Shim::remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  auto& disk = disk_of(vfs);
  if (disk.strikes(Call::remove)) return SQLITE_IOERR_DELETE;
  const int removed = disk.real_->xDelete(disk.real_, path, 0);
  if (removed != SQLITE_OK) return removed;
  const std::scoped_lock lock(disk.mutex_);
  std::erase_if(disk.names_, [&](const auto& each) { return each.first == path; });
  disk.note({.kind = DiskEvent::Kind::remove, .name = name_in_folder(path)});
  if (sync_folder != 0) disk.note({.kind = DiskEvent::Kind::sync_folder});
  return SQLITE_OK;
}

int WatchedDisk::Shim::write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  auto& shim = of(file);
  const auto written = [&](int length) {
    const int status = real(file)->pMethods->xWrite(real(file), bytes, length, offset);
    if (status != SQLITE_OK || shim.number == 0 || length == 0) return status;
    const std::scoped_lock lock(shim.disk->mutex_);
    shim.disk->note(
        {.kind = DiskEvent::Kind::write,
         .file = shim.number,
         .offset = static_cast<std::uint64_t>(offset),
         .bytes = std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(length))});
    return status;
  };
  if (shim.number == 0 || !shim.disk->strikes(Call::write)) return written(count);
  switch (shim.disk->plan_.failure) {
    case Failure::io_error:
      return SQLITE_IOERR_WRITE;
    case Failure::full:
      return SQLITE_FULL;
    case Failure::short_write:
      break;
  }
  const int status = written(count / 2);
  return status == SQLITE_OK ? SQLITE_FULL : status;
}

int WatchedDisk::Shim::truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& shim = of(file);
  if (shim.number != 0 && shim.disk->strikes(Call::truncate)) return SQLITE_IOERR_TRUNCATE;
  const int status = real(file)->pMethods->xTruncate(real(file), size);
  if (status != SQLITE_OK || shim.number == 0) return status;
  const std::scoped_lock lock(shim.disk->mutex_);
  shim.disk->note(
      {.kind = DiskEvent::Kind::truncate, .file = shim.number, .offset = static_cast<std::uint64_t>(size)});
  return status;
}

int WatchedDisk::Shim::sync(sqlite3_file* file, int /*flags*/) {
  auto& shim = of(file);
  if (shim.number == 0) return SQLITE_OK;
  const bool fails = shim.disk->strikes(Call::sync);
  const std::scoped_lock lock(shim.disk->mutex_);
  shim.disk->note(
      {.kind = fails ? DiskEvent::Kind::failed_sync : DiskEvent::Kind::sync, .file = shim.number});
  if (fails) return SQLITE_IOERR_FSYNC;
  if (std::exchange(shim.folder_to_sync, false)) {
    shim.disk->note({.kind = DiskEvent::Kind::sync_folder});
  }
  return SQLITE_OK;
}

/// Version 2: no mapped reads, so that every byte goes through here.
const sqlite3_io_methods* WatchedDisk::Shim::methods() {
  static const sqlite3_io_methods kMethods = {
      .iVersion = 2,
      .xClose = [](sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); },
      .xRead =
          [](sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
            return real(file)->pMethods->xRead(real(file), bytes, count, offset);
          },
      .xWrite = write,
      .xTruncate = truncate,
      .xSync = sync,
      .xFileSize = [](sqlite3_file* file,
                      sqlite3_int64* size) { return real(file)->pMethods->xFileSize(real(file), size); },
      .xLock = [](sqlite3_file* file, int kind) { return real(file)->pMethods->xLock(real(file), kind); },
      .xUnlock = [](sqlite3_file* file, int kind) { return real(file)->pMethods->xUnlock(real(file), kind); },
      .xCheckReservedLock =
          [](sqlite3_file* file, int* held) {
            return real(file)->pMethods->xCheckReservedLock(real(file), held);
          },
      .xFileControl =
          [](sqlite3_file* file, int what, void* argument) {
            return real(file)->pMethods->xFileControl(real(file), what, argument);
          },
      .xSectorSize = [](sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); },
      .xDeviceCharacteristics =
          [](sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); },
      .xShmMap =
          [](sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
            return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
          },
      .xShmLock = [](sqlite3_file* file, int offset, int count,
                     int flags) { return real(file)->pMethods->xShmLock(real(file), offset, count, flags); },
      .xShmBarrier = [](sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); },
      .xShmUnmap = [](sqlite3_file* file,
                      int remove_it) { return real(file)->pMethods->xShmUnmap(real(file), remove_it); },
      .xFetch = nullptr,
      .xUnfetch = nullptr,
  };
  return &kMethods;
}

WatchedDisk::WatchedDisk() : real_(sqlite3_vfs_find(nullptr)) {
  if (real_ == nullptr) throw std::runtime_error("SQLite has no file system");
  vfs_ = std::make_unique<sqlite3_vfs>(*real_);
  vfs_->szOsFile = static_cast<int>(sizeof(Shim)) + real_->szOsFile;
  vfs_->zName = "watched";
  vfs_->pAppData = this;
  vfs_->pNext = nullptr;
  vfs_->xOpen = Shim::open;
  vfs_->xDelete = Shim::remove;
  sqlite3_vfs_register(vfs_.get(), 1);
}

WatchedDisk::~WatchedDisk() {
  sqlite3_vfs_unregister(vfs_.get());
  sqlite3_vfs_register(real_, 1);
}

void WatchedDisk::record(bool on) {
  const std::scoped_lock lock(mutex_);
  recording_ = on;
}

std::size_t WatchedDisk::position() const {
  const std::scoped_lock lock(mutex_);
  return events_.size();
}

std::vector<DiskEvent> WatchedDisk::events() const {
  const std::scoped_lock lock(mutex_);
  return events_;
}

void WatchedDisk::fail(Call call, std::size_t nth, Failure failure, bool lasting) {
  const std::scoped_lock lock(mutex_);
  plan_ = {.call = call, .nth = nth, .failure = failure, .lasting = lasting};
  counted_ = {};
}

bool WatchedDisk::mend() {
  const std::scoped_lock lock(mutex_);
  counted_ = {};
  return std::exchange(plan_, Plan{}).struck;
}

std::size_t WatchedDisk::calls(Call call) const {
  const std::scoped_lock lock(mutex_);
  return counted_.at(static_cast<std::size_t>(call));
}

bool WatchedDisk::strikes(Call call) {
  const std::scoped_lock lock(mutex_);
  const auto count = ++counted_.at(static_cast<std::size_t>(call));
  if (plan_.nth == 0 || plan_.call != call) return false;
  if (count != plan_.nth && !(plan_.lasting && count > plan_.nth)) return false;
  plan_.struck = true;
  return true;
}

void WatchedDisk::note(DiskEvent event) {
  if (recording_) events_.push_back(std::move(event));
}

}  // namespace figbridge::test
