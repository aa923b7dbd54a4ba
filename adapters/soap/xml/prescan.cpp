// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/xml/prescan.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace figbridge::soap {
namespace {

constexpr std::string_view kXmlns = "xmlns";
constexpr std::string_view kCdata = "CDATA[";

constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Bytes at which a name ends.
constexpr std::array<bool, 256> kNameEnd = [] {
  std::array<bool, 256> table{};
  for (const char c : {' ', '\n', '\r', '\t', '/', '>', '=', '"', '\'', '<', '\0'}) {
    table.at(static_cast<unsigned char>(c)) = true;
  }
  return table;
}();

constexpr bool ends_name(char c) {
  return kNameEnd[static_cast<unsigned char>(c)];
}

const char* find(const char* at, const char* end, char wanted) {
  const void* found = std::memchr(at, wanted, static_cast<std::size_t>(end - at));
  return found == nullptr ? end : static_cast<const char*>(found);
}

}  // namespace

Prescan::Prescan(const XmlLimits& limits, Origin origin) : limits_(limits), origin_(origin) {
  open_.reserve(limits.depth);
}

void Prescan::reset(Origin origin) {
  const XmlLimits limits = limits_;
  auto kept = std::move(open_);
  kept.clear();
  *this = Prescan(limits, origin);
  open_ = std::move(kept);
}

Status Prescan::feed(std::string_view chunk) {
  chunk_ = chunk.data();
  const char* at = chunk.data();
  const char* const end = at + chunk.size();
  if (chunk.size() > limits_.bytes - std::min(fed_, limits_.bytes)) {
    refuse(ErrorKind::too_large, "the XML is longer than " + std::to_string(limits_.bytes) + " bytes", at);
    return fail(refusal_);
  }
  if (const char* nul = find(at, end, '\0'); nul != end) {
    refuse(ErrorKind::malformed, "the XML has a character that XML does not allow", nul);
    return fail(refusal_);
  }
  while (at != end) {
    at = step(at, end);
    if (at == nullptr) return fail(refusal_);
  }
  line_ += static_cast<std::size_t>(std::ranges::count(chunk, '\n'));
  if (const auto last = chunk.rfind('\n'); last != std::string_view::npos) line_begin_ = fed_ + last + 1;
  fed_ += chunk.size();
  return {};
}

Status Prescan::finish() {
  if (state_ == State::text && open_.empty()) return {};
  chunk_ = nullptr;
  refuse(ErrorKind::malformed, "the XML ends in the middle", nullptr);
  return fail(refusal_);
}

const char* Prescan::step(const char* at, const char* end) {
  switch (state_) {
    case State::text:
      return in_text(at, end);
    case State::open:
      return at_open(at);
    case State::bang:
      return at_bang(at);
    case State::comment_open:
      if (*at != '-') return refuse(ErrorKind::malformed, "the markup is broken", at);
      state_ = State::comment;
      return at + 1;
    case State::cdata_open:
      if (*at != kCdata[run_]) return refuse(ErrorKind::malformed, "the markup is broken", at);
      if (++run_ == kCdata.size()) state_ = State::cdata, run_ = 0;
      return at + 1;
    case State::comment:
      return in_until(at, end, '-', 2);
    case State::cdata:
      return in_until(at, end, ']', 2);
    case State::instruction:
      return in_until(at, end, '?', 1);
    case State::end_tag:
    case State::tag_name:
      return in_name(at, end);
    case State::tag:
      return in_tag(at, end);
    case State::slash:
      if (*at != '>') return refuse(ErrorKind::malformed, "the tag is broken", at);
      return open_element(at, true);
    case State::attribute_name:
      return in_attribute_name(at, end);
    case State::before_equals:
      if (*at == '=')
        state_ = State::before_value;
      else if (!is_space(*at))
        return refuse(ErrorKind::malformed, "an attribute has no value", at);
      return at + 1;
    case State::before_value:
      if (*at == '"' || *at == '\'')
        state_ = State::value, quote_ = *at;
      else if (!is_space(*at))
        return refuse(ErrorKind::malformed, "an attribute's value is not quoted", at);
      return at + 1;
    case State::value:
      return in_value(at, end);
  }
  return nullptr;
}

const char* Prescan::in_text(const char* at, const char* end) {
  at = find(at, end, '<');
  if (at == end) return end;
  state_ = State::open;
  return at + 1;
}

const char* Prescan::at_open(const char* at) {
  run_ = name_bytes_ = 0;
  switch (*at) {
    case '!':
      state_ = State::bang;
      return at + 1;
    case '?':
      state_ = State::instruction;
      return at + 1;
    case '/':
      state_ = State::end_tag;
      return at + 1;
    default:
      if (ends_name(*at)) return refuse(ErrorKind::malformed, "a tag has no name", at);
      attributes_ = declarations_ = 0;
      state_ = State::tag_name;
      return at;
  }
}

