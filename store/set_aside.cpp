// SPDX-License-Identifier: Apache-2.0
#include "store/set_aside.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;

fs::path with(const fs::path& file, const char* ending) {
  return file.string() + ending;
}

/// A new database that is whole, on its way to its place.
fs::path made(const fs::path& file) {
  return with(file, ".salvaged");
}

std::unexpected<Error> failed(const char* trying, const fs::path& path, const std::error_code& why) {
  return fail(ErrorKind::storage, Origin::bridge, std::string(trying) + ": " + why.message(), path.string());
}

/// A second name, or a copy where the file system knows no second names.
Status keep_as(const fs::path& file, const fs::path& aside) {
  std::error_code failure;
  if (!fs::exists(file, failure)) return {};
  fs::create_hard_link(file, aside, failure);
  if (!failure) return {};
  fs::copy_file(file, aside, failure);
  if (failure || !sync_path(aside)) return failed("setting a damaged store aside", aside, failure);
  return {};
}

}  // namespace

bool sync_path(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced;
}

fs::path swap_in_making(const fs::path& file) {
  return with(file, ".salvaging");
}

Status swap(const fs::path& file, const fs::path& aside) {
  std::error_code failure;
  for (const char* ending : {"", "-wal", "-journal"}) {
    const bool log = *ending != '\0';
    if (log && fs::exists(with(file, ending), failure) && fs::is_empty(with(file, ending), failure)) continue;
    if (auto kept = keep_as(with(file, ending), with(aside, ending)); !kept) return kept;
  }
  if (!sync_path(swap_in_making(file)) || !sync_path(file.parent_path()))
    return failed("syncing a salvaged store", file, std::make_error_code(std::errc::io_error));
  fs::rename(swap_in_making(file), made(file), failure);
  if (failure) return failed("putting a salvaged store in place", file, failure);
  return finish_swap(file);
}

Status finish_swap(const fs::path& file) {
  std::error_code failure;
  for (const char* ending : {"", "-wal", "-shm", "-journal", "-source", "-source-wal", "-source-shm"}) {
    fs::remove(with(swap_in_making(file), ending), failure);
  }
  if (!fs::exists(made(file), failure)) return {};
  if (!sync_path(file.parent_path()))
    return failed("syncing the store's folder", file, std::make_error_code(std::errc::io_error));
  // The old one's log must not be taken for the new one's.
  for (const char* ending : {"-wal", "-shm", "-journal"}) {
    fs::remove(with(file, ending), failure);
    if (failure) return failed("putting a salvaged store in place", file, failure);
  }
  if (!sync_path(file.parent_path()))
    return failed("syncing the store's folder", file, std::make_error_code(std::errc::io_error));
  fs::rename(made(file), file, failure);
  if (failure) return failed("putting a salvaged store in place", file, failure);
  if (!sync_path(file.parent_path()))
    return failed("syncing the store's folder", file, std::make_error_code(std::errc::io_error));
  return {};
}

}  // namespace figbridge::store
