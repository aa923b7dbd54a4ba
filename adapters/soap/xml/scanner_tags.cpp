// SPDX-License-Identifier: Apache-2.0
// Start tags: names, attributes, namespaces.
#include <algorithm>

#include "adapters/soap/xml/scanner.h"
#include "adapters/soap/xml/xml_chars.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::string_view kXmlns = "xmlns";

std::string_view between(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

bool declares(const std::string_view name) {
  return name.starts_with(kXmlns) && (name.size() == 5 || name[5] == ':');
}

}  // namespace

XmlScanner::Token XmlScanner::start_tag() {
  if (root_seen_ && open_.empty()) return malformed("something follows the end of the XML");
  ++at_;
  RawName tag;
  if (const Token named = name(tag); named != Token::done) return named;
  raw_.clear();
  if (!decoded_.empty()) decoded_.clear();
  while (true) {
    if (at_ == end_) return cut();
    if (*at_ == '>') {
      ++at_;
      return begin_element(tag, false);
    }
    if (*at_ == '/') {
      if (end_ - at_ < 2) return cut();
      if (at_[1] != '>') return malformed("the tag is broken");
      at_ += 2;
      return begin_element(tag, true);
    }
    if (!is_xml_space(*at_)) return malformed("the tag is broken");
    while (at_ != end_ && is_xml_space(*at_)) ++at_;
    if (at_ == end_) return cut();
    if (*at_ == '>' || *at_ == '/') continue;
    if (const Token read = attribute(); read != Token::done) return read;
  }
}

XmlScanner::Token XmlScanner::attribute() {
  if (raw_.size() >= limits_.attributes) {
    return refuse(ErrorKind::too_large,
                  "an element has more than " + std::to_string(limits_.attributes) + " attributes");
  }
  RawAttribute& attribute = raw_.emplace_back();
  if (const Token named = name(attribute.name); named != Token::done) return named;
  while (at_ != end_ && is_xml_space(*at_)) ++at_;
  if (at_ == end_) return cut();
  if (*at_ != '=') return malformed("an attribute has no value");
  ++at_;
  while (at_ != end_ && is_xml_space(*at_)) ++at_;
  if (at_ == end_) return cut();
  return value(attribute.value);
}

/// A part of a name, which has no colon.
XmlScanner::Token XmlScanner::name_part() {
  const char* const from = at_;
  if (at_ != end_ && is_xml_byte(*at_, kNameStartByte)) ++at_;
  while (at_ != end_) {
    if (at_ != from) {
      while (at_ != end_ && is_xml_byte(*at_, kNameByte)) ++at_;
    }
    if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x80) break;
    std::uint32_t point = 0;
    const std::size_t size = read_utf8(at_, end_, point);
    if (size == 0)
      return end_ - at_ < 4 && !last_ ? Token::incomplete : malformed("the XML has bytes that are not UTF-8");
    if (!(at_ == from ? is_name_start(point) : is_name_character(point))) break;
    at_ += size;
  }
  if (static_cast<std::size_t>(at_ - from) > limits_.name_bytes)
    return refuse(ErrorKind::too_large, "a name is too long");
  return Token::done;
}

XmlScanner::Token XmlScanner::name(RawName& name) {
  const char* const from = at_;
  if (const Token read = name_part(); read != Token::done) return read;
  name.colon = std::string_view::npos;
  if (at_ == end_) return cut();
  if (at_ == from) return malformed("a name is broken");
  if (*at_ == ':') {
    name.colon = static_cast<std::size_t>(at_ - from);
    const char* const local = ++at_;
    if (const Token read = name_part(); read != Token::done) return read;
    if (at_ == end_) return cut();
    if (at_ == local || *at_ == ':') return malformed("a name is broken");
  }
  name.text = between(from, at_);
  if (name.text.size() > limits_.name_bytes) return refuse(ErrorKind::too_large, "a name is too long");
  return Token::done;
}

XmlScanner::Token XmlScanner::value(std::string_view& value) {
  const char quote = *at_;
  if (quote != '"' && quote != '\'') return malformed("an attribute's value is not quoted");
  const char* const from = ++at_;
  while (at_ != end_ && is_xml_byte(*at_, kValueByte)) ++at_;
  if (at_ != end_ && *at_ == quote) {
    value = between(from, at_++);
    return Token::done;
  }
  return decoded_value(from, quote, value);
}

