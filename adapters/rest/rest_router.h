// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/rest/path_template.h"

namespace figbridge::rest {

/// What a request's method and path lead to.
struct RouteMatch {
  std::uint32_t target = 0;
  std::vector<std::string> values;  ///< of the path parameters, decoded, in the template's order
};
/// The path is there, the method is not: what Allow lists.
struct WrongMethod {
  std::string allow;
};
struct NoRoute {};
/// The path is not percent-encoded properly, or not UTF-8.
struct MalformedPath {};

using RouteResult = std::variant<RouteMatch, WrongMethod, NoRoute, MalformedPath>;

/// Finds what a method and a path mean, segment by segment on what is left of '/' before decoding: an encoded
/// slash belongs to a value. A literal segment goes before a parameter. HEAD goes where GET goes. Built once,
/// then immutable; any thread. Takes time in proportion to the path and, at worst, the number of templates.
class RestRouter {
 public:
  RestRouter() : nodes_(1) {}
  /// What is wrong, if something is: another target has the same method and a path that cannot be told apart
  /// from this one, or names a parameter at the same place differently.
  [[nodiscard]] std::optional<std::string> add(const CallPattern& pattern, std::uint32_t target);
  [[nodiscard]] RouteResult find(std::string_view method, std::string_view path) const;

 private:
  struct Node {
    std::map<std::string, std::uint32_t, std::less<>> literals;
    std::optional<std::uint32_t> parameter;
    std::string parameter_name;
    std::map<std::string, std::uint32_t, std::less<>> targets;  ///< by method
  };
  struct Search {
    std::string_view method;
    std::vector<std::string> segments;
    std::vector<std::string> values;
    std::optional<std::uint32_t> target;
    std::vector<std::uint32_t> other_methods;  ///< nodes that the path leads to, without the method
  };
  void walk(std::uint32_t at, std::size_t depth, Search& search) const;
  [[nodiscard]] std::string allow_of(const std::vector<std::uint32_t>& nodes) const;

  std::vector<Node> nodes_;
};

}  // namespace figbridge::rest
