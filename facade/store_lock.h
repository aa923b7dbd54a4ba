// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/error.h"

namespace figbridge::facade {

/// A store belongs to one running bridge: each would change the routing table behind the other's back. Held
/// for as long as it lives, by an advisory lock (flock) on a file beside the store; the system lets go of it
/// when the process ends, however it does.
class StoreLock {
 public:
  StoreLock() = default;
  /// `conflict`, naming the process, if another one has it; `storage` if the file cannot be made, which says
  /// nothing about others.
  [[nodiscard]] static Result<StoreLock> take(const std::filesystem::path& store);
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  ~StoreLock();

 private:
  explicit StoreLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace figbridge::facade
