// SPDX-License-Identifier: Apache-2.0
// Attributes, and what may stand beside them.
#include <algorithm>

#include "adapters/soap/codec/json_to_xml.h"
#include "adapters/soap/codec/lexical.h"
#include "adapters/soap/soap_version.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {

using schema::ComplexType;

Status JsonToXml::attributes(const ComplexType& type, Id object) {
  std::vector<std::pair<std::string_view, Id>> given;
  for (auto child = json_.first_child(object); child; child = json_.next_sibling(*child, object)) {
    const std::string_view name = json_.name_token(*child);
    if (!name.starts_with("\"@")) continue;
    const bool plain = name.find('\\') == std::string_view::npos;
    given.emplace_back(plain ? name.substr(1, name.size() - 2) : "@", *child);
  }
  for (const auto& declared : type.attributes) {
    const auto found = std::ranges::find(given, declared.json, &std::pair<std::string_view, Id>::first);
    if (found == given.end()) {
      if (declared.required) return wrong_member(object, declared.json, "is missing");
      continue;
    }
    if (auto done = attribute(declared, found->second); !done) return done;
    given.erase(found);
  }
  std::ranges::sort(given);
  for (const auto& [name, value] : given) {
    if (auto done = any_attribute(type, value, name); !done) return done;
  }
  return {};
}

Status JsonToXml::attribute(const schema::Attribute& declared, Id value) {
  const auto written = scalars_.text(*declared.type, json_, value);
  if (!written) return wrong(value, written.error().text);
  if (declared.fixed && *written != *declared.fixed &&
      compare_values(declared.type->built_in, *written, *declared.fixed) != 0) {
    return wrong(value, "is not the one value that is allowed here");
  }
  *out_ += ' ';
  append_qname(*declared.name);
  *out_ += "=\"";
  append_xml_attribute(*out_, *written);
  *out_ += '"';
  return {};
}

Status JsonToXml::any_attribute(const ComplexType& type, Id value, std::string_view name) {
  name.remove_prefix(1);
  std::string_view uri;
  const bool braces = name.starts_with('{');
  if (braces) {
    const std::size_t end = std::min(name.find('}'), name.size() - 1);
    uri = name.substr(1, end - 1);
    name.remove_prefix(end + 1);
  }
  const auto ns = known(uri);
  const bool named_otherwise = ns && type.attribute(*ns, name) != nullptr;
  const bool braces_are_needed =
      uri.empty() && std::ranges::any_of(type.attributes, [&](const schema::Attribute& each) {
        return each.json.substr(1) == name;
      });
  if (uri == kXsi || named_otherwise || (uri.empty() && braces != braces_are_needed)) {
    return wrong(value, "is of an attribute that has another name here");
  }
  if (!type.any_type && (type.any_attribute == nullptr || !type.any_attribute->admits(ns))) {
    return wrong(value, "is of an attribute that is not known here");
  }
  if (!is_ncname(name) || uri == kXmlnsNamespace || find_unwritable(uri) != std::string_view::npos ||
      (uri.empty() && name == "xmlns")) {
    return wrong(value, "is of an attribute whose name XML cannot carry");
  }
  if (json_.node(value).kind != JsonKind::string) return wrong(value, "must be a string");
  const std::string text = json_.plain(value);
  if (find_unwritable(text) != std::string::npos)
    return wrong(value, "has a character that XML cannot carry");
  *out_ += ' ';
  if (!uri.empty()) (*out_ += prefix(uri)) += ':';
  (*out_ += name) += "=\"";
  append_xml_attribute(*out_, text);
  *out_ += '"';
  return {};
}

Status JsonToXml::nothing_else(Id object, bool attributes_allowed, std::string_view also) const {
  for (auto child = json_.first_child(object); child; child = json_.next_sibling(*child, object)) {
    const std::string_view name = json_.name_token(*child);
    if (name == "\"$element\"" || name == "\"$type\"" || name == also) continue;
    if (attributes_allowed && name.starts_with("\"@")) continue;
    return wrong(*child, "is of a member that is not known here");
  }
  return {};
}

}  // namespace figbridge::soap
