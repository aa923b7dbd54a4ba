// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/import/contract_text.h"

#include <map>
#include <string_view>

#include "adapters/common/json_pretty.h"
#include "adapters/rest/import/proposal.h"
#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {
namespace {

/// Writes schemas without their `$defs`, which it gathers: all are of one document, so equal names are equal
/// schemas.
class ContractWriter {
 public:
  std::string schema(const JsonText& text, std::string_view status = {}) {
    const JsonIndex index(text.view());
    if (index.node(0).kind != JsonKind::object && status.empty()) return std::string(text.view());
    std::string out;
    JsonWriter writer(out);
    writer.begin_object();
    for (auto child = index.first_child(0); child; child = index.next_sibling(*child, 0)) {
      if (index.name_token(*child) == "\"$defs\"") {
        gather(index, *child);
        continue;
      }
      writer.ready_name(std::string(index.name_token(*child)) + ':');
      writer.token(index.value(*child));
    }
    if (!status.empty()) {
      writer.name("x-status");
      writer.token(status);
    }
    writer.end_object();
    return out;
  }

  void write_definitions(JsonWriter& out) const {
    if (definitions_.empty()) return;
    out.name("$defs");
    out.begin_object();
    for (const auto& [name, text] : definitions_) {
      out.ready_name(name + ':');
      out.token(text);
    }
    out.end_object();
  }

 private:
  void gather(const JsonIndex& index, JsonIndex::Id definitions) {
    for (auto child = index.first_child(definitions); child; child = index.next_sibling(*child, definitions))
      definitions_.emplace(index.name_token(*child), index.value(*child));
  }

  std::map<std::string, std::string> definitions_;  ///< by quoted name
};

}  // namespace

std::string contract_file(const DescribedOperation& operation) {
  ContractWriter schemas;
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.name("title");
  out.string(operation.summary.empty() ? operation.pattern.method + " " + operation.pattern.path.text()
                                       : operation.summary);
  out.name("input");
  out.token(schemas.schema(operation.contract.input));
  out.name("output");
  out.token(schemas.schema(operation.contract.output));
  out.name("errors");
  out.begin_object();
  for (const ProposedError& each : proposed_errors(operation)) {
    out.name(each.code);
    out.token(schemas.schema(each.schema, each.status));
  }
  out.end_object();
  schemas.write_definitions(out);
  out.end_object();
  return folded_json(text);
}

}  // namespace figbridge::rest
