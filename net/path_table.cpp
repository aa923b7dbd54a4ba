// SPDX-License-Identifier: Apache-2.0
#include "net/path_table.h"

#include <algorithm>
#include <utility>

namespace figbridge::net {
namespace {

bool takes(std::string_view prefix, std::string_view path) {
  if (!path.starts_with(prefix)) return false;
  return prefix.ends_with('/') || path.size() == prefix.size() || path[prefix.size()] == '/';
}

}  // namespace

bool PathTable::add_exact(std::string path, HttpHandler& handler) {
  if (!path.starts_with('/')) return false;
  return exact_.emplace(std::move(path), &handler).second;
}

bool PathTable::add_prefix(std::string prefix, HttpHandler& handler) {
  if (!prefix.starts_with('/')) return false;
  if (std::ranges::any_of(prefixes_, [&](const Prefix& known) { return known.path == prefix; })) return false;
  const auto place =
      std::ranges::find_if(prefixes_, [&](const Prefix& p) { return p.path.size() < prefix.size(); });
  prefixes_.insert(place, Prefix{.path = std::move(prefix), .handler = &handler});
  return true;
}

HttpHandler* PathTable::find(std::string_view path) const {
  if (const auto exact = exact_.find(path); exact != exact_.end()) return exact->second;
  const auto prefix = std::ranges::find_if(prefixes_, [&](const Prefix& p) { return takes(p.path, path); });
  return prefix != prefixes_.end() ? prefix->handler : fallback_;
}

}  // namespace figbridge::net
