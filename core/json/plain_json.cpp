// SPDX-License-Identifier: Apache-2.0
#include "core/json/plain_json.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace figbridge {
namespace {

constexpr std::size_t kLevels = 32;
constexpr std::size_t kMembers = 32;
constexpr std::size_t kNames = 128;        // of all objects that are open
constexpr std::size_t kNumberBytes = 300;  // without an exponent, no double's range is left

/// Bytes that stand for themselves in a string: all but controls, quote, backslash and what is not ASCII.
constexpr std::array<bool, 256> kStands = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < 0x80; ++c) table.at(c) = c != '"' && c != '\\';
  return table;
}();

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The bytes of the UTF-8 character at `at`, by table 3-7 of the Unicode standard; 0 if there is none.
std::size_t character(const char* at, const char* end) {
  const auto byte = [&](int n) { return at + n < end ? static_cast<unsigned char>(at[n]) : 0U; };
  const auto trails = [&](int n) { return (byte(n) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  const unsigned second = byte(1);
  if (lead >= 0xC2 && lead <= 0xDF) return trails(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool sound = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second < 0xA0);
    return sound && trails(1) && trails(2) ? 3 : 0;
  }
  if (lead < 0xF0 || lead > 0xF4) return 0;
  const bool sound = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second < 0x90);
  return sound && trails(1) && trails(2) && trails(3) ? 4 : 0;
}

class PlainJson {
 public:
  PlainJson(std::string_view bytes, std::size_t depth)
      : at_(bytes.data()), end_(at_ + bytes.size()), from_(at_), depth_(std::min(depth, kLevels)) {
    out_.reserve(bytes.size());
  }

  std::optional<std::string> run() {
    skip_space();
    for (bool more = true; more;) {
      if (!value()) return std::nullopt;
      if (!behind_value(more)) return std::nullopt;
    }
    if (at_ != end_) return std::nullopt;
    out_.append(from_, at_);
    return std::move(out_);
  }

 private:
  struct Level {
    bool object;
    std::uint8_t first_name;
  };

  [[nodiscard]] char here() const { return at_ < end_ ? *at_ : '\0'; }

  /// What was looked at since the last white space is copied in one go.
  void skip_space() {
    const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    if (at_ == end_ || !space(*at_)) return;
    out_.append(from_, at_);
    while (at_ < end_ && space(*at_)) ++at_;
    from_ = at_;
  }

  /// A scalar, or all up to the first scalar (or empty container) of a container.
  bool value() {
    while (true) {
      const char c = here();
      if (c != '{' && c != '[') return scalar(c);
      if (level_ == depth_) return false;
      levels_[level_++] = {c == '{', static_cast<std::uint8_t>(names_)};
      ++at_;
      skip_space();
      if (here() == (c == '{' ? '}' : ']')) return true;
      if (c == '{' && !name()) return false;
    }
  }

  /// Closes what ends here; `more` says whether another value follows.
  bool behind_value(bool& more) {
    while (true) {
      skip_space();
      more = false;
      if (level_ == 0) return true;
      const Level& level = levels_[level_ - 1];
      if (at_ == end_) return false;
      const char c = *at_++;
      if (c == ',') {
        skip_space();
        more = true;
        return !level.object || name();
      }
      if (c != (level.object ? '}' : ']')) return false;
      names_ = level.first_name;
      --level_;
    }
  }

  bool name() {
    const char* const begin = at_;
    if (here() != '"' || !string()) return false;
    const std::string_view mine(begin, static_cast<std::size_t>(at_ - begin));
    const auto first = all_names_.begin() + levels_[level_ - 1].first_name;
    const auto last = all_names_.begin() + static_cast<std::ptrdiff_t>(names_);
    if (static_cast<std::size_t>(last - first) >= kMembers || names_ == kNames) return false;
    if (std::find(first, last, mine) != last) return false;
    all_names_[names_++] = mine;
    skip_space();
    if (here() != ':') return false;
    ++at_;
    skip_space();
    return true;
  }

  bool scalar(char c) {
    switch (c) {
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  bool word(std::string_view text) {
    if (static_cast<std::size_t>(end_ - at_) < text.size() || !std::equal(text.begin(), text.end(), at_))
      return false;
    at_ += text.size();
    return true;
  }

  bool string() {
    for (++at_; at_ < end_;) {
      if (kStands[static_cast<unsigned char>(*at_)]) {
        ++at_;
        continue;
      }
      if (*at_ == '"') return ++at_, true;
      const std::size_t size = character(at_, end_);
      if (size == 0) return false;
      at_ += size;
    }
    return false;
  }

  bool digits() {
    const char* const begin = at_;
    while (at_ < end_ && is_digit(*at_)) ++at_;
    return at_ != begin;
  }

  bool number() {
    const char* const begin = at_;
    if (here() == '-') ++at_;
    if (here() == '0')
      ++at_;
    else if (!digits())
      return false;
    if (here() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    const char c = here();
    return !is_digit(c) && c != 'e' && c != 'E' && static_cast<std::size_t>(at_ - begin) <= kNumberBytes;
  }

  const char* at_;
  const char* end_;
  const char* from_;
  std::size_t depth_;
  std::string out_;
  std::array<Level, kLevels> levels_;
  std::array<std::string_view, kNames> all_names_;
  std::size_t level_ = 0;
  std::size_t names_ = 0;
};

}  // namespace

std::optional<std::string> canonical_of_plain(std::string_view bytes, std::size_t depth) {
  return PlainJson(bytes, depth).run();
}

}  // namespace figbridge
