// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace figbridge::soap::schema {

/// A namespace of one model. 0 is "no namespace". A reader looks the URI up once for each namespace
/// declaration and then compares numbers.
using NamespaceId = std::uint32_t;
inline constexpr NamespaceId kNoNamespace = 0;

/// A qualified name, interned: within one model, equal names are one object, so they compare by address.
struct Name {
  NamespaceId ns = kNoNamespace;
  std::string_view uri;    ///< the namespace, empty if there is none; lives as long as the model
  std::string_view local;  ///< lives as long as the model
  /// `{uri}local`, or `local` without a namespace: for messages.
  [[nodiscard]] std::string clark() const;
};

/// The hash that shapes and name tables use: 64-bit FNV-1a over the local name, started from the namespace.
[[nodiscard]] constexpr std::uint64_t hash_name(NamespaceId ns, std::string_view local) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ (static_cast<std::uint64_t>(ns) * 0x9e3779b97f4a7c15ULL);
  for (const char c : local) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash ^ (hash >> 29U);
}

/// All names of one model. Grows while the model is compiled, immutable afterwards; addresses are stable.
class NameTable {
 public:
  NameTable();
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  const Name* intern(std::string_view uri, std::string_view local);
  /// Null if no schema of the model mentions that name.
  [[nodiscard]] const Name* find(std::string_view uri, std::string_view local) const;
  [[nodiscard]] const Name* find(NamespaceId ns, std::string_view local) const;
  /// Nothing if no schema of the model mentions that namespace. "" is kNoNamespace.
  [[nodiscard]] std::optional<NamespaceId> namespace_id(std::string_view uri) const;
  [[nodiscard]] std::string_view uri(NamespaceId ns) const { return uris_[ns]; }
  [[nodiscard]] std::size_t namespaces() const { return uris_.size(); }

 private:
  struct Key {
    NamespaceId ns;
    std::string_view local;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept { return hash_name(key.ns, key.local); }
  };
  NamespaceId intern_namespace(std::string_view uri);

  std::deque<std::string> uris_;
  std::deque<std::string> locals_;
  std::deque<Name> names_;
  std::unordered_map<std::string_view, NamespaceId> by_uri_;
  std::unordered_map<Key, const Name*, KeyHash> by_key_;
};

}  // namespace figbridge::soap::schema
