// SPDX-License-Identifier: Apache-2.0
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <memory>
#include <utility>

#include "adapters/soap/schema/xml_tree.h"

namespace figbridge::soap::schema {

namespace {

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

struct FreeContext {
  void operator()(xmlParserCtxt* context) const {
    if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

}  // namespace

/// Takes libxml2's events into a tree.
class XmlTreeBuilder {
 public:
  XmlTreeBuilder(std::string location, const XmlTreeLimits& limits) : tree_(new XmlTree), limits_(limits) {
    tree_->location_ = std::move(location);
  }

  Result<std::shared_ptr<const XmlTree>> parse(std::string_view bytes);

 private:
  static XmlTreeBuilder& of(void* context) {
    return *static_cast<XmlTreeBuilder*>(static_cast<xmlParserCtxt*>(context)->_private);
  }
  static void on_start(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                       int ns_count, const xmlChar** ns, int attribute_count, int defaulted,
                       const xmlChar** attributes);
  static void on_end(void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri);
  static void on_text(void* context, const xmlChar* text, int length);
  static void on_doctype(void* context, const xmlChar* name, const xmlChar* external, const xmlChar* system);
  void refuse(ErrorKind kind, std::string text);
  [[nodiscard]] std::string position() const;

  std::shared_ptr<XmlTree> tree_;
  XmlTreeLimits limits_;
  xmlParserCtxt* context_ = nullptr;
  std::vector<XmlTreeNode*> open_;
  Error refusal_;
  bool refused_ = false;
};

void XmlTreeBuilder::refuse(ErrorKind kind, std::string text) {
  if (!refused_) {
    refusal_ = Error{.kind = kind, .origin = Origin::caller, .text = std::move(text), .location = position()};
  }
  refused_ = true;
  xmlStopParser(context_);
}

std::string XmlTreeBuilder::position() const {
  return tree_->location_ + ":" + std::to_string(xmlSAX2GetLineNumber(context_)) + ":" +
         std::to_string(xmlSAX2GetColumnNumber(context_));
}

void XmlTreeBuilder::on_start(void* context, const xmlChar* local, const xmlChar*, const xmlChar* uri,
                              int ns_count, const xmlChar** ns, int attribute_count, int,
                              const xmlChar** attributes) {
  XmlTreeBuilder& self = of(context);
  if (self.open_.size() >= self.limits_.depth)
    return self.refuse(ErrorKind::too_large, "elements are nested too deep");
  if (self.tree_->nodes_.size() >= self.limits_.nodes) {
    return self.refuse(ErrorKind::too_large, "the document has too many elements");
  }
  XmlTreeNode& node = self.tree_->nodes_.emplace_back();
  node.ns = self.tree_->intern(text_of(uri));
  node.local = text_of(local);
  node.line = static_cast<std::uint32_t>(xmlSAX2GetLineNumber(context));
  for (int i = 0; i < ns_count; ++i) {
    node.declarations.emplace_back(text_of(ns[2 * i]), self.tree_->intern(text_of(ns[2 * i + 1])));
  }
  for (const xmlChar** each = attributes; each != attributes + 5 * attribute_count; each += 5) {
    node.attributes.push_back(
        {self.tree_->intern(text_of(each[2])), std::string(text_of(each[0])),
         std::string(reinterpret_cast<const char*>(each[3]), static_cast<std::size_t>(each[4] - each[3]))});
  }
  if (!self.open_.empty()) {
    node.parent = self.open_.back();
    self.open_.back()->children.push_back(&node);
  }
  self.open_.push_back(&node);
}

void XmlTreeBuilder::on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  if (!of(context).open_.empty()) of(context).open_.pop_back();
}

void XmlTreeBuilder::on_text(void* context, const xmlChar* text, int length) {
  XmlTreeBuilder& self = of(context);
  if (!self.open_.empty()) {
    self.open_.back()->text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  }
}

void XmlTreeBuilder::on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  of(context).refuse(ErrorKind::malformed, "document type declarations are refused");
}

Result<std::shared_ptr<const XmlTree>> XmlTreeBuilder::parse(std::string_view bytes) {
  if (bytes.size() > limits_.bytes) {
    return fail(ErrorKind::too_large, Origin::caller, "the document is larger than allowed",
                tree_->location_);
  }
  const std::unique_ptr<xmlParserCtxt, FreeContext> context(
      xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())));
  if (context == nullptr) {
    return fail(ErrorKind::malformed, Origin::caller, "the document is empty", tree_->location_);
  }
  context_ = context.get();
  xmlCtxtUseOptions(context_,
                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
  xmlSAXHandler& sax = *context_->sax;
  sax.startElementNs = &on_start;
  sax.endElementNs = &on_end;
  sax.characters = sax.ignorableWhitespace = sax.cdataBlock = &on_text;
  sax.internalSubset = &on_doctype;
  context_->_private = this;
  xmlParseDocument(context_);
  if (refused_) return std::unexpected(refusal_);
  if (context_->wellFormed == 0 || context_->nsWellFormed == 0 || tree_->nodes_.empty()) {
    const xmlError* error = xmlCtxtGetLastError(context_);
    const std::string_view why = error != nullptr && error->message != nullptr ? error->message : "not XML";
    return fail(ErrorKind::malformed, Origin::caller, std::string(trim(why)),
                tree_->location_ + ":" + std::to_string(error != nullptr ? error->line : 0));
  }
  return tree_;
}

Result<std::shared_ptr<const XmlTree>> XmlTree::parse(std::string_view bytes, std::string location,
                                                      const XmlTreeLimits& limits) {
  return XmlTreeBuilder(std::move(location), limits).parse(bytes);
}

}  // namespace figbridge::soap::schema
