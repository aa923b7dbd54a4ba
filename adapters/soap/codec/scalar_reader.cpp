// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "adapters/soap/codec/lexical.h"
#include "adapters/soap/codec/scalar.h"
#include "adapters/soap/xml/xml_text.h"
#include "core/json/json_writer.h"

namespace figbridge::soap {
namespace {

using schema::BuiltIn;
using schema::JsonForm;
using schema::SimpleType;

constexpr std::size_t kNumberDigits = 1000;
constexpr std::size_t kSurelyWithinDouble = 300;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The length of a text that already is a JSON number without exponent, or 0.
std::size_t plain_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == whole || (text[whole] == '0' && at > whole + 1)) return 0;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == fraction) return 0;
  }
  return at;
}

bool beyond_double(std::string_view number) {
  double value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec ==
         std::errc::result_out_of_range;
}

}  // namespace

ScalarOutcome append_json_number(std::string& out, std::string_view text) {
  if (text.size() <= kSurelyWithinDouble && plain_number(text) == text.size() && !text.empty()) {
    out += text;
    return ScalarOutcome::written;
  }
  if (!is_real(text)) return text.empty() ? ScalarOutcome::empty : ScalarOutcome::wrong;
  const std::size_t begin = out.size();
  if (text.starts_with('-')) out += '-';
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::size_t point = std::min(text.find('.'), mark);
  std::string_view whole = text.substr(0, point);
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  out += whole.empty() ? std::string_view("0") : whole;
  if (mark > point + 1) out += text.substr(point, mark - point);
  out += text.substr(mark);
  const std::string_view number = std::string_view(out).substr(begin);
  if (number.size() <= kNumberDigits && !beyond_double(number)) return ScalarOutcome::written;
  out.resize(begin);
  return ScalarOutcome::beyond;
}

ScalarOutcome ScalarReader::append(std::string& out, const SimpleType& type, std::string_view text,
                                   const XmlCursor& cursor) {
  if (type.is_list()) return append_list(out, type, text, cursor);
  if (!type.is_union()) return append_atomic(out, type, text, cursor);
  const SimpleType* member = member_for(type, text, patterns_);
  if (member == nullptr) return ScalarOutcome::wrong;
  return append(out, *member, text, cursor);
}

ScalarOutcome ScalarReader::append_atomic(std::string& out, const SimpleType& type, std::string_view text,
                                          const XmlCursor& cursor) {
  const std::string_view value = treated(text, type.white_space, storage_);
  switch (type.form) {
    case JsonForm::number:
      return append_number(out, value, false);
    case JsonForm::real:
      return append_number(out, value, true);
    case JsonForm::boolean:
      if (value.empty()) return ScalarOutcome::empty;
      if (value == "true" || value == "1")
        out += "true";
      else if (value == "false" || value == "0")
        out += "false";
      else
        return ScalarOutcome::wrong;
      return ScalarOutcome::written;
    default:
      break;
  }
  if (type.built_in == BuiltIn::base64_binary && value.find(' ') != std::string_view::npos) {
    std::string joined(value);
    std::erase(joined, ' ');
    append_json_string(out, joined);
  } else if (type.built_in == BuiltIn::qname) {
    const std::size_t colon = value.find(':');
    const auto uri =
        cursor.namespace_of(colon == std::string_view::npos ? std::string_view() : value.substr(0, colon));
    const std::string_view local = colon == std::string_view::npos ? value : value.substr(colon + 1);
    if (!uri) return ScalarOutcome::wrong;
    append_json_string(
        out, uri->empty() ? std::string(local) : "{" + std::string(*uri) + "}" + std::string(local));
  } else {
    append_json_string(out, value);
  }
  return ScalarOutcome::written;
}

ScalarOutcome ScalarReader::append_number(std::string& out, std::string_view text, bool real) {
  if (real && (text == "INF" || text == "-INF" || text == "NaN")) {
    append_json_string(out, text);
    return ScalarOutcome::written;
  }
  if (!real && text.find_first_of("eE") != std::string_view::npos) return ScalarOutcome::wrong;
  if (!numbers_as_strings_) return append_json_number(out, text);
  const std::size_t begin = out.size();
  out += '"';
  const auto outcome = append_json_number(out, text);
  if (outcome == ScalarOutcome::written)
    out += '"';
  else
    out.resize(begin);
  return outcome;
}

ScalarOutcome ScalarReader::append_list(std::string& out, const SimpleType& type, std::string_view text,
                                        const XmlCursor& cursor) {
  const std::size_t begin = out.size();
  out += '[';
  bool first = true;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const std::size_t end = std::min(text.find_first_of(" \t\n\r"), text.size());
    if (!std::exchange(first, false)) out += ',';
    if (const auto outcome = append(out, *type.item, text.substr(0, end), cursor);
        outcome != ScalarOutcome::written) {
      out.resize(begin);
      return outcome;
    }
    text.remove_prefix(end);
  }
  out += ']';
  return ScalarOutcome::written;
}

}  // namespace figbridge::soap
