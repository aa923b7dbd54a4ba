// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/import/bundle.h"

#include <algorithm>
#include <array>
#include <optional>

#include "adapters/common/snake_case.h"
#include "adapters/common/unique_names.h"
#include "adapters/soap/xml/encoding.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {

namespace {

using Files = std::map<std::string, std::string>;

/// `http://erp/services/orders.asmx?xsd=xsd0` -> `orders_asmx_xsd_xsd0`
std::string stem_of(std::string_view location) {
  const std::string_view path = location.substr(0, location.find('?'));
  const std::size_t slash = path.find_last_of('/');
  std::string_view name = slash == std::string_view::npos ? location : location.substr(slash + 1);
  for (const std::string_view ending : {".wsdl", ".xsd", ".xml"}) {
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  return snake_case(name);
}

std::string utf8(const std::string& bytes) {
  const auto encoding = detect_encoding(std::string_view(bytes).substr(0, 256), "", Origin::caller);
  std::string storage;
  if (!encoding) return bytes;
  const auto text = as_utf8(bytes, *encoding, 4 * bytes.size() + 16, storage, Origin::caller);
  return text ? std::string(*text) : bytes;
}

/// Whether a tag's name, its prefix aside, is one that refers to a document.
bool refers(std::string_view tag) {
  const std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  const std::size_t colon = name.find(':');
  const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
  static constexpr std::array<std::string_view, 3> kNames = {"import", "include", "redefine"};
  return std::ranges::find(kNames, local) != kNames.end();
}

struct Quoted {
  std::size_t begin;
  std::size_t end;
};

/// Where in a tag the value of a location attribute stands.
std::optional<Quoted> location_in(std::string_view tag) {
  static constexpr std::array<std::string_view, 2> kNames = {"schemaLocation", "location"};
  for (const std::string_view name : kNames) {
    for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
      if (at == 0 || !is_xml_space(tag[at - 1])) continue;
      const std::size_t equals = tag.find_first_not_of(" \t\r\n", at + name.size());
      if (equals == std::string_view::npos || tag[equals] != '=') continue;
      const std::size_t quote = tag.find_first_not_of(" \t\r\n", equals + 1);
      if (quote == std::string_view::npos || (tag[quote] != '"' && tag[quote] != '\'')) continue;
      const std::size_t end = tag.find(tag[quote], quote + 1);
      if (end != std::string_view::npos) return Quoted{quote + 1, end};
    }
  }
  return std::nullopt;
}

std::string rewrite(std::string_view text, const std::string& location, const Files& file_of) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('<'), text.size());
    const std::size_t close = std::min(text.find('>', open), text.size());
    const std::string_view tag =
        text.substr(std::min(open + 1, text.size()), close - std::min(open + 1, close));
    const auto found = refers(tag) ? location_in(tag) : std::nullopt;
    const auto written =
        found ? resolve_references(tag.substr(found->begin, found->end - found->begin)) : std::nullopt;
    const auto file = written ? file_of.find(resolve_location(location, trimmed(*written))) : file_of.end();
    if (file != file_of.end()) {
      const std::size_t begin = open + 1 + found->begin;
      out.append(text.substr(0, begin)).append(file->second);
      text.remove_prefix(open + 1 + found->end);
      continue;
    }
    out.append(text.substr(0, close));
    text.remove_prefix(close);
    if (text.starts_with('>')) {
      out += '>';
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

Result<std::string> RecordingLoader::load(const std::string& location, std::size_t limit) {
  auto bytes = loader_.load(location, limit);
  if (bytes) documents_.emplace_back(location, *bytes);
  return bytes;
}

Files bundle(const std::vector<std::pair<std::string, std::string>>& documents, std::string& main_file) {
  Files file_of;
  Files files;
  UniqueNames names;
  for (const auto& [location, bytes] : documents) {
    const bool wsdl =
        bytes.find("definitions") != std::string::npos && bytes.find("portType") != std::string::npos;
    const std::string ending = wsdl || files.empty() ? ".wsdl" : ".xsd";
    std::string name = names.take(stem_of(location), ending);
    files.emplace(name, "");
    if (files.size() == 1) main_file = name;
    file_of.emplace(location, std::move(name));
  }
  for (const auto& [location, bytes] : documents)
    files[file_of.at(location)] = rewrite(utf8(bytes), location, file_of);
  return files;
}

}  // namespace figbridge::soap
