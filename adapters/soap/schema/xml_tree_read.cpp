// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <utility>

#include "adapters/soap/schema/xml_tree.h"
#include "adapters/soap/xml/sax.h"

namespace figbridge::soap::schema {

namespace {

/// The number in "line 3, column 14".
std::uint32_t line_in(std::string_view position) {
  const std::size_t at = position.find_first_of("0123456789");
  std::uint32_t line = 0;
  if (at != std::string_view::npos)
    std::from_chars(position.data() + at, position.data() + position.size(), line);
  return line;
}

}  // namespace

/// Takes a document's events into a tree.
class XmlTreeBuilder final : public XmlEvents {
 public:
  XmlTreeBuilder(std::string location, const XmlTreeLimits& limits)
      : tree_(new XmlTree), nodes_(limits.nodes) {
    tree_->location_ = std::move(location);
  }

  bool start(const XmlElement& element, const XmlCursor& cursor) override;
  bool end(const XmlCursor&) override {
    open_.pop_back();
    return true;
  }
  bool text(std::string_view piece, const XmlCursor&) override {
    if (!open_.empty()) open_.back()->text += piece;
    return true;
  }
  Error refusal() override {
    return {
        .kind = ErrorKind::too_large, .origin = Origin::caller, .text = "the document has too many elements"};
  }
  [[nodiscard]] std::shared_ptr<const XmlTree> tree() { return tree_; }

 private:
  std::shared_ptr<XmlTree> tree_;
  std::size_t nodes_;
  std::vector<XmlTreeNode*> open_;
};

bool XmlTreeBuilder::start(const XmlElement& element, const XmlCursor& cursor) {
  if (tree_->nodes_.size() >= nodes_) return false;
  XmlTreeNode& node = tree_->nodes_.emplace_back();
  node.ns = tree_->intern(element.name.ns);
  node.local = element.name.local;
  node.line = line_in(cursor.position());
  for (const XmlNamespace& each : element.declarations) {
    node.declarations.emplace_back(each.prefix, tree_->intern(each.uri));
  }
  for (const XmlAttribute& each : element.attributes) {
    node.attributes.push_back(
        {tree_->intern(each.name.ns), std::string(each.name.local), std::string(each.value)});
  }
  if (!open_.empty()) {
    node.parent = open_.back();
    open_.back()->children.push_back(&node);
  }
  open_.push_back(&node);
  return true;
}

Result<std::shared_ptr<const XmlTree>> XmlTree::parse(std::string_view bytes, std::string location,
                                                      const XmlTreeLimits& limits) {
  XmlReader reader(XmlLimits{.bytes = limits.bytes, .depth = limits.depth});
  XmlTreeBuilder builder(location, limits);
  if (const auto read = reader.parse(bytes, builder, Origin::caller); !read) {
    Error error = read.error();
    error.location = location + (error.location.empty() ? "" : ", " + error.location);
    return std::unexpected(std::move(error));
  }
  return builder.tree();
}

}  // namespace figbridge::soap::schema
