// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "adapters/common/import_report.h"
#include "adapters/common/import_wording.h"
#include "adapters/common/json_pretty.h"
#include "adapters/rest/import/proposal.h"
#include "adapters/rest/rest_import.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {
namespace {

std::string call_of(const DescribedOperation& operation) {
  return operation.pattern.method + " " + operation.pattern.path.text();
}

/// What the contract knows: nothing is checked or compared where a schema is `true`.
std::string understood(const DescribedOperation& operation) {
  return operation.contract.output.view() == "true" ? "answer not described" : "typed";
}

std::vector<std::string> statuses(const DescribedOperation& operation) {
  std::vector<std::string> out;
  for (const auto& [status, schema] : operation.contract.errors) out.push_back(status);
  return out;
}

void write_operation(JsonWriter& out, const ImportedOperation& operation) {
  const DescribedOperation& described = operation.described;
  out.begin_object();
  write_text(out, "name", operation.name);
  write_text(out, "call", call_of(described));
  write_text(out, "operation_id", described.id);
  write_text(out, "summary", described.summary);
  write_text(out, "understood", understood(described));
  write_text(out, "safety", name_of(proposed_safety(described)));
  write_list(out, "key_candidates", key_candidates(described));
  write_list(out, "errors", statuses(described));
  write_list(out, "notes", described.notes);
  out.end_object();
}

void write_refused(JsonWriter& out, const RefusedOperation& refused) {
  out.begin_object();
  write_text(out, "call", refused.call);
  write_text(out, "reason", refused.reason);
  out.end_object();
}

}  // namespace

std::string import_report(const RestImport& import) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  write_text(out, "title", import.title);
  write_text(out, "version", import.version);
  write_list(out, "not_handled", import.not_handled);
  write_list(out, "missing", import.missing);
  out.name("operations");
  out.begin_array();
  for (const ImportedOperation& each : import.operations) write_operation(out, each);
  out.end_array();
  out.name("refused");
  out.begin_array();
  for (const RefusedOperation& each : import.refused) write_refused(out, each);
  out.end_array();
  out.end_object();
  return folded_json(text);
}

std::string import_table(const RestImport& import) {
  std::vector<std::vector<std::string>> rows = {{"OPERATION", "CALL", "UNDERSTOOD"}};
  for (const ImportedOperation& each : import.operations)
    rows.push_back({each.name, one_line(call_of(each.described)), understood(each.described)});
  for (const RefusedOperation& each : import.refused)
    rows.push_back({"-", one_line(each.call), "refused: " + one_line(each.reason)});
  std::string text = in_columns(rows);
  for (const ImportedOperation& each : import.operations) {
    for (const std::string& note : each.described.notes)
      text += "note: " + each.name + ": " + one_line(note) + "\n";
  }
  text += remarks(import.not_handled, import.missing);
  return text + std::to_string(import.operations.size() + import.refused.size()) +
         " operations: " + std::to_string(import.operations.size()) + " understood, " +
         std::to_string(import.refused.size()) + " refused\n";
}

}  // namespace figbridge::rest
