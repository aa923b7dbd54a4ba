// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_config.h"

namespace figbridge::rest {

std::vector<OptionSpec> listener_option_specs() {
  return {
      {.name = "base_path",
       .help = "Stands before the path of every operation: `/api`.",
       .default_value = "/"},
      {.name = "openapi_path",
       .help = "Where the OpenAPI document of this listener is served, below `base_path`; empty: nowhere.",
       .default_value = "/openapi.json"},
      {.name = "jobs_path",
       .help = "Where callers ask for their jobs (docs/jobs.md), below `base_path`; empty: nowhere, and "
               "nobody is "
               "answered later.",
       .default_value = "/jobs"},
      {.name = "answer_headers",
       .type = OptionType::boolean,
       .help =
           "Answers say which side gave them (`Figbridge-Side`) and by which version of the routing table "
           "(`Figbridge-Table-Version`).",
       .default_value = "false"}};
}

std::vector<OptionSpec> backend_option_specs() {
  return {{.name = "openapi",
           .type = OptionType::path,
           .help = "OpenAPI 3.0 or 3.1 document of the service, YAML or JSON: calls are then named by method "
                   "and path or by "
                   "operationId, and their contracts are taken from it."},
          {.name = "idempotency_header",
           .help = "Header that carries the idempotency key of a call; empty: none does.",
           .default_value = "Idempotency-Key"},
          {.name = "headers",
           .type = OptionType::map,
           .help = "Header fields that are sent with every call.",
           .children = {{.name = "value"}}}};
}

std::vector<OptionSpec> binding_option_specs() {
  return {{.name = "status",
           .type = OptionType::integer,
           .help = "HTTP status of an answer that has a body (an answer without one is 204).",
           .default_value = "200",
           .minimum = 200,
           .maximum = 299}};
}

std::vector<OptionSpec> step_option_specs() {
  return {{.name = "accepted",
           .type = OptionType::choice,
           .help = "What an answer with status 202 says of the call: `unknown` (it may be done later, or "
                   "never: an error whose effect is unknown) or `done`.",
           .default_value = "unknown",
           .choices = {"unknown", "done"}}};
}

RestListenerSettings rest_listener_settings(const Options& options) {
  RestListenerSettings out{.common = listener_settings(options),
                           .base_path = options.text("base_path"),
                           .openapi_path = options.text("openapi_path"),
                           .jobs_path = options.text("jobs_path"),
                           .answer_headers = options.boolean("answer_headers")};
  while (out.base_path.ends_with('/')) out.base_path.pop_back();
  return out;
}

RestBackendSettings rest_backend_settings(const Options& options) {
  return {.common = backend_settings(options),
          .openapi = options.text("openapi"),
          .idempotency_header = options.text("idempotency_header"),
          .headers = options.pairs("headers")};
}

}  // namespace figbridge::rest
