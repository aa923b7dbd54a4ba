// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "adapters/common/http_upstream.h"
#include "adapters/rest/input_layout.h"
#include "adapters/rest/rest_config.h"
#include "core/backend.h"
#include "core/schema/json_schema.h"

namespace figbridge::rest {

/// One operation of a service, compiled. The upstream and the settings outlive it.
class RestBackendCall final : public BackendCall {
 public:
  struct Plan {
    CallPattern pattern;
    InputLayout layout;
    Contract contract;
    JsonSchema output;                     ///< what answers are compared with; drift is counted, not refused
    std::vector<std::string> known_codes;  ///< that the step's `errors` name
    bool accepted_is_done = false;         ///< a 202 is an answer like any other
  };
  RestBackendCall(const HttpUpstream& upstream, const RestBackendSettings& settings, Plan plan)
      : upstream_(upstream), settings_(settings), plan_(std::move(plan)) {}

  Task<Result<JsonText>> call(CallContext& context, const JsonText& request) override;
  [[nodiscard]] bool provides(std::string_view member) const override;
  [[nodiscard]] const Contract& description() const override { return plan_.contract; }

 private:
  [[nodiscard]] Result<net::ClientRequest> request_for(const CallContext& context,
                                                       const JsonText& request) const;

  const HttpUpstream& upstream_;
  const RestBackendSettings& settings_;
  Plan plan_;
};

}  // namespace figbridge::rest
