// SPDX-License-Identifier: Apache-2.0
// OpenAPI documents: reading ends, and the contracts of what can be called are sound JSON.
#include <cstdint>
#include <string_view>

#include "adapters/rest/rest_contract.h"
#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const auto service = rest::ServiceDescription::read({reinterpret_cast<const char*>(data), size});
  if (!service) return 0;
  for (const auto& operation : service->operations) {
    for (const JsonText* schema : {&operation.contract.input, &operation.contract.output}) {
      const auto again = parse_json(schema->view(), {.depth = 512}, Origin::bridge);
      fuzz::require(again.has_value() && *again == *schema, "contracts are canonical");
    }
  }
  return 0;
}
