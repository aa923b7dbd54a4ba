// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/rest/input_layout.h"
#include "core/json/json_text.h"
#include "core/message.h"
#include "core/schema/json_schema.h"

namespace figbridge::rest {

/// A request as HTTP has it. Views last as long as what they were taken from.
struct HttpInput {
  std::vector<std::string> path_values;  ///< decoded, in the template's order
  std::string_view query;                ///< as sent, without '?'
  const Headers& headers;
  std::string_view body;
};

/// Reads a request into the operation's input: parameters typed by their schema (a text that is no number of
/// an integer parameter stays text, so that the schema names it), the body by parse_json. Then checks it
/// against `schema`. Pure. Errors are the caller's: `malformed`, `unsupported_media`, `too_large`, or
/// `invalid` with every wrong place.
[[nodiscard]] Result<JsonText> decode_input(const HttpInput& http, const InputLayout& layout,
                                            const JsonSchema& schema, std::size_t json_depth);

/// A request to be sent.
struct HttpOutput {
  std::string target;  ///< path and query, percent-encoded
  Headers headers;     ///< header parameters
  bool has_body = false;
  std::string body;  ///< JSON
};

/// The other direction: takes path, query and header parameters out of the input; what is left is the body.
/// `invalid` of `origin`, located, where the wire cannot carry a value: a missing path parameter, an object
/// in a query, an empty or dot segment in the path, a control character in a header. Null and absent
/// parameters are left out.
[[nodiscard]] Result<HttpOutput> encode_input(const JsonText& input, const CallPattern& pattern,
                                              const InputLayout& layout, Origin origin);

}  // namespace figbridge::rest
