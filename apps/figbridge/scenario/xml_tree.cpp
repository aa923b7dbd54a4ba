// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/scenario/xml_tree.h"

#include <algorithm>
#include <utility>

#include "adapters/soap/xml/sax.h"

namespace figbridge::scenario {
namespace {

std::string full_name(const soap::XmlName& name) {
  return (name.ns.empty() ? std::string() : "{" + std::string(name.ns) + "}") + std::string(name.local);
}

bool blank(const XmlNode& node) {
  return node.name.empty() && node.text.find_first_not_of(" \t\r\n") == std::string::npos;
}

class TreeBuilder final : public soap::XmlEvents {
 public:
  bool start(const soap::XmlElement& element, const soap::XmlCursor& /*cursor*/) override {
    XmlNode node{.name = full_name(element.name),
                 .local = std::string(element.name.local),
                 .text = {},
                 .attributes = {},
                 .children = {}};
    for (const auto& attribute : element.attributes)
      node.attributes[full_name(attribute.name)] = attribute.value;
    open_.push_back(std::move(node));
    return true;
  }

  bool end(const soap::XmlCursor& /*cursor*/) override {
    auto node = std::move(open_.back());
    open_.pop_back();
    const bool leaf =
        std::ranges::all_of(node.children, [](const XmlNode& child) { return child.name.empty(); });
    if (!leaf) std::erase_if(node.children, blank);
    if (open_.empty())
      root_ = std::move(node);
    else
      open_.back().children.push_back(std::move(node));
    return true;
  }

  bool text(std::string_view piece, const soap::XmlCursor& /*cursor*/) override {
    if (open_.empty()) return true;
    auto& children = open_.back().children;
    if (children.empty() || !children.back().name.empty()) children.emplace_back();
    children.back().text += piece;
    return true;
  }

  [[nodiscard]] Error refusal() override { return {}; }
  [[nodiscard]] std::optional<XmlNode> take() && { return std::move(root_); }

 private:
  std::vector<XmlNode> open_;
  std::optional<XmlNode> root_;
};

}  // namespace

std::optional<XmlNode> xml_tree(std::string_view document) {
  TreeBuilder builder;
  soap::XmlReader reader;
  if (!reader.parse(document, builder, Origin::bridge)) return std::nullopt;
  return std::move(builder).take();
}

}  // namespace figbridge::scenario
