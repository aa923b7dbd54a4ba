// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/rest/path_template.h"
#include "core/operation.h"

namespace figbridge::rest {

/// One operation of a REST service, as its description has it.
struct DescribedOperation {
  std::string id;  ///< operationId; empty if it has none
  CallPattern
      pattern;  ///< below the service's own base: `servers` say nothing here, the backend's endpoints do
  std::string summary;
  int status = 200;                ///< of an answer that has a body: the first 2xx one
  std::vector<std::string> notes;  ///< what is left out and does not matter to a call
  Safety safety =
      Safety::write;  ///< a proposal: GET `read`, PUT and DELETE `idempotent`, everything else `write`
  /// The input has parameters and body members side by side (`x-in` and `x-name` say what is not where its
  /// name puts it; a body that is no object is the member `body`). The output is that of every 2xx answer.
  /// Errors stand by their status: `404`, `4XX`, `default`.
  Contract contract;
};

/// An operation that cannot be called, and why.
struct RefusedOperation {
  std::string call;
  std::string reason;
};

/// An OpenAPI 3.0 or 3.1 document, read whole.
struct ServiceDescription {
  std::string title;
  std::string version;               ///< the service's own
  std::vector<std::string> servers;  ///< as written, defaults put in for variables; relative ones too
  std::vector<DescribedOperation> operations;  ///< in the document's order
  std::vector<RefusedOperation> refused;
  /// What a person has to see to: how callers show who they are (`auth:` says it), calls that the service
  /// makes itself.
  std::vector<std::string> notes;

  /// YAML or JSON. Fails with `configuration` if it is no OpenAPI document of these versions; what is wrong
  /// with one operation only refuses that one: cookie parameters, parameters that are no plain values or
  /// lists, bodies that are not JSON, references elsewhere.
  [[nodiscard]] static Result<ServiceDescription> read(std::string_view bytes);

  /// By operationId, or by `METHOD /path` whatever its parameters are called. Null if there is none.
  [[nodiscard]] const DescribedOperation* find(std::string_view call) const;
  /// The reason if it is there but refused; else empty.
  [[nodiscard]] std::string_view refusal_of(std::string_view call) const;
};

}  // namespace figbridge::rest
