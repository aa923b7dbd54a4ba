// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/diagnostics.h"

#include <algorithm>
#include <array>
#include <utility>

#include "apps/figbridge_odbc/text.h"

namespace figbridge::odbc {
namespace {

template <std::size_t Size>
SQLCHAR* chars(std::array<char, Size>& room) {
  return reinterpret_cast<SQLCHAR*>(room.data());  // NOLINT: ODBC's unsigned characters
}

}  // namespace

Diagnostic diagnostic(SQLSMALLINT type, SQLHANDLE handle) {
  std::array<char, 6> state{};
  std::array<char, 1024> text{};
  SQLINTEGER native = 0;
  SQLSMALLINT length = 0;
  const auto got = SQLGetDiagRec(type, handle, 1, chars(state), &native, chars(text),
                                 static_cast<SQLSMALLINT>(text.size()), &length);
  if (!SQL_SUCCEEDED(got)) return {.state = "HY000", .native = 0, .text = "the driver gives no reason"};
  const auto size =
      std::min<std::size_t>(static_cast<std::size_t>(std::max<SQLSMALLINT>(length, 0)), text.size() - 1);
  return {.state = printable(std::string(state.data(), 5)),
          .native = native,
          .text = printable(std::string_view(text.data(), size))};
}

Failure failure_of(SQLSMALLINT type, SQLHANDLE handle) {
  Diagnostic told = diagnostic(type, handle);
  const SqlMeaning meaning = meaning_of(told.state, told.native);
  return {.kind = meaning.kind,
          .origin = meaning.origin,
          .text = std::string(meaning.text),
          .state = std::move(told.state),
          .native = told.native,
          .code = std::string(meaning.code),
          .remote = std::move(told.text)};
}

std::unexpected<Failure> failed(ErrorKind kind, std::string text, std::string location, Origin origin) {
  return std::unexpected(
      Failure{.kind = kind, .origin = origin, .text = std::move(text), .location = std::move(location)});
}

bool breaks_link(const Failure& failure) {
  return !failure.state.empty() && meaning_of(failure.state, failure.native).link;
}

}  // namespace figbridge::odbc
