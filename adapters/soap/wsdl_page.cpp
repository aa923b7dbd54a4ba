// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/wsdl_page.h"

#include <charconv>
#include <filesystem>
#include <utility>

#include "adapters/common/document_loader.h"
#include "core/message.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kDocumentBytes = 64UL * 1024 * 1024;

std::string_view local_name(std::string_view tag) {
  const auto end = tag.find_first_of(" \t\r\n/>");
  auto name = tag.substr(0, end);
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// From `<` on: one past the tag's `>`, quotes respected; comments and the like are one tag.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with("<!--")) {
    const auto end = text.find("-->", at + 4);
    return end == std::string_view::npos ? text.size() : end + 3;
  }
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return text.size();
}

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&apos;";
    else
      out += c;
  }
  return out;
}

/// The attribute's value within the tag: begin and length; length npos if it is not there.
std::pair<std::size_t, std::size_t> attribute(std::string_view tag, std::string_view name) {
  for (auto at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const bool starts =
        at > 0 && (tag[at - 1] == ' ' || tag[at - 1] == '\t' || tag[at - 1] == '\n' || tag[at - 1] == '\r');
    auto after = tag.find_first_not_of(" \t\r\n", at + name.size());
    if (!starts || after == std::string_view::npos || tag[after] != '=') continue;
    after = tag.find_first_not_of(" \t\r\n", after + 1);
    if (after == std::string_view::npos || (tag[after] != '"' && tag[after] != '\'')) continue;
    const auto end = tag.find(tag[after], after + 1);
    if (end == std::string_view::npos) continue;
    return {after + 1, end - after - 1};
  }
  return {0, std::string_view::npos};
}

}  // namespace

Result<WsdlPages> WsdlPages::read(const std::string& main, const std::vector<std::string>& documents) {
  WsdlPages pages;
  pages.documents_.push_back({main, {}});
  for (const auto& location : documents) {
    if (location != main && !location.starts_with("builtin:")) pages.documents_.push_back({location, {}});
  }
  std::vector<std::filesystem::path> folders;
  for (const auto& document : pages.documents_)
    folders.push_back(std::filesystem::path(document.location).parent_path());
  FileLoader loader(std::move(folders));
  for (auto& document : pages.documents_) {
    auto text = loader.load(document.location, kDocumentBytes);
    if (!text) return std::unexpected(std::move(text.error()));
    document.text = std::move(*text);
  }
  return pages;
}

bool WsdlPages::asks(std::string_view query) {
  const auto name = query.substr(0, query.find_first_of("=&"));
  return equal_without_case(name, "wsdl") || name == "doc";
}

std::string WsdlPages::page(std::string_view query, const std::string& address) const {
  if (!query.starts_with("doc=")) return rewritten(documents_.front(), address);
  std::size_t number = 0;
  const auto digits = query.substr(4);
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failed != std::errc{} || end != digits.data() + digits.size() || number >= documents_.size()) return {};
  return rewritten(documents_[number], address);
}

std::string WsdlPages::rewritten(const Document& document, const std::string& address) const {
  const std::string_view text = document.text;
  std::string out;
  out.reserve(text.size() + 256);
  for (std::size_t at = 0; at < text.size();) {
    const auto open = text.find('<', at);
    if (open == std::string_view::npos) return out.append(text.substr(at));
    out.append(text.substr(at, open - at));
    at = end_of_tag(text, open);
    const auto tag = text.substr(open, at - open);
    const auto local = local_name(tag.substr(1));
    const bool names_document = local == "import" || local == "include" || local == "redefine";
    const auto name = names_document && tag.find("schemaLocation") != std::string_view::npos
                          ? "schemaLocation"
                          : "location";
    const auto [begin, size] = attribute(tag, name);
    if ((local != "address" && !names_document) || size == std::string_view::npos) {
      out.append(tag);
      continue;
    }
    out.append(tag.substr(0, begin));
    out += replaced(document, local, name, tag.substr(begin, size), address);
    out.append(tag.substr(begin + size));
  }
  return out;
}

std::string WsdlPages::replaced(const Document& from, std::string_view tag, std::string_view,
                                std::string_view value, const std::string& address) const {
  if (tag == "address") return escaped(address);
  const auto target = resolve_location(from.location, value);
  for (std::size_t i = 0; i < documents_.size(); ++i) {
    if (documents_[i].location == target)
      return escaped(address + (i == 0 ? "?wsdl" : "?doc=" + std::to_string(i)));
  }
  return std::string(value);
}

}  // namespace figbridge::soap
