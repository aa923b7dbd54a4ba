// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/json_pretty.h"

#include <cstddef>

namespace figbridge {
namespace {

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at;
}

}  // namespace

std::string pretty_json(std::string_view canonical) {
  std::string out;
  std::size_t level = 0;
  const auto new_line = [&] { out.append("\n").append(2 * level, ' '); };
  for (std::size_t at = 0; at < canonical.size(); ++at) {
    const char c = canonical[at];
    const bool empty = at + 1 < canonical.size() && (canonical[at + 1] == '}' || canonical[at + 1] == ']');
    if (c == '"') {
      const std::size_t end = end_of_string(canonical, at);
      out += canonical.substr(at, end - at + 1);
      at = end;
    } else if ((c == '{' || c == '[') && !empty) {
      out += c;
      ++level;
      new_line();
    } else if ((c == '}' || c == ']') && canonical[at - 1] != '{' && canonical[at - 1] != '[') {
      --level;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else {
      out += c;
      if (c == ':') out += ' ';
    }
  }
  return out + "\n";
}

}  // namespace figbridge
