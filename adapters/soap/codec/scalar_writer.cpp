// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <optional>

#include "adapters/soap/codec/lexical.h"
#include "adapters/soap/codec/scalar.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

using schema::BuiltIn;
using schema::JsonForm;
using schema::SimpleType;

constexpr int kLongestExponent = 400;

/// A JSON number without its exponent: `1.5e3` is `1500`, `1e-2` is `0.01`. Nothing if the exponent is too
/// long.
std::optional<std::string> without_exponent(std::string_view number) {
  const std::size_t mark = number.find_first_of("eE");
  if (mark == std::string_view::npos) return std::string(number);
  std::string_view written = number.substr(mark + 1);
  if (written.starts_with('+')) written.remove_prefix(1);
  int exponent = 0;
  const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), exponent);
  if (failed != std::errc{} || exponent > kLongestExponent || exponent < -kLongestExponent)
    return std::nullopt;
  const bool negative = number.starts_with('-');
  number = number.substr(negative ? 1 : 0, mark - (negative ? 1 : 0));
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string digits(number.substr(0, point));
  if (point < number.size()) digits += number.substr(point + 1);
  auto whole = static_cast<std::ptrdiff_t>(point) + exponent;
  if (whole <= 0) digits.insert(0, static_cast<std::size_t>(1 - whole), '0'), whole = 1;
  if (whole > static_cast<std::ptrdiff_t>(digits.size())) digits.resize(static_cast<std::size_t>(whole), '0');
  std::string out = negative ? "-" : "";
  std::string_view kept = std::string_view(digits).substr(0, static_cast<std::size_t>(whole));
  while (kept.size() > 1 && kept.front() == '0') kept.remove_prefix(1);
  out += kept;
  if (static_cast<std::size_t>(whole) < digits.size())
    (out += '.') += digits.substr(static_cast<std::size_t>(whole));
  return out;
}

/// `5.0` is an integer, `5.1` stays as it is and is refused later.
void drop_zero_fraction(std::string& number) {
  const std::size_t point = number.find('.');
  if (point != std::string::npos && number.find_first_not_of('0', point + 1) == std::string::npos)
    number.resize(point);
}

std::string_view called(JsonKind kind) {
  switch (kind) {
    case JsonKind::object:
      return "an object";
    case JsonKind::array:
      return "an array";
    case JsonKind::string:
      return "a string";
    case JsonKind::number:
      return "a number";
    case JsonKind::boolean:
      return "true or false";
    case JsonKind::null:
      return "null";
  }
  return "";
}

std::string expected(std::string_view what, JsonKind found) {
  return "is " + std::string(called(found)) + " where " + std::string(what) + " is asked for";
}

bool fits(JsonForm form, JsonKind kind, bool numbers_as_strings) {
  switch (form) {
    case JsonForm::string:
      return kind == JsonKind::string;
    case JsonForm::number:
      return kind == JsonKind::number || (numbers_as_strings && kind == JsonKind::string);
    case JsonForm::real:
      return kind == JsonKind::number || kind == JsonKind::string;
    case JsonForm::boolean:
      return kind == JsonKind::boolean;
    case JsonForm::list:
      return kind == JsonKind::array;
    case JsonForm::union_of:
      return kind != JsonKind::object && kind != JsonKind::null;
  }
  return false;
}

}  // namespace

Result<std::string> ScalarWriter::text(const SimpleType& type, const JsonIndex& json, JsonIndex::Id id) {
  auto written = lexical(type, json, id);
  if (!written) return written;
  if (find_unwritable(*written) != std::string::npos) return wrong("has a character that XML cannot carry");
  return written;
}

