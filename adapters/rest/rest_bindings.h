// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/rest/input_layout.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_router.h"
#include "core/listener.h"
#include "core/schema/json_schema.h"

namespace figbridge::rest {

/// One operation as it is offered over HTTP.
struct RestRoute {
  std::string operation;
  CallPattern pattern;
  InputLayout layout;
  JsonSchema input;
  bool answers_later = false;                 ///< calls may become jobs
  int status = 200;                           ///< of an answer with a body
  std::map<std::string, JsonText> errors;     ///< the contract's, by code
  std::map<std::string, int> error_statuses;  ///< by the contract's code, where its schema says `x-status`
};

/// What a REST listener compiles from the operations bound to it. Immutable.
class RestBindings final : public ListenerBindings {
 public:
  /// Reports what cannot be offered: a pattern that is none, two operations that cannot be told apart, an
  /// input that HTTP cannot carry, a GET of an operation that is no `read`.
  [[nodiscard]] static std::shared_ptr<const RestBindings> compile(
      std::span<const OperationBinding> operations, const RestListenerSettings& settings, Problems& problems);

  [[nodiscard]] RouteResult find(std::string_view method, std::string_view path) const;
  [[nodiscard]] const RestRoute& route(std::uint32_t target) const { return routes_[target]; }
  /// The first one of that operation; null: it is not offered here.
  [[nodiscard]] const RestRoute* route_of(std::string_view operation) const;
  /// Whether any operation answers later here: only then are there jobs to ask for.
  [[nodiscard]] bool has_jobs() const { return has_jobs_; }
  /// The OpenAPI document of what is offered.
  [[nodiscard]] const std::string& openapi() const { return openapi_; }

 private:
  void add(const OperationBinding& bound, Problems& problems);

  std::string base_path_;
  RestRouter router_;
  std::vector<RestRoute> routes_;
  std::string openapi_;
  bool has_jobs_ = false;
};

}  // namespace figbridge::rest
