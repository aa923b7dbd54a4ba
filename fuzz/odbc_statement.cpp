// SPDX-License-Identifier: Apache-2.0
// Statements as they are configured: one mark for each parameter, and nothing that is read another way when
// it is read again.
#include "adapters/odbc/odbc_statement.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace figbridge;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto call = odbc::parse_procedure(text)) {
    fuzz::require(call->sql.starts_with('{') && call->sql.ends_with(")}"), "a call is an escape");
  }
  const auto read = odbc::parse_statement(text);
  if (!read) return 0;
  // Literals and quoted names may hold marks of their own, which the scanner leaves alone.
  const auto marks = static_cast<std::size_t>(std::ranges::count(read->sql, '?'));
  const auto own = static_cast<std::size_t>(std::ranges::count(text, '?'));
  fuzz::require(marks <= read->parameters.size() + own, "no mark comes from nowhere");
  fuzz::require(marks >= read->parameters.size(), "each parameter has its mark");
  if (!read->parameters.empty()) return 0;
  const auto again = odbc::parse_statement(read->sql);
  fuzz::require(again.has_value() && again->sql == read->sql, "without parameters it stays as it is");
  return 0;
}
