// SPDX-License-Identifier: Apache-2.0
#include "store/stored_error.h"

#include <string_view>
#include <utility>
#include <vector>

namespace figbridge::store {
namespace {

template <class Enum>
Enum named(std::string_view name, int last) {
  for (int value = 0; value < last; ++value) {
    if (name_of(static_cast<Enum>(value)) == name) return static_cast<Enum>(value);
  }
  return static_cast<Enum>(last);
}

}  // namespace

std::string packed_error(const std::optional<Error>& error) {
  if (!error) return {};
  std::string out;
  for (const std::string_view field :
       {name_of(error->kind), name_of(error->origin), name_of(error->effect), std::string_view(error->code),
        std::string_view(error->location), std::string_view(error->text), std::string_view(error->detail)}) {
    for (const char c : field) {
      if (c != '\0') out += c;
    }
    out += '\0';
  }
  return out;
}

std::optional<Error> unpacked_error(const std::string& text) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\0', at);
    if (end == std::string::npos) break;
    fields.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (fields.size() != 7) return std::nullopt;
  return Error{.kind = named<ErrorKind>(fields[0], static_cast<int>(ErrorKind::internal)),
               .origin = named<Origin>(fields[1], static_cast<int>(Origin::backend)),
               .effect = named<Effect>(fields[2], static_cast<int>(Effect::applied)),
               .text = std::move(fields[5]),
               .location = std::move(fields[4]),
               .code = std::move(fields[3]),
               .detail = std::move(fields[6])};
}

}  // namespace figbridge::store
