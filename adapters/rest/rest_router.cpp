// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_router.h"

#include <algorithm>
#include <set>

#include "core/percent.h"

namespace figbridge::rest {
namespace {

constexpr std::size_t kSegments = 64;

enum class Split : std::uint8_t { done, malformed, nowhere };

/// Empty segments, dot segments and too many of them lead nowhere.
Split split(std::string_view path, std::vector<std::string>& out) {
  if (!path.starts_with('/')) return Split::nowhere;
  path.remove_prefix(1);
  if (path.empty()) return Split::done;
  for (;;) {
    const std::size_t end = std::min(path.find('/'), path.size());
    auto segment = percent_decoded(path.substr(0, end));
    if (!segment) return Split::malformed;
    if (segment->empty() || *segment == "." || *segment == ".." || out.size() == kSegments)
      return Split::nowhere;
    out.push_back(*std::move(segment));
    if (end == path.size()) return Split::done;
    path.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<std::string> RestRouter::add(const CallPattern& pattern, std::uint32_t target) {
  std::uint32_t at = 0;
  for (const auto& segment : pattern.path.segments) {
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    if (segment.parameter && nodes_[at].parameter) {
      const std::string& name = nodes_[at].parameter_name;
      if (name != segment.text)
        return "another operation calls the path parameter '" + segment.text + "' '" + name + "'";
      at = *nodes_[at].parameter;
      continue;
    }
    if (segment.parameter) {
      nodes_[at].parameter = next;
      nodes_[at].parameter_name = segment.text;
      at = next;
    } else {
      const auto [found, added] = nodes_[at].literals.emplace(segment.text, next);
      at = found->second;
      if (!added) continue;
    }
    nodes_.emplace_back();
  }
  if (nodes_[at].targets.emplace(pattern.method, target).second) return std::nullopt;
  return "another operation is called in the same way: " + pattern.method + ' ' + pattern.path.text();
}

void RestRouter::walk(std::uint32_t at, std::size_t depth, Search& search) const {
  const Node& node = nodes_[at];
  if (depth == search.segments.size()) {
    const auto found = node.targets.find(search.method);
    if (found != node.targets.end())
      search.target = found->second;
    else if (!node.targets.empty())
      search.other_methods.push_back(at);
    return;
  }
  const auto literal = node.literals.find(search.segments[depth]);
  if (literal != node.literals.end()) walk(literal->second, depth + 1, search);
  if (search.target || !node.parameter) return;
  search.values.push_back(search.segments[depth]);
  walk(*node.parameter, depth + 1, search);
  if (!search.target) search.values.pop_back();
}

std::string RestRouter::allow_of(const std::vector<std::uint32_t>& nodes) const {
  std::set<std::string> methods{"OPTIONS"};
  for (const auto id : nodes) {
    for (const auto& [method, target] : nodes_[id].targets) methods.insert(method);
  }
  if (methods.contains("GET")) methods.insert("HEAD");
  std::string out;
  for (const auto& method : methods) out.append(out.empty() ? "" : ", ").append(method);
  return out;
}

RouteResult RestRouter::find(std::string_view method, std::string_view path) const {
  Search search{.method = method == "HEAD" ? "GET" : method};
  switch (split(path, search.segments)) {
    case Split::malformed:
      return MalformedPath{};
    case Split::nowhere:
      return NoRoute{};
    case Split::done:
      break;
  }
  walk(0, 0, search);
  if (search.target) return RouteMatch{*search.target, std::move(search.values)};
  if (search.other_methods.empty()) return NoRoute{};
  return WrongMethod{allow_of(search.other_methods)};
}

}  // namespace figbridge::rest
