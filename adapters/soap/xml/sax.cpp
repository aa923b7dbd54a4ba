// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/sax.h"

#include <algorithm>
#include <utility>

#include "adapters/soap/xml/encoding.h"
#include "adapters/soap/xml/libxml2_parser.h"
#include "adapters/soap/xml/scanner.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kHeadBytes = 256;          // enough for an XML declaration
constexpr std::size_t kKeptBytes = 1024 * 1024;  // of a buffer between two documents

}  // namespace

/// Plain UTF-8 goes to the scanner, as it comes; all else is gathered, converted and given to libxml2.
class XmlReader::Parser {
 public:
  explicit Parser(const XmlLimits& limits) : limits_(limits), scanner_(limits) {}

  Status parse(std::string_view document, XmlEvents& events, Origin origin, std::string_view charset) {
    prepare(events, origin, charset);
    return whole(document);
  }
  void begin(XmlEvents& events, Origin origin, std::string_view charset) { prepare(events, origin, charset); }
  Status feed(std::string_view chunk);
  Status finish();

 private:
  enum class Mode : std::uint8_t { detecting, scanning, gathering, failed };

  void prepare(XmlEvents& events, Origin origin, std::string_view charset);
  Status whole(std::string_view document);
  Status detect();
  Status scan(std::string_view chunk);
  Status scan_pending();
  Status failed(Error error);

  XmlLimits limits_;
  XmlScanner scanner_;
  std::optional<Libxml2Parser> libxml2_;
  XmlEvents* events_ = nullptr;
  Origin origin_ = Origin::bridge;
  std::string charset_;
  std::string converted_;
  std::string pending_;  ///< bytes that nobody has read yet
  std::size_t worthwhile_ =
      0;  ///< how many there must be before another try: a long token is not read again for each byte
  Mode mode_ = Mode::detecting;
  Error error_;
};

void XmlReader::Parser::prepare(XmlEvents& events, Origin origin, std::string_view charset) {
  events_ = &events;
  origin_ = origin;
  charset_ = charset;
  mode_ = Mode::detecting;
  pending_.clear();
  worthwhile_ = 0;
  for (std::string* buffer : {&converted_, &pending_}) {
    if (buffer->capacity() > kKeptBytes) *buffer = {};
  }
}

Status XmlReader::Parser::whole(std::string_view document) {
  const auto encoding = detect_encoding(document.substr(0, kHeadBytes), charset_, origin_);
  if (!encoding) return fail(encoding.error());
  const auto text = as_utf8(document, *encoding, limits_.bytes, converted_, origin_);
  if (!text) return fail(text.error());
  if (encoding->charset != XmlCharset::utf8 || !XmlScanner::reads(*text)) {
    if (!libxml2_) libxml2_.emplace(limits_);
    return libxml2_->parse(*text, *events_, origin_);
  }
  scanner_.begin(*events_, origin_);
  auto read = scanner_.consume(*text, true);
  return read ? Status() : fail(std::move(read).error());
}

Status XmlReader::Parser::feed(std::string_view chunk) {
  if (mode_ == Mode::failed) return fail(error_);
  if (mode_ == Mode::scanning) return scan(chunk);
  if (chunk.size() > limits_.bytes - std::min(limits_.bytes, pending_.size())) {
    return failed({.kind = ErrorKind::too_large,
                   .origin = origin_,
                   .text = "the XML is longer than " + std::to_string(limits_.bytes) + " bytes"});
  }
  pending_ += chunk;
  const bool enough = pending_.size() >= kHeadBytes || pending_.find('>') != std::string::npos;
  return mode_ == Mode::detecting && enough ? detect() : Status();
}

Status XmlReader::Parser::detect() {
  auto encoding = detect_encoding(std::string_view(pending_).substr(0, kHeadBytes), charset_, origin_);
  if (!encoding) return failed(std::move(encoding).error());
  const std::string_view text =
      std::string_view(pending_).substr(std::min(encoding->mark_bytes, pending_.size()));
  if (encoding->charset != XmlCharset::utf8 || !XmlScanner::reads(text)) {
    mode_ = Mode::gathering;
    return {};
  }
  mode_ = Mode::scanning;
  scanner_.begin(*events_, origin_);
  pending_.erase(0, pending_.size() - text.size());
  return scan_pending();
}

Status XmlReader::Parser::scan(std::string_view chunk) {
  if (pending_.empty()) {
    auto read = scanner_.consume(chunk, false);
    if (!read) return failed(std::move(read).error());
    pending_ = chunk.substr(*read);
    worthwhile_ = pending_.size() * 2;
    return {};
  }
  pending_ += chunk;
  return pending_.size() < worthwhile_ ? Status() : scan_pending();
}

Status XmlReader::Parser::scan_pending() {
  auto read = scanner_.consume(pending_, false);
  if (!read) return failed(std::move(read).error());
  pending_.erase(0, *read);
  worthwhile_ = pending_.size() * 2;
  return {};
}

Status XmlReader::Parser::finish() {
  if (mode_ == Mode::failed) return fail(error_);
  if (mode_ != Mode::scanning) {
    const std::string document = std::exchange(pending_, {});
    return whole(document);
  }
  auto read = scanner_.consume(pending_, true);
  return read ? Status() : fail(std::move(read).error());
}

Status XmlReader::Parser::failed(Error error) {
  mode_ = Mode::failed;
  error_ = std::move(error);
  return fail(error_);
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
