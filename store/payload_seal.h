// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "store/seal_keys.h"

namespace figbridge::store {

/// Keeps payloads unreadable to whoever has the store's files but not the key file: AES-256-GCM with a random
/// nonce for each record (NIST SP 800-38D, 8.2.2: at most 2^32 records a key, then rotate), bound to the
/// record that it belongs to. Any thread.
///
/// Sealed: `FBS1`, length of the key's id, the id, its mark (4), nonce (12), ciphertext, tag (16).
class PayloadSeal {
 public:
  /// What a payload is bound to: it opens with nothing else.
  struct Place {
    std::string_view id;
    std::string_view queue;
  };

  /// The first key seals, all of them open. Never empty.
  explicit PayloadSeal(std::vector<SealKey> keys) : keys_(std::move(keys)) {}
  [[nodiscard]] static Result<std::unique_ptr<PayloadSeal>> from_file(const std::filesystem::path& key_file);

  /// Fails with `internal` if there is no randomness.
  [[nodiscard]] Result<std::string> seal(std::string_view payload, const Place& place) const;
  /// Fails with `storage`: Error::code is `no_key` where the key is not there or is another one of that name
  /// (with the right key file it opens), `damaged` where it is not what was sealed.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, const Place& place) const;
  /// Whether it was sealed with the key that seals now.
  [[nodiscard]] bool is_current(std::string_view sealed) const;

 private:
  std::vector<SealKey> keys_;
};

}  // namespace figbridge::store
