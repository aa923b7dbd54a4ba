// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace figbridge::net {

class HttpHandler;

/// Which handler takes which path: an exact path wins, then the longest prefix, then the fallback. Paths
/// compare byte for byte as sent (no decoding, no dot segments). A prefix matches whole segments: "/api"
/// takes "/api" and "/api/x", not "/apis"; "/" takes everything that starts with it.
class PathTable {
 public:
  /// A value; handlers are not owned. False if the path is taken already, or does not start with '/'.
  bool add_exact(std::string path, HttpHandler& handler);
  bool add_prefix(std::string prefix, HttpHandler& handler);
  void set_fallback(HttpHandler& handler) { fallback_ = &handler; }

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
};

}  // namespace figbridge::net
