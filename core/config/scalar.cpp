// SPDX-License-Identifier: Apache-2.0
#include "core/config/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "core/json/json_writer.h"

namespace figbridge {
namespace {

constexpr std::size_t kShownBytes = 60;

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - from;
}

bool all_of_base(std::string_view digits, std::string_view alphabet) {
  return !digits.empty() && digits.find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_based_integer(std::string_view text) {
  if (text.starts_with("0o")) return all_of_base(text.substr(2), "01234567");
  return text.starts_with("0x") && all_of_base(text.substr(2), "0123456789abcdefABCDEF");
}

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text;
}

bool is_special_number(std::string_view text) {
  return one_of(text, {".nan", ".NaN", ".NAN"}) || one_of(without_sign(text), {".inf", ".Inf", ".INF"});
}

/// [-+]? ( \.[0-9]+ | [0-9]+ ( \.[0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
struct DecimalParts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;  ///< with its e and sign
  bool dot = false;
};

bool split_decimal(std::string_view text, DecimalParts& parts) {
  parts.negative = text.starts_with('-');
  text = without_sign(text);
  parts.whole = text.substr(0, digits_at(text, 0));
  text.remove_prefix(parts.whole.size());
  if (text.starts_with('.')) {
    parts.dot = true;
    parts.fraction = text.substr(1, digits_at(text, 1));
    text.remove_prefix(1 + parts.fraction.size());
  }
  if (parts.whole.empty() && parts.fraction.empty()) return false;
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  parts.exponent = text;
  const auto digits = without_sign(text.substr(1));
  return !digits.empty() && digits_at(digits, 0) == digits.size();
}

Result<std::string> refuse(std::string text) {
  return fail(ErrorKind::configuration, Origin::bridge, std::move(text));
}

Result<std::string> number_token(std::string_view text) {
  if (is_special_number(text)) return refuse("JSON has no infinity and no NaN");
  if (is_based_integer(text)) {
    std::uint64_t value = 0;
    const auto digits = text.substr(2);
    const auto [end, failed] = std::from_chars(digits.begin(), digits.end(), value, text[1] == 'x' ? 16 : 8);
    if (failed != std::errc{} || end != digits.end()) return refuse("the number does not fit into 64 bits");
    return std::to_string(value);
  }
  DecimalParts parts;
  split_decimal(text, parts);
  if (parts.whole.size() > 1 && parts.whole[0] == '0') {
    return refuse("a number with leading zeros could be meant as text; put it in quotes if it is");
  }
  std::string out = parts.negative ? "-" : "";
  out += parts.whole.empty() ? "0" : parts.whole;
  if (parts.dot) out += "." + std::string(parts.fraction.empty() ? "0" : parts.fraction);
  out += parts.exponent;
  return out;
}

Result<std::string> scalar_token(const ConfigNode& scalar) {
  switch (scalar_type(scalar)) {
    case ScalarType::null:
      return "null";
    case ScalarType::boolean:
      return one_of(scalar.text, {"true", "True", "TRUE"}) ? "true" : "false";
    case ScalarType::integer:
    case ScalarType::decimal:
      return number_token(scalar.text);
    case ScalarType::text:
      break;
  }
  return escape_json(scalar.text);
}

Status write_json(JsonWriter& out, const ConfigNode& value) {
  if (value.kind == ConfigNode::Kind::map) {
    out.begin_object();
    for (const auto& [name, member] : value.members) {
      out.name(name.text);
      if (auto written = write_json(out, member); !written) return written;
    }
    out.end_object();
  } else if (value.kind == ConfigNode::Kind::sequence) {
    out.begin_array();
    for (const auto& item : value.items) {
      if (auto written = write_json(out, item); !written) return written;
    }
    out.end_array();
  } else {
    auto token = scalar_token(value);
    if (!token) return std::unexpected(std::move(token).error());
    out.token(*token);
  }
  return {};
}

}  // namespace

ScalarType scalar_type(const ConfigNode& scalar) {
  if (scalar.kind != ConfigNode::Kind::scalar) return ScalarType::null;
  const std::string_view text = scalar.text;
  if (scalar.quoted) return ScalarType::text;
  if (one_of(text, {"null", "Null", "NULL", "~"})) return ScalarType::null;
  if (one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return ScalarType::boolean;
  if (is_special_number(text)) return ScalarType::decimal;
  if (is_based_integer(text)) return ScalarType::integer;
  DecimalParts parts;
  if (!split_decimal(text, parts)) return ScalarType::text;
  return parts.dot || !parts.exponent.empty() ? ScalarType::decimal : ScalarType::integer;
}

Result<JsonText> json_of(const ConfigNode& value) {
  std::string text;
  JsonWriter out(text);
  if (auto written = write_json(out, value); !written) return std::unexpected(std::move(written).error());
  auto checked = parse_json(text, JsonLimits{}, Origin::bridge);
  if (!checked) {
    auto error = std::move(checked).error();
    error.kind = ErrorKind::configuration;
    return std::unexpected(std::move(error));
  }
  return checked;
}

std::string shown(const ConfigNode& value, bool secret) {
  switch (value.kind) {
    case ConfigNode::Kind::absent:
    case ConfigNode::Kind::null:
      return "nothing";
    case ConfigNode::Kind::sequence:
      return "a list";
    case ConfigNode::Kind::map:
      return "a map";
    case ConfigNode::Kind::scalar:
      break;
  }
  if (secret || value.secret) return "a secret value";
  std::size_t end = std::min(value.text.size(), kShownBytes);
  while (end > 0 && end < value.text.size() && (static_cast<unsigned char>(value.text[end]) & 0xC0U) == 0x80U)
    --end;
  std::string out = "'" + value.text.substr(0, end) + (end < value.text.size() ? "…'" : "'");
  std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

}  // namespace figbridge