/// The rest of a value that does not stand for itself all through.
XmlScanner::Token XmlScanner::decoded_value(const char* from, char quote, std::string_view& value) {
  std::string& text = decoded_.emplace_back(from, at_);
  while (at_ != end_ && *at_ != quote) {
    const char c = *at_;
    if (is_xml_byte(c, kValueByte) || c == '"' || c == '\'') {
      text += c;
      ++at_;
    } else if (is_xml_space(c)) {
      if (c == '\r' && at_ + 1 == end_) return cut();
      at_ += c == '\r' && at_[1] == '\n' ? 2 : 1;
      text += ' ';
    } else if (c == '&') {
      if (const Token read = reference(text); read != Token::done) return read;
    } else if (c == '<') {
      return malformed("an attribute's value has a '<'");
    } else {
      const char* const character_begin = at_;
      if (const Token read = character(); read != Token::done) return read;
      text.append(character_begin, at_);
    }
  }
  if (at_ == end_) return cut();
  ++at_;
  value = text;
  return Token::done;
}

XmlScanner::Token XmlScanner::begin_element(const RawName& name, bool empty) {
  if (open_.size() >= limits_.depth) {
    return refuse(ErrorKind::too_large, "the XML is nested deeper than " + std::to_string(limits_.depth));
  }
  root_seen_ = true;
  open_.push_back({open_names_.size(), bindings_.size()});
  open_names_ += name.text;
  attributes_.clear();
  declarations_.clear();
  if (!raw_.empty()) {
    if (const Token declared = declare_namespaces(); declared != Token::done) return declared;
    if (const Token resolved = resolve_attributes(); resolved != Token::done) return resolved;
  }
  const std::string_view prefix = name.prefix();
  const std::string_view* const ns = find(prefix);
  if (ns == nullptr && !prefix.empty()) return malformed("a prefix has no namespace");
  const XmlElement element{
      {ns == nullptr ? std::string_view() : *ns, name.local(), prefix}, attributes_, declarations_};
  if (!events_->start(element, *this)) return stopped();
  return empty ? close() : Token::done;
}

XmlScanner::Token XmlScanner::declare_namespaces() {
  for (const auto& attribute : raw_) {
    if (!declares(attribute.name.text)) continue;
    if (const Token declared = declare(attribute); declared != Token::done) return declared;
  }
  return Token::done;
}

XmlScanner::Token XmlScanner::declare(const RawAttribute& attribute) {
  const std::string_view prefix =
      attribute.name.colon == std::string_view::npos ? std::string_view() : attribute.name.local();
  const std::string_view uri = attribute.value;
  if (prefix == "xml" && uri == kXmlNamespace) return Token::done;
  const bool reserved = prefix == "xml" || prefix == kXmlns || uri == kXmlNamespace || uri == kXmlnsNamespace;
  if (reserved || (uri.empty() && !prefix.empty()))
    return malformed("a namespace declaration is not allowed");
  for (const auto& other : declarations_) {
    if (other.prefix == prefix) return malformed("an attribute stands twice");
  }
  if (bindings_.size() >= limits_.namespaces) {
    return refuse(ErrorKind::too_large,
                  "more than " + std::to_string(limits_.namespaces) + " namespaces are in scope");
  }
  bindings_.push_back({interned(prefix), interned(uri)});
  declarations_.push_back({bindings_.back().prefix, bindings_.back().uri});
  return Token::done;
}

XmlScanner::Token XmlScanner::resolve_attributes() {
  for (const auto& attribute : raw_) {
    if (declares(attribute.name.text)) continue;
    const std::string_view prefix = attribute.name.prefix();
    std::string_view ns;
    if (prefix == "xml") {
      ns = kXmlNamespace;
    } else if (!prefix.empty()) {
      const std::string_view* const found = find(prefix);
      if (found == nullptr) return malformed("a prefix has no namespace");
      ns = *found;
    }
    attributes_.push_back({{ns, attribute.name.local(), prefix}, attribute.value});
  }
  return attributes_.size() > 1 ? unique_attributes() : Token::done;
}

XmlScanner::Token XmlScanner::unique_attributes() {
  for (std::size_t n = 1; n < attributes_.size(); ++n) {
    for (std::size_t m = 0; m < n; ++m) {
      const XmlName& a = attributes_[n].name;
      const XmlName& b = attributes_[m].name;
      if (a.local == b.local && a.ns.data() == b.ns.data() && a.ns.size() == b.ns.size()) {
        return malformed("an attribute stands twice");
      }
    }
  }
  return Token::done;
}

const std::string_view* XmlScanner::find(std::string_view prefix) const {
  static constexpr std::string_view kXml = kXmlNamespace;
  for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
    if (same_text(binding->prefix, prefix)) return &binding->uri;
  }
  return prefix == "xml" ? &kXml : nullptr;
}

std::optional<std::string_view> XmlScanner::namespace_of(std::string_view prefix) const {
  if (const std::string_view* found = find(prefix)) return *found;
  return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
}

std::string_view XmlScanner::interned(std::string_view text) {
  if (text.empty()) return {};
  const auto known = interned_.find(text);
  return known != interned_.end() ? *known : *interned_.emplace(text).first;
}

}  // namespace figbridge::soap
