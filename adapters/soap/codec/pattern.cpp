// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/codec/pattern.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <utility>

namespace figbridge::soap {
namespace {

constexpr std::string_view kNameStart =
    ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{200C}-\\x{"
    "200D}"
    "\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}\\x{"
    "10000}-\\x{EFFFF}";
constexpr std::string_view kNameMore = "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}";

/// What an escape of one letter stands for, written to stand within [ ].
std::optional<std::string> multi_character(char letter) {
  switch (letter) {
    case 'd':
      return "\\p{Nd}";
    case 'D':
      return "\\P{Nd}";
    case 's':
      return " \\t\\n\\r";
    case 'S':
      return "\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}!-\\x{10FFFF}";
    case 'w':
      return "\\p{L}\\p{M}\\p{N}\\p{S}";
    case 'W':
      return "\\p{P}\\p{Z}\\p{C}";
    case 'i':
      return std::string(kNameStart);
    case 'c':
      return std::string(kNameStart) + std::string(kNameMore);
    default:
      return std::nullopt;
  }
}

std::optional<std::string> block(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kBlocks = {
      {{"IsBasicLatin", "\\x{0}-\\x{7F}"},
       {"IsLatin-1Supplement", "\\x{80}-\\x{FF}"},
       {"IsLatinExtended-A", "\\x{100}-\\x{17F}"},
       {"IsLatinExtended-B", "\\x{180}-\\x{24F}"},
       {"IsGreek", "\\x{370}-\\x{3FF}"},
       {"IsCyrillic", "\\x{400}-\\x{4FF}"}}};
  const auto* found = std::ranges::find(kBlocks, name, [](const auto& each) { return each.first; });
  if (found == kBlocks.end()) return std::nullopt;
  return std::string(found->second);
}

bool is_meta(char c) {
  return std::string_view("\\|.-^?*+{}()[]$").find(c) != std::string_view::npos;
}

class Translator {
 public:
  explicit Translator(std::string_view xsd) : rest_(xsd) {}

  std::optional<std::string> run() {
    while (!rest_.empty()) {
      if (!one()) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  bool one() {
    const char c = take();
    switch (c) {
      case '\\':
        return escape_outside();
      case '[':
        return character_class();
      case '.':
        out_ += "[^\\n\\r]";
        return true;
      case '^':
      case '$':
        (out_ += '\\') += c;
        return true;
      case '(':
        out_ += "(?:";
        return !rest_.starts_with('?');
      case ']':
      case '}':
        return false;
      case '{':
        return quantity();
      case '*':
      case '+':
      case '?':
        out_ += c;
        return rest_.empty() || (rest_.front() != '?' && rest_.front() != '+' && rest_.front() != '*');
      default:
        out_ += c;
        return true;
    }
  }

  bool quantity() {
    const std::size_t end = rest_.find('}');
    if (end == std::string_view::npos ||
        rest_.substr(0, end).find_first_not_of("0123456789,") != std::string_view::npos) {
      return false;
    }
    ((out_ += '{') += rest_.substr(0, end)) += '}';
    rest_.remove_prefix(end + 1);
    return true;
  }

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  bool escape_outside() {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    if (c == 'I' || c == 'C') {
      rest_.remove_prefix(1);
      out_ += "[^" + *multi_character(static_cast<char>(c + 32)) + "]";
      return true;
    }
    const auto inside = escape_inside();
    if (inside) out_ += "[" + *inside + "]";
    return inside.has_value();
  }

  /// After a backslash: what it stands for, written to stand within [ ].
  std::optional<std::string> escape_inside() {
    if (rest_.empty()) return std::nullopt;
    const char c = take();
    if (c == 'n' || c == 'r' || c == 't') return std::string("\\") + c;
    if (c == 'p' || c == 'P') return property(c);
    if (auto known = multi_character(c)) return known;
    if (is_meta(c)) return std::string("\\") + c;
    return std::nullopt;
  }

  std::optional<std::string> property(char letter) {
    const std::size_t end = rest_.find('}');
    if (!rest_.starts_with('{') || end == std::string_view::npos) return std::nullopt;
    const std::string_view name = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (name.starts_with("Is")) return letter == 'p' ? block(name) : std::nullopt;
    return std::string("\\") + letter + "{" + std::string(name) + "}";
  }

  bool character_class() {
    const bool negated = rest_.starts_with('^');
    if (negated) rest_.remove_prefix(1);
    std::string inside;
    while (!rest_.empty() && rest_.front() != ']') {
      if (rest_.starts_with("-[")) return subtraction(negated, inside);
      const char c = take();
      if (c == '[') return false;
      if (c == '\\') {
        const auto escaped = escape_inside();
        if (!escaped) return false;
        inside += *escaped;
      } else {
        const bool literal_dash = c == '-' && (inside.empty() || rest_.starts_with(']'));
        if (c == '^' || literal_dash) inside += '\\';
        inside += c;
      }
    }
    if (rest_.empty() || inside.empty()) return false;
    rest_.remove_prefix(1);
    ((out_ += negated ? "[^" : "[") += inside) += ']';
    return true;
  }

  using Ascii = std::bitset<128>;

  /// The characters that a class written for RE2 lists; nullopt if it holds more than ASCII characters and
  /// ranges.
  static std::optional<Ascii> listed(std::string_view inside) {
    Ascii set;
    while (!inside.empty()) {
      const auto from = single(inside);
      if (!from) return std::nullopt;
      auto to = from;
      if (inside.size() > 1 && inside.front() == '-') {
        inside.remove_prefix(1);
        to = single(inside);
      }
      if (!to || *to < *from) return std::nullopt;
      for (int c = *from; c <= *to; ++c) set.set(static_cast<std::size_t>(c));
    }
    return set;
  }
  static std::optional<int> single(std::string_view& inside) {
    if (inside.starts_with("\\p{Nd}")) return std::nullopt;
    if (inside.starts_with('\\')) {
      inside.remove_prefix(1);
      if (inside.empty() || !is_meta(inside.front())) return std::nullopt;
    }
    const auto c = static_cast<unsigned char>(inside.front());
    inside.remove_prefix(1);
    return c < 128 ? std::optional<int>(c) : std::nullopt;
  }

  bool subtraction(bool negated, std::string_view inside) {
    rest_.remove_prefix(2);
    const std::size_t end = rest_.find(']');
    if (negated || end == std::string_view::npos || !rest_.substr(end).starts_with("]]") ||
        rest_.starts_with('^'))
      return false;
    auto left = listed(inside);
    const auto right = listed(rest_.substr(0, end));
    if (!left || !right) return false;
    rest_.remove_prefix(end + 2);
    *left &= ~*right;
    out_ += '[';
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (std::size_t c = 0; c < left->size(); ++c) {
      if (left->test(c)) ((out_ += "\\x") += kHex[c >> 4U]) += kHex[c & 15U];
    }
    out_ += ']';
    return left->any();
  }

  std::string_view rest_;
  std::string out_;
};

}  // namespace

std::optional<std::string> to_re2(std::string_view xsd) {
  return Translator(xsd).run();
}

struct XsdPattern::Compiled {
  explicit Compiled(const std::string& pattern, const re2::RE2::Options& options) : regex(pattern, options) {}
  re2::RE2 regex;
};

XsdPattern::XsdPattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
XsdPattern::XsdPattern(XsdPattern&&) noexcept = default;
XsdPattern& XsdPattern::operator=(XsdPattern&&) noexcept = default;
XsdPattern::~XsdPattern() = default;

std::optional<XsdPattern> XsdPattern::compile(std::string_view xsd) {
  const auto pattern = to_re2(xsd);
  if (!pattern) return std::nullopt;
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_dot_nl(true);
  auto compiled = std::make_unique<Compiled>(*pattern, options);
  if (!compiled->regex.ok()) return std::nullopt;
  return XsdPattern(std::move(compiled));
}

bool XsdPattern::matches(std::string_view text) const {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->regex);
}

}  // namespace figbridge::soap