const char* Prescan::at_bang(const char* at) {
  if (*at == '-') {
    state_ = State::comment_open;
  } else if (*at == '[') {
    state_ = State::cdata_open;
  } else {
    return refuse(ErrorKind::malformed, "a document type declaration is not accepted", at);
  }
  return at + 1;
}

const char* Prescan::in_until(const char* at, const char* end, char mark, std::uint32_t marks) {
  if (run_ == 0) at = find(at, end, mark);
  for (; at != end; ++at) {
    if (*at == mark) {
      ++run_;
    } else if (*at == '>' && run_ >= marks) {
      state_ = State::text;
      return at + 1;
    } else {
      run_ = 0;
      return at + 1;
    }
  }
  return end;
}

const char* Prescan::in_name(const char* at, const char* end) {
  const char* const from = at;
  while (at != end && !ends_name(*at)) ++at;
  name_bytes_ += static_cast<std::uint32_t>(at - from);
  if (name_bytes_ > limits_.name_bytes) return refuse(ErrorKind::too_large, "a name is too long", at);
  if (at == end) return end;
  if (state_ == State::end_tag) {
    if (is_space(*at)) return at + 1;
    if (*at != '>') return refuse(ErrorKind::malformed, "the end tag is broken", at);
    if (open_.empty()) return refuse(ErrorKind::malformed, "an end tag closes nothing", at);
    namespaces_ -= open_.back();
    open_.pop_back();
    state_ = State::text;
    return at + 1;
  }
  state_ = State::tag;
  return at;
}

const char* Prescan::in_tag(const char* at, const char* end) {
  while (at != end && is_space(*at)) ++at;
  if (at == end) return end;
  if (*at == '>') return open_element(at, false);
  if (*at == '/') {
    state_ = State::slash;
    return at + 1;
  }
  if (ends_name(*at)) return refuse(ErrorKind::malformed, "the tag is broken", at);
  return begin_attribute(at);
}

const char* Prescan::begin_attribute(const char* at) {
  if (++attributes_ > limits_.attributes) {
    return refuse(ErrorKind::too_large,
                  "an element has more than " + std::to_string(limits_.attributes) + " attributes", at);
  }
  name_bytes_ = xmlns_match_ = 0;
  state_ = State::attribute_name;
  return at;
}

const char* Prescan::in_attribute_name(const char* at, const char* end) {
  for (; at != end && !ends_name(*at); ++at) {
    if (xmlns_match_ == name_bytes_ && name_bytes_ < kXmlns.size() && *at == kXmlns[name_bytes_])
      ++xmlns_match_;
    else if (name_bytes_ == kXmlns.size() && *at != ':')
      xmlns_match_ = 0;
    ++name_bytes_;
  }
  if (name_bytes_ > limits_.name_bytes) return refuse(ErrorKind::too_large, "a name is too long", at);
  return at == end ? end : end_attribute_name(at);
}

const char* Prescan::end_attribute_name(const char* at) {
  if (xmlns_match_ == kXmlns.size() && namespaces_ + ++declarations_ > limits_.namespaces) {
    return refuse(ErrorKind::too_large,
                  "more than " + std::to_string(limits_.namespaces) + " namespaces are in scope", at);
  }
  state_ = State::before_equals;
  return at;
}

const char* Prescan::in_value(const char* at, const char* end) {
  while (at != end && *at != quote_ && *at != '<') ++at;
  if (at == end) return end;
  if (*at == '<') return refuse(ErrorKind::malformed, "an attribute's value has a '<'", at);
  state_ = State::tag;
  return at + 1;
}

const char* Prescan::open_element(const char* at, bool empty) {
  if (open_.size() >= limits_.depth) {
    return refuse(ErrorKind::too_large, "the XML is nested deeper than " + std::to_string(limits_.depth), at);
  }
  if (!empty) {
    open_.push_back(declarations_);
    namespaces_ += declarations_;
  }
  state_ = State::text;
  return at + 1;
}

const char* Prescan::refuse(ErrorKind kind, std::string_view text, const char* at) {
  std::size_t line = line_;
  std::size_t begin = line_begin_;
  const std::size_t offset = at == nullptr ? fed_ : fed_ + static_cast<std::size_t>(at - chunk_);
  for (const char* c = chunk_; at != nullptr && c != at; ++c) {
    if (*c == '\n') ++line, begin = fed_ + static_cast<std::size_t>(c - chunk_) + 1;
  }
  refusal_ = Error{.kind = kind, .origin = origin_, .text = std::string(text)};
  refusal_.location = "line " + std::to_string(line) + ", column " + std::to_string(offset - begin + 1);
  return nullptr;
}

}  // namespace figbridge::soap
