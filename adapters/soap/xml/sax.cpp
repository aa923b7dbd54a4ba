// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/sax.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "adapters/soap/xml/encoding.h"
#include "adapters/soap/xml/prescan.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kHeadBytes = 256;  // enough for an XML declaration
constexpr int kDictEntries = 8 * 1024;   // names of strangers kept by a re-used context, at most
constexpr std::size_t kDictBytes = 1024 * 1024;
constexpr std::size_t kKeptBytes = 1024 * 1024;  // of a buffer between two documents

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));  // NOLINT
}

const xmlChar* chars(std::string_view text) {
  return reinterpret_cast<const xmlChar*>(text.data());
}  // NOLINT

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
    case XML_ERR_NO_MEMORY:
      return "out of memory";
    default:
      return "the XML is not well-formed";
  }
}

std::string place(long line, long column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

class XmlReader::Parser final : public XmlCursor {
 public:
  explicit Parser(const XmlLimits& limits) : limits_(limits), prescan_(limits, Origin::bridge) {
    static const bool kReady = (xmlInitParser(), true);
    static_cast<void>(kReady);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() override { xmlFreeParserCtxt(context_); }

  Status parse(std::string_view document, XmlEvents& events, Origin origin, std::string_view charset) {
    prepare(events, origin);
    return parse_whole(document, charset);
  }

  void begin(XmlEvents& events, Origin origin, std::string_view charset) {
    prepare(events, origin);
    charset_ = charset;
    pending_.clear();
    mode_ = Mode::detecting;
    given_ = 0;
  }
  Status feed(std::string_view chunk);
  Status finish();

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
  enum class Mode : std::uint8_t { detecting, streaming, gathering };

  void prepare(XmlEvents& events, Origin origin);
  void make_context();
  Status parse_whole(std::string_view document, std::string_view charset);
  Status parse_utf8(std::string_view text);
  Status start_streaming();
  Status stream(std::string_view chunk);
  Status push(std::string_view bytes, bool last);
  Status outcome();
  void refused();
  void failed(const xmlError& error);
  void halt() {
    context_->instate = XML_PARSER_EOF;
    context_->disableSAX = 1;
    context_->wellFormed = 0;
  }

  void on_start(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int namespaces,
                const xmlChar** declared, int attributes, const xmlChar** values);
  std::string_view attribute_value(const xmlChar* begin, const xmlChar* end);

  static Parser& self(void* parser) { return *static_cast<Parser*>(parser); }
  static xmlSAXHandler handler();

  XmlLimits limits_;
  Prescan prescan_;
  xmlParserCtxtPtr context_ = nullptr;
  XmlEvents* events_ = nullptr;
  Origin origin_ = Origin::bridge;
  std::optional<Error> error_;
  std::string converted_;
  std::vector<XmlAttribute> attributes_;
  std::vector<XmlNamespace> declarations_;
  std::deque<std::string> unescaped_;
  std::string charset_;
  std::string pending_;  ///< bytes that libxml2 has not been given yet
  std::size_t given_ = 0;
  Mode mode_ = Mode::detecting;
};

xmlSAXHandler XmlReader::Parser::handler() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = [](void* parser, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                          int namespaces, const xmlChar** declared, int attributes, int,
                          const xmlChar** values) {
    self(parser).on_start(local, prefix, uri, namespaces, declared, attributes, values);
  };
  sax.endElementNs = [](void* parser, const xmlChar*, const xmlChar*, const xmlChar*) {
    if (!self(parser).events_->end(self(parser))) self(parser).refused();
  };
  sax.characters = [](void* parser, const xmlChar* text, int length) {
    const std::string_view piece(reinterpret_cast<const char*>(text),
                                 static_cast<std::size_t>(length));  // NOLINT
    if (!self(parser).events_->text(piece, self(parser))) self(parser).refused();
  };
  sax.ignorableWhitespace = sax.characters;
  sax.cdataBlock = sax.characters;
  sax.serror = [](void* parser, xmlErrorPtr error) { self(parser).failed(*error); };
  return sax;
}

void XmlReader::Parser::make_context() {
  xmlFreeParserCtxt(context_);
  context_ = xmlNewParserCtxt();
  *context_->sax = handler();
  context_->userData = this;
  // HUGE lifts limits of libxml2 that the prescan has set lower, and one that it must not set: texts of 10
  // MB.
  xmlCtxtUseOptions(context_, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
}

void XmlReader::Parser::prepare(XmlEvents& events, Origin origin) {
  if (context_ == nullptr || xmlDictSize(context_->dict) > kDictEntries ||
      xmlDictGetUsage(context_->dict) > kDictBytes) {
    make_context();
  } else {
    xmlCtxtReset(context_);
    context_->nsNr = 0;
  }
  events_ = &events;
  origin_ = origin;
  error_.reset();
  prescan_.reset(origin);
  for (std::string* buffer : {&converted_, &pending_}) {
    if (buffer->capacity() > kKeptBytes) *buffer = {};
  }
}

Status XmlReader::Parser::parse_whole(std::string_view document, std::string_view charset) {
  const auto encoding = detect_encoding(document.substr(0, kHeadBytes), charset, origin_);
  if (!encoding) return fail(encoding.error());
  const auto text = as_utf8(document, *encoding, limits_.bytes, converted_, origin_);
  if (!text) return fail(text.error());
  return parse_utf8(*text);
}

Status XmlReader::Parser::parse_utf8(std::string_view text) {
  if (auto scanned = prescan_.feed(text); !scanned) return scanned;
  if (auto scanned = prescan_.finish(); !scanned) return scanned;
  if (text.empty()) return fail(ErrorKind::malformed, origin_, "there is no XML");
  // It copies. The variant that does not (CreateStatic) loses its place in long documents.
  xmlParserInputBufferPtr buffer =
      xmlParserInputBufferCreateMem(text.data(), static_cast<int>(text.size()), XML_CHAR_ENCODING_NONE);
  inputPush(context_, xmlNewIOInputStream(context_, buffer, XML_CHAR_ENCODING_NONE));
  // With an encoding set, libxml2 does not guess one from the first bytes: it reads what the prescan has
  // seen.
  context_->encoding = xmlStrdup(chars("UTF-8"));
  xmlParseDocument(context_);
  return outcome();
}

Status XmlReader::Parser::feed(std::string_view chunk) {
  if (error_) return fail(*error_);
  if (mode_ == Mode::streaming) return stream(chunk);
  if (chunk.size() > limits_.bytes - std::min(limits_.bytes, pending_.size())) {
    error_ = fail(ErrorKind::too_large, origin_,
                  "the XML is longer than " + std::to_string(limits_.bytes) + " bytes")
                 .error();
    return fail(*error_);
  }
  pending_ += chunk;
  if (mode_ == Mode::gathering) return {};
  if (pending_.size() < kHeadBytes && pending_.find('>') == std::string::npos) return {};
  return start_streaming();
}

Status XmlReader::Parser::start_streaming() {
  const auto encoding = detect_encoding(std::string_view(pending_).substr(0, kHeadBytes), charset_, origin_);
  if (!encoding) {
    error_ = encoding.error();
    return fail(*error_);
  }
  if (encoding->charset != XmlCharset::utf8) {
    mode_ = Mode::gathering;
    return {};
  }
  mode_ = Mode::streaming;
  xmlCtxtResetPush(context_, nullptr, 0, nullptr, nullptr);
  context_->encoding = xmlStrdup(chars("UTF-8"));
  const std::string head = std::exchange(pending_, {}).substr(encoding->mark_bytes);
  return stream(head);
}

Status XmlReader::Parser::stream(std::string_view chunk) {
  if (auto scanned = prescan_.feed(chunk); !scanned) {
    error_ = scanned.error();
    return scanned;
  }
  const std::size_t ready = prescan_.settled() - given_;
  if (ready < pending_.size() || ready == 0) {
    pending_ += chunk;
    return {};
  }
  const std::size_t from_chunk = ready - pending_.size();
  given_ += ready;
  Status pushed = push(pending_, false);
  if (pushed) pushed = push(chunk.substr(0, from_chunk), false);
  pending_.assign(chunk.substr(from_chunk));
  return pushed;
}

Status XmlReader::Parser::push(std::string_view bytes, bool last) {
  if (bytes.empty() && !last) return {};
  xmlParseChunk(context_, bytes.data(), static_cast<int>(bytes.size()), last ? 1 : 0);
  if (last) return outcome();
  return error_ ? Status(fail(*error_)) : Status();
}

Status XmlReader::Parser::finish() {
  if (error_) return fail(*error_);
  if (mode_ == Mode::detecting) {
    if (auto started = start_streaming(); !started) return started;
  }
  if (mode_ == Mode::gathering) return parse_whole(std::exchange(pending_, {}), charset_);
  if (auto scanned = prescan_.finish(); !scanned) return scanned;
  return push({}, true);
}

Status XmlReader::Parser::outcome() {
  if (error_) return fail(*error_);
  if (context_->wellFormed == 1) return {};
  return fail(ErrorKind::malformed, origin_, "the XML is not well-formed", position());
}

void XmlReader::Parser::refused() {
  if (!error_) {
    error_ = events_->refusal();
    if (error_->location.empty()) error_->location = position();
  }
  halt();
}

void XmlReader::Parser::failed(const xmlError& error) {
  if (error.level < XML_ERR_ERROR) return;
  if (!error_) {
    error_ =
        Error{.kind = ErrorKind::malformed, .origin = origin_, .text = std::string(words_for(error.code))};
    error_->location = place(error.line, error.int2);
    if (error.message != nullptr) error_->remote = std::string_view(error.message).substr(0, 256);
  }
  halt();
}

std::string_view XmlReader::Parser::attribute_value(const xmlChar* begin, const xmlChar* end) {
  const std::string_view raw(reinterpret_cast<const char*>(begin),
                             static_cast<std::size_t>(end - begin));  // NOLINT
  if (raw.find('&') == std::string_view::npos) return raw;
  // Without entity substitution libxml2 resolves every reference but leaves an ampersand as "&#38;".
  std::string& text = unescaped_.emplace_back();
  for (std::size_t at = 0; at < raw.size(); ++at) {
    text += raw[at];
    if (raw.substr(at).starts_with("&#38;")) at += 4;
  }
  return text;
}

void XmlReader::Parser::on_start(const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                                 int namespaces, const xmlChar** declared, int attributes,
                                 const xmlChar** values) {
  attributes_.clear();
  declarations_.clear();
  unescaped_.clear();
  for (int n = 0; n < namespaces; ++n, declared += 2)
    declarations_.push_back({view(declared[0]), view(declared[1])});
  for (int n = 0; n < attributes; ++n, values += 5) {
    attributes_.push_back(
        {{view(values[2]), view(values[0]), view(values[1])}, attribute_value(values[3], values[4])});
  }
  const XmlElement element{{view(uri), view(local), view(prefix)}, attributes_, declarations_};
  if (!events_->start(element, *this)) refused();
}

std::optional<std::string_view> XmlReader::Parser::namespace_of(std::string_view prefix) const {
  if (prefix == "xml") return kXmlNamespace;
  for (std::size_t n = 0; n < namespaces_in_scope(); ++n) {
    const XmlNamespace found = namespace_at(n);
    if (found.prefix == prefix) return found.uri;
  }
  return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
}

XmlReader::XmlReader(const XmlLimits& limits) : parser_(std::make_unique<Parser>(limits)) {}
XmlReader::~XmlReader() = default;
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;

Status XmlReader::parse(std::string_view document, XmlEvents& events, Origin origin,
                        std::string_view charset) {
  return parser_->parse(document, events, origin, charset);
}
void XmlReader::begin(XmlEvents& events, Origin origin, std::string_view charset) {
  parser_->begin(events, origin, charset);
}
Status XmlReader::feed(std::string_view chunk) {
  return parser_->feed(chunk);
}
Status XmlReader::finish() {
  return parser_->finish();
}

}  // namespace figbridge::soap
