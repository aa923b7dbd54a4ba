// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "adapters/common/http_upstream.h"
#include "adapters/soap/soap_config.h"
#include "core/backend.h"
#include "core/config/option_spec.h"

namespace figbridge::soap {

/// A SOAP service that calls go to, described by its WSDL.
class SoapBackend final : public Backend {
 public:
  struct Parts {
    std::string name;
    std::shared_ptr<const SoapService> service;
    std::unique_ptr<HttpUpstream> http;
    std::string version;  ///< auto, 1.1, 1.2
    bool numbers_as_strings = false;
    const Clock* clock = nullptr;
  };
  explicit SoapBackend(Parts parts);
  ~SoapBackend() override;

  [[nodiscard]] const std::string& name() const override { return parts_.name; }
  [[nodiscard]] std::string_view protocol() const override { return "soap"; }
  [[nodiscard]] std::unique_ptr<BackendCall> bind(const StepSpec& step, Problems& problems) override;
  Task<Result<Message>> forward(CallContext& context, Message message) override;
  [[nodiscard]] std::vector<EndpointHealth> health() const override { return parts_.http->health(); }
  /// Asks the service for its WSDL; any answer shows that it is there.
  Task<Status> probe(Deadline deadline) override;

 private:
  Parts parts_;
};

}  // namespace figbridge::soap
