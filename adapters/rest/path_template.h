// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace figbridge::rest {

/// `/customers/{customerId}/orders`: segments that stand for themselves, and parameters that stand for one
/// whole segment.
struct PathTemplate {
  struct Segment {
    bool parameter = false;
    std::string text;  ///< a literal as it is meant (not percent-encoded), or the parameter's name
    friend bool operator==(const Segment&, const Segment&) = default;
  };
  std::vector<Segment> segments;  ///< none for "/"

  /// Starts with '/', has at most 64 segments, each of them non-empty and no dot segment, each parameter
  /// named once. Fails with `configuration`.
  [[nodiscard]] static Result<PathTemplate> parse(std::string_view text);
  [[nodiscard]] std::vector<std::string> parameters() const;
  /// As OpenAPI writes it: literals percent-encoded.
  [[nodiscard]] std::string text() const;
};

/// How a call is written in a configuration: `PUT /customers/{customerId}`.
struct CallPattern {
  std::string method;
  PathTemplate path;

  /// GET, PUT, POST, PATCH and DELETE can be named: HEAD and OPTIONS are answered by themselves.
  [[nodiscard]] static Result<CallPattern> parse(std::string_view text);
  /// Whether the members that nothing else claims stand in a body (else they are query parameters).
  [[nodiscard]] bool has_body() const { return method == "PUT" || method == "POST" || method == "PATCH"; }
};

}  // namespace figbridge::rest
