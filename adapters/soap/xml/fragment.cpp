// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/fragment.h"

#include <algorithm>
#include <tuple>

#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kLongestQName = 2048;

std::string tag_of(const XmlName& name) {
  std::string out(name.prefix);
  if (!out.empty()) out += ':';
  return out += name.local;
}

void append_declarations(std::string& out, std::vector<std::pair<std::string, std::string>> declared) {
  std::ranges::sort(declared);
  for (const auto& [prefix, uri] : declared) {
    out += prefix.empty() ? " xmlns" : " xmlns:" + prefix;
    out += "=\"";
    append_xml_attribute(out, uri);
    out += '"';
  }
}

}  // namespace

/// Notes a declaration that the output does not have in scope yet.
void XmlFragment::declare(std::vector<Binding>& declared, std::string_view prefix,
                          std::string_view uri) const {
  if (prefix == "xml") return;
  const auto same = [&](const Binding& known) { return known.first == prefix; };
  if (std::ranges::any_of(declared, same)) return;
  const auto known = std::find_if(scope_.rbegin(), scope_.rend(), same);
  const std::string_view meant =
      known == scope_.rend() ? std::string_view() : std::string_view(known->second);
  if (meant != uri || (known == scope_.rend() && !prefix.empty())) declared.emplace_back(prefix, uri);
}

void XmlFragment::start(const XmlElement& element, const XmlCursor& cursor) {
  settle_text(cursor);
  const bool root = open_.empty();
  std::vector<Binding> declared;
  for (const auto& own : element.declarations) declare(declared, own.prefix, own.uri);
  declare(declared, element.name.prefix, element.name.ns);
  std::vector<XmlAttribute> attributes(element.attributes.begin(), element.attributes.end());
  std::ranges::sort(attributes, {},
                    [](const XmlAttribute& each) { return std::tie(each.name.ns, each.name.local); });
  for (const auto& each : attributes) {
    if (!each.name.prefix.empty()) declare(declared, each.name.prefix, each.name.ns);
  }
  open_.push_back({tag_of(element.name), scope_.size()});
  scope_.insert(scope_.end(), declared.begin(), declared.end());
  (out_ += '<') += open_.back().tag;
  if (root) {
    root_begin_ = out_.size();
    root_declares_ = declared;
  } else {
    append_declarations(out_, std::move(declared));
  }
  for (const auto& each : attributes) {
    ((out_ += ' ') += tag_of(each.name)) += "=\"";
    append_xml_attribute(out_, each.value);
    out_ += '"';
    keep_meaning(each.value, cursor);
  }
  out_ += '>';
}

/// If a value is a QName whose prefix nothing in the fragment declares, the root does.
void XmlFragment::keep_meaning(std::string_view value, const XmlCursor& cursor) {
  value = trimmed(value);
  const std::size_t colon = value.find(':');
  if (colon == std::string_view::npos || value.size() > kLongestQName) return;
  const std::string_view prefix = value.substr(0, colon);
  if (!is_ncname(prefix) || !is_ncname(value.substr(colon + 1))) return;
  const auto same = [&](const Binding& known) { return known.first == prefix; };
  if (std::ranges::any_of(scope_, same) || std::ranges::any_of(root_declares_, same)) return;
  if (const auto uri = cursor.namespace_of(prefix); uri && prefix != "xml")
    root_declares_.emplace_back(prefix, *uri);
}

void XmlFragment::text(std::string_view piece) {
  pending_text_ += piece;
}

void XmlFragment::settle_text(const XmlCursor& cursor) {
  if (pending_text_.empty()) return;
  append_xml_text(out_, pending_text_);
  keep_meaning(pending_text_, cursor);
  pending_text_.clear();
}

void XmlFragment::end(const XmlCursor& cursor) {
  settle_text(cursor);
  ((out_ += "</") += open_.back().tag) += '>';
  scope_.resize(open_.back().bindings);
  open_.pop_back();
  if (!open_.empty()) return;
  std::string declarations;
  append_declarations(declarations, std::exchange(root_declares_, {}));
  out_.insert(root_begin_, declarations);
}

std::string XmlFragment::take() {
  scope_.clear();
  return std::exchange(out_, {});
}

}  // namespace figbridge::soap
