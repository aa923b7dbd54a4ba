// SPDX-License-Identifier: Apache-2.0
// Any JSON as a schema (first line) and a value (the rest): compiling and checking end, in bounds.
#include "core/schema/json_schema.h"

#include <cstdint>
#include <string_view>

#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t line = bytes.find('\n');
  const auto schema = parse_json(bytes.substr(0, line), {}, Origin::bridge);
  if (!schema || line == std::string_view::npos) return 0;
  const auto compiled = JsonSchema::compile(*schema);
  const auto value = parse_json(bytes.substr(line), {}, Origin::caller);
  if (!compiled || !value) return 0;
  fuzz::require(compiled->check(JsonIndex(value->view())).size() <= 20, "at most twenty places");
  return 0;
}
