// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/import/yaml.h"

#include <utility>
#include <vector>

#include "adapters/common/import_wording.h"
#include "adapters/rest/import/proposal.h"

namespace figbridge::rest {
namespace {

std::string call_of(const DescribedOperation& operation) {
  return operation.pattern.method + " " + operation.pattern.path.text();
}

std::string key_line(const DescribedOperation& operation) {
  std::string text = "    key: none";
  const auto candidates = key_candidates(operation);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    text += (i == 0 ? "  # perhaps " : ", ") + one_line(candidates[i]);
  return text + "\n";
}

std::string safety_line(const DescribedOperation& operation) {
  const Safety safety = proposed_safety(operation);
  const bool repeatable = safety == Safety::write && operation.safety == Safety::idempotent;
  return "    safety: " + std::string(name_of(safety)) +
         (repeatable ? "  # idempotent, if the service keeps to what HTTP says of " + operation.pattern.method
                     : "") +
         "\n";
}

std::string listeners_line(const DescribedOperation& operation) {
  const std::string status =
      operation.status == 200 ? std::string() : ", status: " + std::to_string(operation.status);
  return "    listeners: [{rest: " + in_quotes(call_of(operation)) + status + "}]\n";
}

std::string side_lines(const DescribedOperation& operation, const std::string& backend, Side side) {
  std::string text = "    " + std::string(name_of(side)) + ":\n      backend: " + plain_or_quoted(backend) +
                     "\n      call: " + in_quotes(call_of(operation)) + "\n";
  std::string errors;
  for (const ProposedError& each : proposed_errors(operation))
    errors += (errors.empty() ? "" : ", ") + in_quotes(each.status) + ": " + each.code;
  if (!errors.empty()) text += "      errors: {" + errors + "}\n";
  return text;
}

std::string operation_yaml(const ImportedOperation& operation, const std::string& backend, Side side) {
  const DescribedOperation& described = operation.described;
  std::string text = "  # " + one_line(call_of(described));
  if (!described.id.empty()) text += " (" + one_line(described.id) + ")";
  if (!described.summary.empty()) text += ": " + one_line(described.summary);
  text += "\n";
  for (const std::string& note : described.notes) text += "  # " + one_line(note) + "\n";
  text += "  " + plain_or_quoted(operation.name) + ":\n";
  text += safety_line(described) + key_line(described);
  text += "    contract: " + contract_path(operation) + "\n";
  return text + listeners_line(described) + side_lines(described, backend, side);
}

std::string refused_lines(const RestImport& import) {
  if (import.refused.empty()) return {};
  std::string text = "# Not imported:\n";
  for (const RefusedOperation& each : import.refused)
    text += "#   " + one_line(each.call) + ": " + one_line(each.reason) + "\n";
  return text;
}

/// The routing table starts with `legacy`, which an operation without a legacy side cannot have.
std::string routes_lines(const RestImport& import) {
  std::string text = "routes:\n";
  for (const ImportedOperation& each : import.operations)
    text += "  " + plain_or_quoted(each.name) + ": {stage: modern}\n";
  return text;
}

}  // namespace

std::string contract_path(const ImportedOperation& operation) {
  return "contracts/" + operation.name + ".json";
}

std::string operations_yaml(const RestImport& import, const ProposedBackend& backend, Side side,
                            std::string_view title) {
  std::string text = "# Proposed by `figbridge import openapi` from " + one_line(title) +
                     ".\n"
                     "# Review each operation: safety (read, idempotent, or write, the careful one), key "
                     "(where the business key\n"
                     "# stands in the request, a JSON Pointer), errors, and the REST path.\n";
  text += import.operations.empty() ? "operations: {}\n" : "operations:\n";
  for (const ImportedOperation& each : import.operations) text += operation_yaml(each, backend.name, side);
  text += refused_lines(import);
  if (side == Side::modern && !import.operations.empty()) text += routes_lines(import);
  return text;
}

std::string backends_yaml(const RestImport& import, const ProposedBackend& backend, std::string_view title) {
  std::string text = "# Proposed by `figbridge import openapi` from " + one_line(title) + ".\n";
  text += "backends:\n  " + plain_or_quoted(backend.name) + ":\n    protocol: rest\n";
  text += "    openapi: " + plain_or_quoted(backend.openapi) + "\n";
  if (backend.endpoint.empty()) {
    const std::string said = backend.server.empty() ? "none" : "\"" + one_line(backend.server) + "\"";
    text += "    endpoints: []  # to be filled in: the document's server is " + said + "\n";
  } else {
    text += "    endpoints: [" + in_quotes(backend.endpoint) + "]\n";
  }
  for (const std::string& each : import.not_handled) text += "    # " + one_line(each) + "\n";
  return text;
}

}  // namespace figbridge::rest
