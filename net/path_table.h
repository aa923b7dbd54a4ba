// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace figbridge::net {

class HttpHandler;

/// Which handler takes which path: an exact path wins, then the longest prefix, then the fallback. Paths
/// compare byte for byte as sent (no decoding, no dot segments). A prefix matches whole segments: "/api"
/// takes "/api" and "/api/x", not "/apis"; "/" takes everything that starts with it.
class PathTable {
 public:
  /// A value; handlers are not owned: see keep. False if the path is taken already, or does not start with
  /// '/'.
  bool add_exact(std::string path, HttpHandler& handler);
  bool add_prefix(std::string prefix, HttpHandler& handler);
  void set_fallback(HttpHandler& handler) { fallback_ = &handler; }
  /// What the handlers belong to: kept as long as this table, which a request keeps while it is with its
  /// handler.
  void keep(std::shared_ptr<const void> owner) { owner_ = std::move(owner); }

  /// Null if nobody takes it.
  [[nodiscard]] HttpHandler* find(std::string_view path) const;

 private:
  struct Prefix {
    std::string path;
    HttpHandler* handler;
  };
  std::map<std::string, HttpHandler*, std::less<>> exact_;
  std::vector<Prefix> prefixes_;  ///< longest first
  HttpHandler* fallback_ = nullptr;
  std::shared_ptr<const void> owner_;
};

}  // namespace figbridge::net
