// SPDX-License-Identifier: Apache-2.0
#include "facade/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace figbridge::facade {
namespace {

std::string holder(int file) {
  std::array<char, 32> text{};
  const auto length = pread(file, text.data(), text.size(), 0);
  const std::string pid(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  const auto digits = pid.find_first_not_of("0123456789");
  return pid.empty() || digits == 0 ? std::string() : " (process " + pid.substr(0, digits) + ")";
}

}  // namespace

Result<StoreLock> StoreLock::take(const std::filesystem::path& store) {
  std::error_code ignored;
  auto path = std::filesystem::weakly_canonical(store, ignored);  // one store may have several names
  if (path.empty()) path = store;
  path += ".lock";
  StoreLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (lock.file_ < 0 && (errno == EACCES || errno == EPERM) && std::filesystem::exists(path, ignored)) {
    return fail(
        ErrorKind::conflict, Origin::bridge,
        "whether another bridge runs on the store cannot be told: " + path.string() + " may not be opened");
  }
  if (lock.file_ < 0) {
    return fail(ErrorKind::storage, Origin::bridge,
                "the store's lock " + path.string() + ": " + std::generic_category().message(errno));
  }
  if (flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return fail(ErrorKind::storage, Origin::bridge,
                  "the store's lock " + path.string() + ": " + std::generic_category().message(errno));
    }
    return fail(ErrorKind::conflict, Origin::bridge,
                "another bridge" + holder(lock.file_) + " runs on the store " + store.string() +
                    ": each bridge has a store of its own");
  }
  const auto pid = std::to_string(getpid()) + "\n";
  // For people only: that the lock is held does not depend on it.
  if (ftruncate(lock.file_, 0) == 0) (void)!pwrite(lock.file_, pid.data(), pid.size(), 0);
  return lock;
}

StoreLock::StoreLock(StoreLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

/// The file stays: whoever removed it could remove one that another bridge has just locked.
StoreLock::~StoreLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace figbridge::facade
