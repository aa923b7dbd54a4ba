// SPDX-License-Identifier: Apache-2.0
// JSON of callers and services: what is read is canonical, and its index finds every value where it stands.
#include <cstdint>
#include <string_view>

#include "core/json/json_index.h"
#include "core/json/json_text.h"
#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size}, {}, Origin::caller);
  if (!json) return 0;
  const auto again = parse_json(json->view(), {}, Origin::caller);
  fuzz::require(again.has_value() && *again == *json, "canonical text stays as it is");
  const JsonIndex index(json->view());
  fuzz::require(index.value(0) == json->view(), "the root is the whole");
  const JsonIndex::Id count = index.node(0).next;
  for (JsonIndex::Id id = 0; id < count && count < 200; ++id) {
    const auto pointer = JsonPointer::parse(index.pointer_to(id));
    fuzz::require(pointer.has_value() && index.find(*pointer) == id, "a value is found where it stands");
  }
  return 0;
}
