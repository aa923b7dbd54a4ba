// SPDX-License-Identifier: Apache-2.0
// Writes OpenAPI documents of sample facades into a folder: write_documents FOLDER CRM_OPENAPI
#include <fstream>
#include <iostream>
#include <iterator>

#include "adapters/rest/openapi_writer.h"
#include "adapters/rest/rest_contract.h"
#include "tests/unit/adapters_rest/sample_operations.h"

namespace {

using figbridge::test::Offered;

std::string slurp(const char* file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The operations that a service's own description has, offered as they are.
Offered facade_of(const figbridge::rest::ServiceDescription& service) {
  Offered offered;
  for (const auto& described : service.operations) {
    auto& operation =
        offered.add("crm." + described.id, described.pattern.method + ' ' + described.pattern.path.text(),
                    described.contract.input.view(), described.contract.output.view());
    operation.safety = described.safety;
    operation.owner = "team-sales";
  }
  return offered;
}

/// What other descriptions ask of a document: recursion, clashing names, bodies that are no objects, several
/// errors of one status.
Offered odd_operations() {
  Offered offered;
  offered.add(
      "tree.put", "PUT /trees/{id}",
      R"({"$ref":"#/$defs/T","$defs":{"T":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"next":{"$ref":"#/$defs/T"}}}}})");
  offered.add("list.put", "PUT /lists",
              R"({"type":"array","items":{"$ref":"#/$defs/T"},"$defs":{"T":{"type":["string","null"]}}})",
              R"({"type":"null"})");
  offered.add("self.post", "POST /selves/{a}/b c",
              R"({"type":"object","properties":{"a":{"type":"string"},"self":{"$ref":"#"}}})");
  auto& failing = offered.add(
      "failing.get", "GET /failing",
      R"({"type":"object","properties":{"X":{"type":"string","x-in":"header","x-name":"X-Tenant"}}})",
      "true");
  for (const char* code : {"locked", "unknown", "closed"}) {
    failing.contract.errors.emplace(
        code, *figbridge::parse_json(R"({"type":"object","x-status":409})", {}, figbridge::Origin::bridge));
  }
  return offered;
}

bool write(const std::string& file, const Offered& offered, std::string base_path) {
  std::ofstream out(file, std::ios::binary);
  out << figbridge::rest::openapi_document(offered.bindings(),
                                           {.title = "Sample facade", .base_path = std::move(base_path)});
  return out.good();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 64;
  const std::string folder = arguments[1];
  const auto crm = figbridge::rest::ServiceDescription::read(slurp(arguments[2]));
  if (!crm) {
    std::cerr << crm.error().describe() << '\n';
    return 1;
  }
  const bool written = write(folder + "/customers.json", figbridge::test::customer_operations(), "") &&
                       write(folder + "/crm.json", facade_of(*crm), "/api") &&
                       write(folder + "/odd.json", odd_operations(), "");
  return written && crm->refused.empty() ? 0 : 1;
}
