// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"
#include "facade/admin/problem.h"

namespace figbridge::facade {

/// A request to the admin plane, taken apart.
struct AdminRequest {
  std::string method;
  std::vector<std::string> names;                         ///< what stands for each `{}` of the path, decoded
  std::map<std::string, std::string, std::less<>> query;  ///< decoded; the last of equal names
  JsonText body;                                          ///< `null` if there is none
  std::string author;

  [[nodiscard]] std::string option(std::string_view name) const;  ///< of the query; empty if absent
};

using AdminHandler = std::function<Result<AdminAnswer>(const AdminRequest&)>;

/// Which handler takes which path. A pattern is `/v1/routes/{}/rollback`; `{}` stands for one segment that is
/// not empty.
class AdminRouter {
 public:
  void add(std::string method, std::string pattern, AdminHandler handler);
  /// Fills in the request's names and query and asks the handler. `not_found` or `method_not_allowed` if
  /// there is none; `malformed` if the target cannot be decoded.
  [[nodiscard]] Result<AdminAnswer> answer(std::string_view path, std::string_view query,
                                           AdminRequest request) const;

 private:
  struct Entry {
    std::string method;
    std::vector<std::string> segments;
    AdminHandler handler;
  };
  std::vector<Entry> entries_;
};

/// `%20` and, in a query, `+`. Fails with `malformed` on anything else behind a percent sign.
[[nodiscard]] Result<std::string> percent_decoded(std::string_view text, bool plus_is_space);

}  // namespace figbridge::facade
