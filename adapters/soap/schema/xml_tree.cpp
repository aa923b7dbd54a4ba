// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/xml_tree.h"

#include <algorithm>
#include <utility>

namespace figbridge::soap::schema {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> items;
  for (std::size_t at = text.find_first_not_of(kSpaces); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, at), text.size());
    items.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kSpaces, end);
  }
  return items;
}

std::optional<std::string_view> XmlTreeNode::attribute(std::string_view name) const {
  return attribute("", name);
}

std::optional<std::string_view> XmlTreeNode::attribute(std::string_view uri, std::string_view name) const {
  for (const XmlTreeAttribute& each : attributes) {
    if (each.local == name && each.ns == uri) return trim(each.value);
  }
  return std::nullopt;
}

std::optional<std::string_view> XmlTreeNode::raw_attribute(std::string_view name) const {
  for (const XmlTreeAttribute& each : attributes) {
    if (each.local == name && each.ns.empty()) return each.value;
  }
  return std::nullopt;
}

bool XmlTreeNode::flag(std::string_view name) const {
  const auto value = attribute(name);
  return value == "true" || value == "1";
}

const XmlTreeNode* XmlTreeNode::child(std::string_view uri, std::string_view name) const {
  const auto found =
      std::ranges::find_if(children, [&](const XmlTreeNode* each) { return each->is(uri, name); });
  return found == children.end() ? nullptr : *found;
}

std::optional<ResolvedName> XmlTreeNode::resolve(std::string_view qname) const {
  qname = trim(qname);
  const std::size_t colon = qname.find(':');
  const std::string_view prefix = colon == std::string_view::npos ? "" : qname.substr(0, colon);
  std::string name(colon == std::string_view::npos ? qname : qname.substr(colon + 1));
  if (prefix == "xml") return ResolvedName{"http://www.w3.org/XML/1998/namespace", std::move(name)};
  for (const XmlTreeNode* node = this; node != nullptr; node = node->parent) {
    for (const auto& [declared, uri] : node->declarations) {
      if (declared == prefix) return ResolvedName{uri, std::move(name)};
    }
  }
  if (!prefix.empty()) return std::nullopt;
  return ResolvedName{"", std::move(name)};
}

std::string XmlTree::place(const XmlTreeNode& node) const {
  return location_ + ":" + std::to_string(node.line);
}

std::string_view XmlTree::intern(std::string_view uri) {
  if (uri.empty()) return {};
  return *uris_.emplace(uri).first;
}

}  // namespace figbridge::soap::schema
