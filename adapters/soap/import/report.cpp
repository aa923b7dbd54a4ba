// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <vector>

#include "adapters/common/import_report.h"
#include "adapters/common/import_wording.h"
#include "adapters/common/json_pretty.h"
#include "adapters/soap/import/wording.h"
#include "adapters/soap/soap_import.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {

namespace {

struct Totals {
  std::size_t typed = 0;
  std::size_t with_wildcards = 0;
  std::size_t refused = 0;
};

Totals totals_of(const WsdlModel& model) {
  Totals totals;
  for (const WsdlOperation& each : model.operations) {
    ++(each.refused() ? totals.refused : each.coverage.typed() ? totals.typed : totals.with_wildcards);
  }
  return totals;
}

void write_element(JsonWriter& out, std::string_view name, const schema::ElementDecl* element) {
  out.name(name);
  if (element == nullptr) return out.null();
  out.string(element->name->clark());
}

void write_coverage(JsonWriter& out, const WsdlCoverage& coverage) {
  out.name("types");
  out.token(std::to_string(coverage.types));
  out.name("wildcards");
  out.token(std::to_string(coverage.wildcards));
  write_list(out, "wildcard_spots", coverage.spots);
}

std::vector<std::string> header_names(const WsdlMessage& message) {
  std::vector<std::string> names;
  for (const WsdlHeader& each : message.headers) {
    if (each.element != nullptr) names.push_back(each.element->name->clark());
  }
  return names;
}

std::vector<std::string> fault_names(const WsdlOperation& operation) {
  std::vector<std::string> names;
  for (const WsdlFault& each : operation.faults) names.push_back(each.name);
  return names;
}

void write_endpoints(JsonWriter& out, const WsdlOperation& operation) {
  out.name("endpoints");
  out.begin_array();
  for (const WsdlEndpoint& each : operation.endpoints) {
    out.begin_object();
    write_text(out, "service", each.service);
    write_text(out, "port", each.port);
    write_text(out, "binding", each.binding);
    write_text(out, "soap", version_text(each.version));
    write_text(out, "action", each.action);
    write_text(out, "address", each.address);
    out.end_object();
  }
  out.end_array();
}

void write_operation(JsonWriter& out, const WsdlOperation& operation) {
  out.begin_object();
  write_text(out, "id", operation.id);
  write_text(out, "name", operation.name);
  write_text(out, "port_type", operation.port_type->clark());
  write_text(out, "summary", operation.summary());
  write_text(out, "refused", operation.problem);
  write_text(out, "style", style_text(operation));
  out.name("one_way");
  out.boolean(operation.one_way);
  write_element(out, "request", operation.request.element);
  write_element(out, "response", operation.response.element);
  write_list(out, "request_headers", header_names(operation.request));
  write_list(out, "response_headers", header_names(operation.response));
  write_list(out, "faults", fault_names(operation));
  write_coverage(out, operation.coverage);
  write_list(out, "notes", operation.notes);
  write_endpoints(out, operation);
  out.end_object();
}

}  // namespace

std::string import_report(const WsdlModel& model) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  write_text(out, "target", model.target);
  const Totals totals = totals_of(model);
  for (const auto& [name, count] : {std::pair{"typed", totals.typed},
                                    {"with_wildcards", totals.with_wildcards},
                                    {"refused", totals.refused}}) {
    out.name(name);
    out.token(std::to_string(count));
  }
  write_list(out, "not_handled", model.not_handled);
  write_list(out, "missing", model.missing);
  out.name("operations");
  out.begin_array();
  for (const WsdlOperation& each : model.operations) write_operation(out, each);
  out.end_array();
  out.end_object();
  return folded_json(text);
}

std::string import_table(const WsdlModel& model) {
  std::vector<std::vector<std::string>> rows = {{"OPERATION", "WSDL NAME", "STYLE", "UNDERSTOOD"}};
  for (const WsdlOperation& each : model.operations) {
    rows.push_back(
        {each.id, one_line(each.name), style_text(each) + versions_text(each), one_line(each.summary())});
  }
  std::string text = in_columns(rows);
  for (const WsdlOperation& each : model.operations) {
    for (const std::string& note : each.notes) text += "note: " + each.id + ": " + one_line(note) + "\n";
  }
  text += remarks(model.not_handled, model.missing);
  const Totals totals = totals_of(model);
  return text + std::to_string(model.operations.size()) + " operations: " + std::to_string(totals.typed) +
         " typed, " + std::to_string(totals.with_wildcards) + " with wildcards, " +
         std::to_string(totals.refused) + " refused\n";
}

}  // namespace figbridge::soap
