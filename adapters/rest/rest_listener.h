// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "adapters/common/authenticator.h"
#include "adapters/rest/rest_bindings.h"
#include "adapters/rest/rest_config.h"
#include "core/clock.h"
#include "core/listener.h"
#include "core/trace.h"
#include "net/server.h"

namespace figbridge::rest {

/// Takes calls as JSON over HTTP. Whoever opens the port hands it the requests below its base path; any loop.
/// By itself it answers only the OpenAPI document and OPTIONS of a known path; everything else goes to the
/// dispatcher, what nobody configured included.
class RestListener final : public Listener, public net::HttpHandler {
 public:
  /// `clock` and `random` outlive the listener.
  RestListener(std::string name, RestListenerSettings settings,
               std::shared_ptr<const Authenticator> authenticator, const Clock& clock, Random& random);

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] std::string_view protocol() const override { return "rest"; }
  [[nodiscard]] std::shared_ptr<const ListenerBindings> bind(std::span<const OperationBinding> operations,
                                                             Problems& problems) override;
  /// Nothing: calls are always translated.
  [[nodiscard]] std::string wire_of(const BindingSpec&) const override { return {}; }
  [[nodiscard]] Result<ReadCall> read(const SketchedCall& call,
                                      const ListenerBindings* bindings) const override;
  Status start(Dispatcher& dispatcher) override;
  void stop() override;

  Task<void> handle(net::ServerExchange& exchange) override;

  [[nodiscard]] const RestListenerSettings& settings() const { return settings_; }

 private:
  [[nodiscard]] bool serves_openapi(const net::RequestHead& head) const;

  std::string name_;
  RestListenerSettings settings_;
  std::shared_ptr<const Authenticator> authenticator_;
  const Clock& clock_;
  Random& random_;
  std::atomic<Dispatcher*> dispatcher_{nullptr};
};

}  // namespace figbridge::rest
