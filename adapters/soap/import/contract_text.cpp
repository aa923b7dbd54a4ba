// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/import/contract_text.h"

#include <set>
#include <utility>

#include "adapters/common/json_pretty.h"
#include "adapters/common/snake_case.h"
#include "adapters/soap/schema/json_schema.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {

namespace {

constexpr std::string_view kEmptyBody = R"({"type":"object","additionalProperties":false})";

/// The schemas of an operation's messages, with common definitions.
class ContractSchemas {
 public:
  explicit ContractSchemas(const WsdlOperation& operation) {
    for (const schema::ElementDecl* each : {operation.request.element, operation.response.element}) {
      if (each != nullptr) writer_.add(*each);
    }
    for (const WsdlFault& fault : operation.faults) {
      if (fault.element != nullptr) writer_.add(*fault.element);
    }
  }
  [[nodiscard]] std::string schema(const schema::ElementDecl* element) const {
    return element == nullptr ? std::string(kEmptyBody) : writer_.value(*element);
  }
  [[nodiscard]] std::string definitions() const { return writer_.definitions(); }

  /// The schema as a document of its own.
  [[nodiscard]] JsonText document(const schema::ElementDecl* element) const {
    std::string text = schema(element);
    if (element == nullptr) return JsonText::trusted(std::move(text));
    schema::JsonSchemaWriter own;
    own.add(*element);
    text = own.value(*element);
    const std::string definitions = own.definitions();
    if (definitions == "{}") return JsonText::trusted(std::move(text));
    const bool empty = text == "{}";
    text.pop_back();
    text += std::string(empty ? "" : ",") + "\"$defs\":" + definitions + "}";
    return JsonText::trusted(std::move(text));
  }

 private:
  schema::JsonSchemaWriter writer_;
};

std::string error_code(const WsdlFault& fault) {
  return snake_case(fault.name);
}

}  // namespace

Contract contract_of(const WsdlOperation& operation) {
  const ContractSchemas schemas(operation);
  Contract contract;
  contract.input = schemas.document(operation.request.element);
  contract.output = schemas.document(operation.response.element);
  for (const WsdlFault& fault : operation.faults) {
    if (fault.element != nullptr) contract.errors.emplace(error_code(fault), schemas.document(fault.element));
  }
  return contract;
}

std::string contract_file(const WsdlOperation& operation) {
  const ContractSchemas schemas(operation);
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.name("title");
  out.string(operation.name);
  if (!operation.documentation.empty()) {
    out.name("description");
    out.string(operation.documentation);
  }
  out.name("input");
  out.token(schemas.schema(operation.request.element));
  out.name("output");
  out.token(schemas.schema(operation.response.element));
  out.name("errors");
  out.begin_object();
  std::set<std::string> codes;
  for (const WsdlFault& fault : operation.faults) {
    if (fault.element == nullptr || !codes.insert(error_code(fault)).second) continue;
    out.name(error_code(fault));
    out.token(schemas.schema(fault.element));
  }
  out.end_object();
  out.name("$defs");
  out.token(schemas.definitions());
  out.end_object();
  return folded_json(text);
}

}  // namespace figbridge::soap
