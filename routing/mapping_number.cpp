// SPDX-License-Identifier: Apache-2.0
#include "routing/mapping_number.h"

#include <algorithm>
#include <charconv>

#include "core/json/decimal.h"
#include "core/json/json_text.h"
#include "core/json/json_writer.h"

namespace figbridge::routing {
namespace {

constexpr std::size_t kCentsBound = 18;
constexpr std::size_t kWidthBound = 100;

/// `name(12)` → 12
std::optional<std::size_t> argument(std::string_view text, std::string_view name, std::size_t bound) {
  if (!text.starts_with(name) || !text.ends_with(')') || text.size() < name.size() + 3 ||
      text[name.size()] != '(')
    return std::nullopt;
  const std::string_view digits = text.substr(name.size() + 1, text.size() - name.size() - 2);
  std::size_t value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed != std::errc{} || end != digits.data() + digits.size() || value == 0 || value > bound)
    return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// The digits as they stand where they are a JSON number already; else without '+' and leading zeros.
std::optional<std::string> lexeme_of(std::string_view text) {
  const bool could_be =
      !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
  if (could_be && parse_json(text, {.depth = 0}, Origin::bridge)) return std::string(text);
  const auto value = Decimal::parse(text);
  if (!value) return std::nullopt;
  const std::size_t point = text.find_first_of(".eE");
  const bool pointed = point != std::string_view::npos && text[point] == '.';
  const std::size_t written = pointed ? std::min(text.find_first_of("eE"), text.size()) - point - 1 : 0;
  return value->plain(text.find_first_of("eE") == std::string_view::npos ? written : 0);
}

std::optional<std::string> write_padded(const Decimal& value, std::size_t width) {
  if (value.negative || !value.integer()) return std::nullopt;
  auto digits = value.plain();
  if (!digits || digits->size() > width) return std::nullopt;
  digits->insert(0, width - digits->size(), '0');
  return escape_json(*digits);
}

}  // namespace

std::optional<NumberForm> NumberForm::named(std::string_view name) {
  if (name == "number") return NumberForm{Kind::number, 0};
  if (name == "text") return NumberForm{Kind::text, 0};
  if (const auto digits = argument(name, "cents", kCentsBound)) return NumberForm{Kind::cents, *digits};
  if (const auto width = argument(name, "pad", kWidthBound)) return NumberForm{Kind::pad, *width};
  return std::nullopt;
}

std::string NumberForm::names() {
  return "number, text, cents(1 to 18), pad(1 to 100)";
}

std::optional<std::string> convert_number(std::string_view text, NumberForm from, NumberForm to) {
  text = trimmed(text);
  const bool from_plain = from.kind == NumberForm::Kind::number || from.kind == NumberForm::Kind::text;
  const bool to_plain = to.kind == NumberForm::Kind::number || to.kind == NumberForm::Kind::text;
  std::optional<std::string> lexeme;
  if (from_plain && to_plain) {
    lexeme = lexeme_of(text);
  } else {
    auto value = Decimal::parse(text);
    if (!value) return std::nullopt;
    if (from.kind == NumberForm::Kind::cents && !value->zero())
      value->exponent -= static_cast<std::int64_t>(from.width);
    if (to.kind == NumberForm::Kind::pad) return write_padded(*value, to.width);
    if (to.kind == NumberForm::Kind::cents) {
      if (!value->zero()) value->exponent += static_cast<std::int64_t>(to.width);
      if (!value->integer()) return std::nullopt;
    }
    lexeme = value->plain(from.kind == NumberForm::Kind::cents && to_plain ? from.width : 0);
  }
  if (!lexeme) return std::nullopt;
  return to.kind == NumberForm::Kind::text ? escape_json(*lexeme) : *lexeme;
}

}  // namespace figbridge::routing