Result<std::string> ScalarWriter::lexical(const SimpleType& type, const JsonIndex& json, JsonIndex::Id id) {
  if (type.is_union()) return of_union(type, json, id);
  const JsonKind kind = json.node(id).kind;
  if (type.is_list()) {
    if (kind != JsonKind::array) return wrong(expected("an array", kind));
    return list(type, json, id);
  }
  std::string value;
  switch (type.form) {
    case JsonForm::number:
    case JsonForm::real: {
      auto digits = number(type, json, id);
      if (!digits) return digits;
      value = std::move(*digits);
      break;
    }
    case JsonForm::boolean:
      if (kind != JsonKind::boolean) return wrong(expected("true or false", kind));
      value = json.value(id);
      break;
    default:
      if (kind != JsonKind::string) return wrong(expected("a string", kind));
      value = json.plain(id);
  }
  if (type.built_in == BuiltIn::qname) {
    auto name = qname(value);
    if (!name) return name;
    value = std::move(*name);
  }
  std::string storage;
  if (auto problem = problem_of(type, treated(value, type.white_space, storage), patterns_);
      !problem.empty()) {
    return wrong(std::move(problem));
  }
  return value;
}

Result<std::string> ScalarWriter::number(const SimpleType& type, const JsonIndex& json,
                                         JsonIndex::Id id) const {
  const JsonKind kind = json.node(id).kind;
  const bool real = type.form == JsonForm::real;
  std::string value = json.plain(id);
  if (kind == JsonKind::string) {
    const bool named = real && (value == "INF" || value == "-INF" || value == "NaN");
    if (named) return value;
    if (!numbers_as_strings_) return wrong(expected("a number", kind));
    std::string checked;
    if (append_json_number(checked, value) != ScalarOutcome::written) return wrong("is no number");
    value = std::move(checked);
  } else if (kind != JsonKind::number) {
    return wrong(expected("a number", kind));
  }
  if (real) return value;
  auto plain = without_exponent(value);
  if (!plain) return wrong("is a number beyond what can be written without an exponent");
  if (is_integer(type.built_in)) drop_zero_fraction(*plain);
  return std::move(*plain);
}

Result<std::string> ScalarWriter::list(const SimpleType& type, const JsonIndex& json, JsonIndex::Id id) {
  std::string out;
  std::size_t position = 0;
  for (auto item = json.first_child(id); item; item = json.next_sibling(*item, id)) {
    auto written = lexical(*type.item, json, *item);
    const auto place = "item " + std::to_string(++position) + " ";
    if (!written) return wrong(place + written.error().text);
    if (written->empty() || written->find_first_of(" \t\n\r") != std::string::npos) {
      return wrong(place + "is empty or has white space, which a list cannot carry");
    }
    if (position > 1) out += ' ';
    out += *written;
  }
  if (auto problem = problem_of(type, out, patterns_); !problem.empty()) return wrong(std::move(problem));
  return out;
}

Result<std::string> ScalarWriter::of_union(const SimpleType& type, const JsonIndex& json, JsonIndex::Id id) {
  for (const SimpleType* member : type.members) {
    if (!fits(member->is_union() ? JsonForm::union_of : member->form, json.node(id).kind,
              numbers_as_strings_))
      continue;
    auto written = lexical(*member, json, id);
    if (!written) continue;
    std::string storage;
    auto problem = problem_of(type, *written, patterns_);
    if (!problem.empty()) return wrong(std::move(problem));
    return written;
  }
  return wrong("is of none of the types that are allowed here");
}

Result<std::string> ScalarWriter::qname(std::string_view clark) {
  if (!clark.starts_with('{')) return std::string(clark);
  const std::size_t end = clark.find('}');
  if (end == std::string_view::npos) return wrong("is no qualified name ({namespace}local)");
  const std::string_view uri = clark.substr(1, end - 1);
  if (uri.empty()) return std::string(clark.substr(end + 1));
  if (uri == kXmlnsNamespace || find_unwritable(uri) != std::string_view::npos)
    return wrong("has a character that XML cannot carry");
  return prefix_of_(uri) + ":" + std::string(clark.substr(end + 1));
}

}  // namespace figbridge::soap
