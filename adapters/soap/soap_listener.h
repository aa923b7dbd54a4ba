// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "adapters/common/authenticator.h"
#include "adapters/soap/service_paths.h"
#include "adapters/soap/soap_config.h"
#include "adapters/soap/soap_names.h"
#include "adapters/soap/wsdl_page.h"
#include "core/clock.h"
#include "core/config/common_options.h"
#include "core/listener.h"
#include "core/trace.h"
#include "net/ports.h"
#include "net/server.h"

namespace figbridge::soap {

/// The old service's front: takes SOAP calls at its path, names their operations, and serves the WSDL with
/// its own address. Everything else that reaches its port is a call that nobody configured.
class SoapListener final : public Listener, public net::HttpHandler {
 public:
  struct Parts {
    std::string name;
    ListenerSettings settings;
    std::string path;             ///< "/erp"
    std::string public_address;   ///< empty: what the caller used
    bool username_token = false;  ///< callers are who their UsernameToken says
    std::shared_ptr<const Authenticator> authenticator;
    std::shared_ptr<const SoapService> service;
    WsdlPages pages;
    const Clock* clock = nullptr;
    Random* random = nullptr;
  };
  explicit SoapListener(Parts parts);

  [[nodiscard]] const std::string& name() const override { return parts_.name; }
  [[nodiscard]] std::string_view protocol() const override { return "soap"; }
  [[nodiscard]] std::shared_ptr<const ListenerBindings> bind(std::span<const OperationBinding> operations,
                                                             Problems& problems) override;
  [[nodiscard]] std::string wire_of(const BindingSpec& binding) const override;
  [[nodiscard]] Status can_tell(const BindingSpec& binding, const ErrorSketch& sketch) const override;
  [[nodiscard]] Result<ReadCall> read(const SketchedCall& call,
                                      const ListenerBindings* bindings) const override;
  Status start(Dispatcher& dispatcher) override;
  void stop() override {}

  Task<void> handle(net::ServerExchange& exchange) override;

  [[nodiscard]] const Parts& parts() const { return parts_; }
  [[nodiscard]] const OperationNames& names() const { return names_; }
  [[nodiscard]] const ServicePaths& paths() const { return paths_; }

 private:
  Task<void> serve_page(net::ServerExchange& exchange) const;

  Parts parts_;
  OperationNames names_;
  ServicePaths paths_;
  Dispatcher* dispatcher_ = nullptr;
};

}  // namespace figbridge::soap
