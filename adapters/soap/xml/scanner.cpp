// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/scanner.h"

#include <algorithm>
#include <cstring>

#include "adapters/soap/xml/xml_chars.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kKeptNames = 1024;  // namespaces and prefixes kept from one document to the next

const char* find_byte(const char* at, const char* end, char wanted) {
  const void* found = std::memchr(at, wanted, static_cast<std::size_t>(end - at));
  return found == nullptr ? end : static_cast<const char*>(found);
}

std::string_view between(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

/// Takes `name = "value"` with that name off the front of a declaration; the value, or nothing.
std::optional<std::string_view> pseudo_attribute(std::string_view& rest, std::string_view name) {
  std::string_view at = rest;
  const std::size_t before = at.size();
  at = trimmed(at);
  if (at.size() == before || !at.starts_with(name)) return std::nullopt;
  at = trimmed(at.substr(name.size()));
  if (!at.starts_with('=')) return std::nullopt;
  at = trimmed(at.substr(1));
  const std::size_t end = at.empty() || (at.front() != '"' && at.front() != '\'') ? std::string_view::npos
                                                                                  : at.find(at.front(), 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = at.substr(1, end - 1);
  // What follows keeps its white space: there must be some before the next one.
  rest = rest.substr(static_cast<std::size_t>(at.data() - rest.data()) + end + 1);
  return value;
}

}  // namespace

bool XmlScanner::reads(std::string_view document) {
  if (!document.starts_with("<?xml") || (document.size() > 5 && is_xml_byte(document[5], kNameByte)))
    return true;
  const std::size_t end = document.find("?>");
  if (end == std::string_view::npos) return false;
  std::string_view rest = document.substr(5, end - 5);
  if (pseudo_attribute(rest, "version") != "1.0") return false;
  if (const auto encoding = pseudo_attribute(rest, "encoding"); encoding) {
    const auto allowed = [](char c) { return is_xml_byte(c, kNameByte); };
    if (encoding->empty() || !std::ranges::all_of(*encoding, allowed)) return false;
    if (!((encoding->front() | 0x20) >= 'a' && (encoding->front() | 0x20) <= 'z')) return false;
  }
  if (const auto standalone = pseudo_attribute(rest, "standalone");
      standalone && standalone != "yes" && standalone != "no") {
    return false;
  }
  return trimmed(rest).empty();
}

void XmlScanner::begin(XmlEvents& events, Origin origin) {
  events_ = &events;
  origin_ = origin;
  root_seen_ = false;
  consumed_ = lines_ = line_begin_ = 0;
  begin_ = at_ = end_ = nullptr;
  open_names_.clear();
  open_.clear();
  bindings_.clear();
  if (interned_.size() > kKeptNames) interned_.clear();
}

Result<std::size_t> XmlScanner::consume(std::string_view text, bool last) {
  begin_ = at_ = text.data();
  end_ = begin_ + text.size();
  last_ = last;
  if (text.size() > limits_.bytes - std::min(consumed_, limits_.bytes)) {
    refuse(ErrorKind::too_large, "the XML is longer than " + std::to_string(limits_.bytes) + " bytes");
    return fail(error_);
  }
  if (consumed_ == 0 && text.starts_with("<?xml") && reads(text)) {
    const std::size_t declaration = text.find("?>");
    if (declaration != std::string_view::npos && !is_xml_byte(text[5], kNameByte)) at_ += declaration + 2;
  }
  const char* whole = at_;
  while (at_ != end_) {
    const Token outcome = token();
    if (outcome == Token::failed) return fail(error_);
    if (outcome == Token::incomplete) break;
    whole = at_;
  }
  at_ = whole;
  if (last_ && (!root_seen_ || !open_.empty())) {
    malformed(open_.empty() ? "there is no XML" : "the XML ends in the middle");
    return fail(error_);
  }
  const std::string_view done = between(begin_, whole);
  if (last_) return done.size();
  lines_ += static_cast<std::size_t>(std::ranges::count(done, '\n'));
  if (const auto newline = done.rfind('\n'); newline != std::string_view::npos)
    line_begin_ = consumed_ + newline + 1;
  consumed_ += done.size();
  return done.size();
}

XmlScanner::Token XmlScanner::token() {
  if (*at_ != '<') return text();
  if (end_ - at_ < 2) return cut();
  switch (at_[1]) {
    case '/':
      return end_tag();
    case '!':
      return markup();
    case '?':
      return instruction();
    default:
      return start_tag();
  }
}

XmlScanner::Token XmlScanner::text() {
  if (!open_.empty()) return *at_ == '&' ? reference() : run();
  while (at_ != end_ && is_xml_space(*at_)) ++at_;
  if (at_ == end_ || *at_ == '<') return Token::done;
  return malformed(root_seen_ ? "something follows the end of the XML" : "there is no XML");
}

/// Character data up to what does not stand for itself.
XmlScanner::Token XmlScanner::run() {
  const char* const from = at_;
  while (true) {
    while (at_ != end_ && is_xml_byte(*at_, kTextByte)) ++at_;
    if (at_ == end_ || *at_ == '<' || *at_ == '&' || *at_ == '\r') break;
    if (*at_ == ']') {
      const std::string_view rest = between(at_, end_);
      if (rest.starts_with("]]>")) return malformed("\"]]>\" stands in character data");
      if (!last_ && std::string_view("]]>").starts_with(rest)) return Token::incomplete;
      ++at_;
    } else {
      if (const Token read = character(); read != Token::done) return read;
    }
  }
  if (at_ == end_ && !last_) return Token::incomplete;
  if (at_ != from) return events_->text(between(from, at_), *this) ? Token::done : stopped();
  if (end_ - at_ < 2) return cut();
  at_ += at_[1] == '\n' ? 2 : 1;
  return events_->text("\n", *this) ? Token::done : stopped();
}

/// One character that is no plain ASCII.
XmlScanner::Token XmlScanner::character() {
  std::uint32_t point = static_cast<unsigned char>(*at_);
  std::size_t size = 1;
  if (point > 0x7F) {
    size = read_utf8(at_, end_, point);
    if (size == 0 && !last_ && end_ - at_ < 4) return Token::incomplete;
    if (size == 0) return malformed("the XML has bytes that are not UTF-8");
  }
  if (!is_xml_character(point)) return malformed("the XML has a character that XML does not allow");
  at_ += size;
  return Token::done;
}

XmlScanner::Token XmlScanner::reference() {
  std::string text;
  if (const Token read = reference(text); read != Token::done) return read;
  return events_->text(text, *this) ? Token::done : stopped();
}

/// Appends what a reference stands for.
XmlScanner::Token XmlScanner::reference(std::string& out) {
  const char* end = at_ + 1;
  while (end != end_ && *end != ';' && *end != '<' && *end != '&' && *end != '"' && *end != '\'') ++end;
  if (end == end_) return cut();
  if (*end != ';') return malformed("a reference has no end");
  if (!append_reference(out, between(at_ + 1, end))) {
    return malformed(at_[1] == '#' ? "the XML has a character that XML does not allow"
                                   : "an entity is not declared");
  }
  at_ = end + 1;
  return Token::done;
}

XmlScanner::Token XmlScanner::markup() {
  const std::string_view rest = between(at_, end_);
  if (rest.starts_with("<!--")) return comment();
  if (rest.starts_with("<![CDATA[")) return cdata();
  if (std::string_view("<!--").starts_with(rest) || std::string_view("<![CDATA[").starts_with(rest))
    return cut();
  const bool broken = rest[2] == '-' || rest[2] == '[';
  return malformed(broken ? "the markup is broken" : "a document type declaration is not accepted");
}

XmlScanner::Token XmlScanner::comment() {
  const std::size_t dashes = between(at_, end_).find("--", 4);
  if (dashes == std::string_view::npos || at_ + dashes + 2 == end_) return cut();
  const char* const close = at_ + dashes;
  if (close[2] != '>') {
    at_ = close;
    return malformed("a comment has two dashes");
  }
  at_ += 4;
  if (const Token checked = characters(close); checked != Token::done) return checked;
  at_ += 3;
  return Token::done;
}

XmlScanner::Token XmlScanner::cdata() {
  const std::size_t close = between(at_, end_).find("]]>", 9);
  if (close == std::string_view::npos) return cut();
  if (open_.empty()) return malformed("character data stands outside of the root");
  const char* const end = at_ + close;
  at_ += 9;
  while (at_ != end) {
    const char* const from = at_;
    if (const Token checked = characters(find_byte(at_, end, '\r')); checked != Token::done) return checked;
    if (at_ != from && !events_->text(between(from, at_), *this)) return stopped();
    if (at_ == end) break;
    at_ += end - at_ > 1 && at_[1] == '\n' ? 2 : 1;
    if (!events_->text("\n", *this)) return stopped();
  }
  at_ += 3;
  return Token::done;
}

XmlScanner::Token XmlScanner::instruction() {
  const std::string_view rest = between(at_, end_);
  const std::size_t close = rest.find("?>", 2);
  if (close == std::string_view::npos) return cut();
  const char* const end = at_ + close;
  at_ += 2;
  const char* const target = at_;
  if (const Token named = name_part(); named != Token::done) return named;
  const std::string_view name = between(target, std::min(at_, end));
  const auto lower = [](char c) { return static_cast<char>(c | 0x20); };
  const bool reserved =
      name.size() == 3 && lower(name[0]) == 'x' && lower(name[1]) == 'm' && lower(name[2]) == 'l';
  if (name.empty() || reserved || at_ > end) return malformed("a processing instruction is broken");
  if (at_ != end && !is_xml_space(*at_)) return malformed("a processing instruction is broken");
  if (const Token checked = characters(end); checked != Token::done) return checked;
  at_ += 2;
  return Token::done;
}

/// Whether all up to `end` are characters of XML; goes there.
XmlScanner::Token XmlScanner::characters(const char* end) {
  while (at_ != end) {
    if (static_cast<unsigned char>(*at_) >= 0x20 && static_cast<unsigned char>(*at_) < 0x80) {
      ++at_;
    } else if (const Token read = character(); read != Token::done) {
      return read;
    }
  }
  return Token::done;
}

XmlScanner::Token XmlScanner::end_tag() {
  if (open_.empty()) return malformed("an end tag closes nothing");
  const std::string_view name = std::string_view(open_names_).substr(open_.back().name);
  const std::string_view rest = between(at_ + 2, end_);
  if (rest.size() > name.size() && rest[name.size()] == '>' && same_text(rest.substr(0, name.size()), name)) {
    at_ += 3 + name.size();
    return close();
  }
  if (rest.size() <= name.size()) {
    return name.starts_with(rest) || rest.starts_with(name)
               ? cut()
               : malformed("an end tag does not match its start tag");
  }
  if (!rest.starts_with(name)) return malformed("an end tag does not match its start tag");
  const char* at = at_ + 2 + name.size();
  while (at != end_ && is_xml_space(*at)) ++at;
  if (at == end_) return cut();
  if (*at != '>') return malformed("an end tag does not match its start tag");
  at_ = at + 1;
  return close();
}

XmlScanner::Token XmlScanner::close() {
  if (!events_->end(*this)) return stopped();
  bindings_.resize(open_.back().bindings);
  open_names_.resize(open_.back().name);
  open_.pop_back();
  return Token::done;
}

std::string XmlScanner::position() const {
  std::size_t line = lines_ + 1;
  std::size_t begin = line_begin_;
  for (const char* c = begin_; c != at_; ++c) {
    if (*c == '\n') ++line, begin = consumed_ + static_cast<std::size_t>(c - begin_) + 1;
  }
  const std::size_t offset = consumed_ + static_cast<std::size_t>(at_ - begin_);
  return "line " + std::to_string(line) + ", column " + std::to_string(offset - begin + 1);
}

XmlScanner::Token XmlScanner::refuse(ErrorKind kind, std::string text) {
  error_ = Error{.kind = kind, .origin = origin_, .text = std::move(text), .location = position()};
  return Token::failed;
}

XmlScanner::Token XmlScanner::stopped() {
  error_ = events_->refusal();
  if (error_.location.empty()) error_.location = position();
  return Token::failed;
}

}  // namespace figbridge::soap
