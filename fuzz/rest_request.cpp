// SPDX-License-Identifier: Apache-2.0
// A path and query (first line), a body (the rest): routing and decoding end, and what is decoded can be sent
// on.
#include <cstdint>
#include <string_view>

#include "adapters/rest/rest_codec.h"
#include "adapters/rest/rest_router.h"
#include "fuzz/require.h"

namespace {

using namespace figbridge;

struct Offer {
  Offer(std::string_view call, std::string_view schema_text) : pattern(*rest::CallPattern::parse(call)) {
    const auto text = parse_json(schema_text, {}, Origin::bridge);
    std::vector<std::string> wrong;
    layout = rest::InputLayout::compile(*text, pattern, wrong);
    schema = *JsonSchema::compile(*text);
  }
  rest::CallPattern pattern;
  rest::InputLayout layout;
  JsonSchema schema;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Offer put(
      "PUT /a/{id}",
      R"({"properties":{"id":{"type":"integer"},"q":{"type":"array","items":{"type":"number"},"x-in":"query"}}})");
  static const Offer any("GET /b/{x}/{y}", "true");
  static const rest::RestRouter router = [] {
    rest::RestRouter out;
    static_cast<void>(out.add(put.pattern, 0));
    static_cast<void>(out.add(any.pattern, 1));
    return out;
  }();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(bytes.find('\n'), bytes.size());
  const auto target = bytes.substr(0, line);
  const auto path = target.substr(0, target.find('?'));
  for (const Offer* offer : {&put, &any}) {
    const auto found = router.find(offer->pattern.method, path);
    const auto* match = std::get_if<rest::RouteMatch>(&found);
    if (match == nullptr) continue;
    Headers headers;
    headers.add("Content-Type", "application/json");
    const rest::HttpInput http{
        .path_values = match->values,
        .query = path.size() < target.size() ? target.substr(path.size() + 1) : std::string_view{},
        .headers = headers,
        .body = bytes.substr(std::min(line + 1, bytes.size()))};
    const auto input = rest::decode_input(http, offer->layout, offer->schema, 128);
    if (!input) continue;
    const auto again = parse_json(input->view(), {.depth = 256}, Origin::bridge);
    fuzz::require(again.has_value() && *again == *input, "what is decoded is canonical");
    const auto sent = rest::encode_input(*input, offer->pattern, offer->layout, Origin::caller);
    fuzz::require(!sent || sent->target.find_first_of(" \r\n") == std::string::npos, "a target is one word");
  }
  return 0;
}
