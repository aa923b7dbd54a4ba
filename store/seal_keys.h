// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace figbridge::store {

/// A key of AES-256 and the name that records know it by. Wiped from memory when it goes.
class SealKey {
 public:
  static constexpr std::size_t kBytes = 32;
  using Bytes = std::array<std::uint8_t, kBytes>;

  SealKey(std::string id, const Bytes& bytes);
  ~SealKey();
  SealKey(SealKey&& other) noexcept;
  SealKey(const SealKey&) = delete;
  SealKey& operator=(const SealKey&) = delete;
  SealKey& operator=(SealKey&&) = delete;

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  /// Four bytes that tell this key from another one of the same name, and nothing about it.
  [[nodiscard]] const std::string& mark() const { return mark_; }

 private:
  std::string id_;
  Bytes bytes_;
  std::string mark_;
};

/// Reads a key file: lines of `<key-id> <base64 of 32 bytes>`, empty lines and those with `#` aside; the
/// first is for what is written, all are for what is read. Ids are 1 to 32 letters, digits, `.`, `_`, `-`.
/// Fails with `configuration`: not there, open to others than its owner (wider than 0600), more than 64 keys,
/// a line that is none. No error holds anything of a key.
[[nodiscard]] Result<std::vector<SealKey>> read_seal_keys(const std::filesystem::path& file);

}  // namespace figbridge::store
