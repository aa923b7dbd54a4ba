// SPDX-License-Identifier: Apache-2.0
#include "facade/config/source_text.h"

#include <algorithm>

namespace figbridge::facade {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

unsigned byte_at(std::string_view bytes, std::size_t offset) {
  return offset < bytes.size() ? static_cast<unsigned char>(bytes[offset]) : 0U;
}

bool continues(unsigned byte) {
  return (byte & 0xC0U) == 0x80U;
}

/// The length of the UTF-8 sequence that begins here (RFC 3629 section 4), or 0.
std::size_t sequence_length(std::string_view bytes, std::size_t at) {
  const auto first = byte_at(bytes, at);
  const auto second = byte_at(bytes, at + 1);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4 || !continues(second)) return 0;
  if (first < 0xE0) return 2;
  if (!continues(byte_at(bytes, at + 2))) return 0;
  if (first < 0xF0) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = first == 0xF0 && second < 0x90;
  const bool beyond = first == 0xF4 && second > 0x8F;
  return overlong || beyond || !continues(byte_at(bytes, at + 3)) ? 0 : 4;
}

}  // namespace

std::optional<TextFault> find_fault(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto first = byte_at(bytes, at);
    const bool control = (first < 0x20 && first != '\t' && first != '\n' && first != '\r') || first == 0x7f;
    if (control) return TextFault{at, "a control character stands here"};
    if (at > 0 && bytes.substr(at, 3) == kByteOrderMark)
      return TextFault{at, "a byte order mark stands here"};
    const auto length = sequence_length(bytes, at);
    if (length == 0) return TextFault{at, "the bytes here are not UTF-8"};
    at += length;
  }
  return std::nullopt;
}

LineIndex::LineIndex(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

std::size_t LineIndex::characters(std::size_t from, std::size_t to) const {
  const auto starts = [](char c) { return !continues(static_cast<unsigned char>(c)); };
  return static_cast<std::size_t>(std::ranges::count_if(text_.substr(from, to - from), starts));
}

LineIndex::Place LineIndex::place(std::size_t offset) {
  offset = std::min(offset, text_.size());
  const auto next = std::ranges::upper_bound(starts_, offset);
  const auto start = *(next - 1);
  if (last_offset_ < start) {
    last_column_ = characters(start, offset);
  } else if (last_offset_ <= offset) {
    last_column_ += characters(last_offset_, offset);
  } else if (last_start_ == start) {
    last_column_ -= characters(offset, last_offset_);
  } else {
    last_column_ = characters(start, offset);
  }
  last_start_ = start;
  last_offset_ = offset;
  return {static_cast<std::uint32_t>(next - starts_.begin()), static_cast<std::uint32_t>(last_column_ + 1)};
}

std::string_view LineIndex::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const auto start = starts_[number - 1];
  return text_.substr(start, text_.find('\n', start) - start);
}

}  // namespace figbridge::facade
