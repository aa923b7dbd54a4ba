// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/common/http_upstream.h"
#include "adapters/rest/rest_config.h"
#include "adapters/rest/rest_contract.h"
#include "core/backend.h"

namespace figbridge::rest {

/// A service that speaks JSON over HTTP. Immutable once made; any loop.
class RestBackend final : public Backend {
 public:
  /// Reads the OpenAPI document, if one is configured, and makes the pools. Null after reporting into
  /// `problems`.
  [[nodiscard]] static std::unique_ptr<RestBackend> make(const std::string& name,
                                                         RestBackendSettings settings, net::Loops& loops,
                                                         net::Resolver& resolver, const SourceMark& mark,
                                                         Problems& problems);

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] std::string_view protocol() const override { return "rest"; }
  /// `call:` is `METHOD /path/{parameter}`, or an operationId of the OpenAPI document. Members of the request
  /// that the path names stand there; of the others GET and DELETE make query parameters, other methods the
  /// JSON body. With a document, it says where they stand.
  [[nodiscard]] std::unique_ptr<BackendCall> bind(const StepSpec& step, Problems& problems) override;
  Task<Result<Message>> forward(CallContext& context, Message message) override;
  [[nodiscard]] std::vector<EndpointHealth> health() const override;
  /// Asks for the base path: any answer at all is one.
  Task<Status> probe(Deadline deadline) override;

  /// What the document describes; nothing without one.
  [[nodiscard]] const std::optional<ServiceDescription>& description() const { return description_; }

 private:
  RestBackend(std::string name, RestBackendSettings settings, std::unique_ptr<HttpUpstream> upstream,
              std::optional<ServiceDescription> description);

  std::string name_;
  RestBackendSettings settings_;
  std::unique_ptr<HttpUpstream> upstream_;
  std::optional<ServiceDescription> description_;
};

}  // namespace figbridge::rest
