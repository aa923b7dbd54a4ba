// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/config/common_options.h"
#include "core/config/option_spec.h"

namespace figbridge::rest {

/// The options that are REST's own, declared once: for checking, the JSON Schema and the reference page.
[[nodiscard]] std::vector<OptionSpec> listener_option_specs();
[[nodiscard]] std::vector<OptionSpec> backend_option_specs();
[[nodiscard]] std::vector<OptionSpec> binding_option_specs();
[[nodiscard]] std::vector<OptionSpec> step_option_specs();

struct RestListenerSettings {
  ListenerSettings common;
  std::string base_path;     ///< "" or "/api": stands before every path
  std::string openapi_path;  ///< where the facade's own description is served; empty: nowhere
  std::string jobs_path;  ///< where callers ask for their jobs; empty: nowhere, and nobody is answered later
  bool answer_headers = false;  ///< Figbridge-Side and Figbridge-Table-Version stay in answers
};

struct RestBackendSettings {
  BackendSettings common;
  std::string openapi;                         ///< file; empty: none
  std::string idempotency_header;              ///< carries the call's idempotency key; empty: nothing does
  std::map<std::string, std::string> headers;  ///< sent with every call
};

/// Of options that were read with the common specs and these.
[[nodiscard]] RestListenerSettings rest_listener_settings(const Options& options);
[[nodiscard]] RestBackendSettings rest_backend_settings(const Options& options);

}  // namespace figbridge::rest
