// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/libxml2_parser.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <optional>
#include <string>
#include <vector>

#include "adapters/soap/xml/prescan.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr int kDictEntries = 8 * 1024;  // names of strangers kept by a re-used context, at most
constexpr std::size_t kDictBytes = 1024 * 1024;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));  // NOLINT
}

std::string_view view(const xmlChar* begin, const xmlChar* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};  // NOLINT
}

/// libxml2's own words name things of the document, so they are remote text; these are ours.
std::string_view words_for(int code) {
  switch (code) {
    case XML_ERR_DOCUMENT_EMPTY:
      return "there is no XML";
    case XML_ERR_DOCUMENT_END:
      return "something follows the end of the XML";
    case XML_ERR_TAG_NAME_MISMATCH:
      return "an end tag does not match its start tag";
    case XML_ERR_TAG_NOT_FINISHED:
      return "the XML ends in the middle";
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
      return "an entity is not declared";
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return "a prefix has no namespace";
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
      return "an attribute stands twice";
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
      return "the XML has a character that XML does not allow";
    case XML_ERR_INVALID_ENCODING:
      return "the XML has bytes that are not UTF-8";
    default:
      return "the XML is not well-formed";
  }
}

std::string place(long line, long column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

class Libxml2Parser::Context final : public XmlCursor {
 public:
  explicit Context(const XmlLimits& limits) : prescan_(limits, Origin::bridge) {
    static const bool kReady = (xmlInitParser(), true);
    static_cast<void>(kReady);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() override { xmlFreeParserCtxt(context_); }

  Status parse(std::string_view text, XmlEvents& events, Origin origin);

  [[nodiscard]] std::string position() const override {
    const xmlParserInput* input = context_->input;
    return input == nullptr ? std::string() : place(input->line, input->col);
  }
  [[nodiscard]] std::optional<std::string_view> namespace_of(std::string_view prefix) const override;
  [[nodiscard]] std::size_t namespaces_in_scope() const override {
    return static_cast<std::size_t>(context_->nsNr) / 2;
  }
  [[nodiscard]] XmlNamespace namespace_at(std::size_t innermost_first) const override {
    const auto* pair = context_->nsTab + (context_->nsNr - 2 * (static_cast<int>(innermost_first) + 1));
    return {view(pair[0]), view(pair[1])};
  }

 private:
  void prepare();
  void on_start(const XmlName& name, int namespaces, const xmlChar** declared, int attributes,
                const xmlChar** values);
  void refused();
  void failed(const xmlError& error);
  void halt() {
    context_->instate = XML_PARSER_EOF;
    context_->disableSAX = 1;
    context_->wellFormed = 0;
  }
  static Context& self(void* context) { return *static_cast<Context*>(context); }
  static xmlSAXHandler handler();

  Prescan prescan_;
  xmlParserCtxtPtr context_ = nullptr;
  XmlEvents* events_ = nullptr;
  Origin origin_ = Origin::bridge;
  std::optional<Error> error_;
  std::vector<XmlAttribute> attributes_;
  std::vector<XmlNamespace> declarations_;
};

xmlSAXHandler Libxml2Parser::Context::handler() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = [](void* context, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                          int namespaces, const xmlChar** declared, int attributes, int,
                          const xmlChar** values) {
    self(context).on_start({view(uri), view(local), view(prefix)}, namespaces, declared, attributes, values);
  };
  sax.endElementNs = [](void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    if (!self(context).events_->end(self(context))) self(context).refused();
  };
  sax.characters = [](void* context, const xmlChar* text, int length) {
    if (!self(context).events_->text(view(text, text + length), self(context))) self(context).refused();
  };
  sax.ignorableWhitespace = sax.characters;
  sax.cdataBlock = sax.characters;
  sax.serror = [](void* context, xmlErrorPtr error) { self(context).failed(*error); };
  return sax;
}

void Libxml2Parser::Context::prepare() {
  if (context_ != nullptr && xmlDictSize(context_->dict) < kDictEntries &&
      xmlDictGetUsage(context_->dict) < kDictBytes) {
    xmlCtxtReset(context_);
    context_->nsNr = 0;
    return;
  }
  xmlFreeParserCtxt(context_);
  context_ = xmlNewParserCtxt();
  *context_->sax = handler();
  context_->userData = this;
  // HUGE lifts limits that the prescan has set lower, and one that it does not set: texts of 10 MB. NOENT
  // makes libxml2 resolve `&amp;` in attributes; there is nothing else to resolve, as no handler takes entity
  // declarations.
  xmlCtxtUseOptions(context_, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE | XML_PARSE_NOENT);
}

Status Libxml2Parser::Context::parse(std::string_view text, XmlEvents& events, Origin origin) {
  prescan_.reset(origin);
  if (auto scanned = prescan_.feed(text); !scanned) return scanned;
  if (auto scanned = prescan_.finish(); !scanned) return scanned;
  if (text.empty()) return fail(ErrorKind::malformed, origin, "there is no XML");
  prepare();
  events_ = &events;
  origin_ = origin;
  error_.reset();
  // It copies. The variant that does not (CreateStatic) loses its place in long documents.
  auto* buffer =
      xmlParserInputBufferCreateMem(text.data(), static_cast<int>(text.size()), XML_CHAR_ENCODING_NONE);
  inputPush(context_, xmlNewIOInputStream(context_, buffer, XML_CHAR_ENCODING_NONE));
  // With an encoding set, libxml2 does not guess one from the first bytes: it reads what the prescan has
  // seen.
  context_->encoding = xmlStrdup(reinterpret_cast<const xmlChar*>("UTF-8"));  // NOLINT
  xmlParseDocument(context_);
  if (error_) return fail(std::move(*error_));
  if (context_->wellFormed == 1) return {};
  return fail(ErrorKind::malformed, origin_, "the XML is not well-formed", position());
}

void Libxml2Parser::Context::refused() {
  if (!error_) {
    error_ = events_->refusal();
    if (error_->location.empty()) error_->location = position();
  }
  halt();
}

void Libxml2Parser::Context::failed(const xmlError& error) {
  // A namespace is a name: it need not be a good URI.
  if (error.level < XML_ERR_ERROR || error.code == XML_WAR_NS_URI) return;
  if (!error_) {
    error_ =
        Error{.kind = ErrorKind::malformed, .origin = origin_, .text = std::string(words_for(error.code))};
    error_->location = place(error.line, error.int2);
    if (error.message != nullptr) error_->remote = std::string_view(error.message).substr(0, 256);
  }
  halt();
}

void Libxml2Parser::Context::on_start(const XmlName& name, int namespaces, const xmlChar** declared,
                                      int attributes, const xmlChar** values) {
  attributes_.clear();
  declarations_.clear();
  for (int n = 0; n < namespaces; ++n, declared += 2)
    declarations_.push_back({view(declared[0]), view(declared[1])});
  for (int n = 0; n < attributes; ++n, values += 5) {
    attributes_.push_back({{view(values[2]), view(values[0]), view(values[1])}, view(values[3], values[4])});
  }
  if (!events_->start({name, attributes_, declarations_}, *this)) refused();
}

std::optional<std::string_view> Libxml2Parser::Context::namespace_of(std::string_view prefix) const {
  if (prefix == "xml") return kXmlNamespace;
  for (std::size_t n = 0; n < namespaces_in_scope(); ++n) {
    const XmlNamespace found = namespace_at(n);
    if (found.prefix == prefix) return found.uri;
  }
  return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
}

Libxml2Parser::Libxml2Parser(const XmlLimits& limits) : context_(std::make_unique<Context>(limits)) {}
Libxml2Parser::~Libxml2Parser() = default;

Status Libxml2Parser::parse(std::string_view utf8, XmlEvents& events, Origin origin) {
  return context_->parse(utf8, events, origin);
}

}  // namespace figbridge::soap
