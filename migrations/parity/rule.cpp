// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/rule.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/json/json_writer.h"
#include "migrations/parity/values.h"

namespace figbridge::migrations {
namespace {

using What = ParityRule::What;
using enum DifferenceKind;

bool of_time(DifferenceKind kind) {
  return kind == moment || kind == notation;
}

bool speaks_of(What what, DifferenceKind kind) {
  switch (what) {
    case What::ignore:
      return true;
    case What::tolerate:
      return kind == number || kind == scale || of_time(kind);
    case What::tolerate_share:
      return kind == number || kind == scale;
    case What::zone:
      return of_time(kind);
    case What::date:
    case What::times:
    case What::map:
      return kind != order && kind != outcome;
    case What::order_free:
    case What::key:
      return kind == order;
    case What::empty:
      return kind == emptiness;
    case What::scale:
      return kind == scale;
    case What::notation:
      return kind == notation;
    case What::trim:
      return kind == trimmed;
    case What::pad:
      return kind == trimmed || kind == text || kind == type;
    case What::letters:
      return kind == cased || kind == trimmed;
  }
  return false;
}

std::optional<Decimal> read_value(DifferenceKind kind, std::string_view token) {
  return of_time(kind) ? seconds_of(unescape_json(token)) : Decimal::parse(token);
}

/// Whole seconds, at most a day.
int seconds_in(const Decimal& value) {
  const auto text = value.plain();
  return text ? std::atoi(text->c_str()) : 0;
}

bool same_moment(const ParityRule& rule, std::string_view answered, std::string_view aside) {
  const int ahead = seconds_in(rule.tolerance);
  const auto a = seconds_of(unescape_json(answered), ahead);
  const auto b = seconds_of(unescape_json(aside), ahead);
  return a && b && *a == *b;
}

bool mapped(const ParityRule& rule, std::string_view legacy, std::string_view modern) {
  return std::ranges::any_of(rule.values,
                             [&](const auto& pair) { return pair.first == legacy && pair.second == modern; });
}

std::string text_of(std::string_view token) {
  return token.starts_with('"') ? unescape_json(token) : std::string(token);
}

bool dated(const ParityRule& rule, std::string_view legacy, std::string_view modern) {
  const auto made = routing::convert_date(text_of(legacy), rule.date_from, rule.date_to);
  return made && *made == modern;
}

bool scaled(const ParityRule& rule, std::string_view legacy, std::string_view modern) {
  auto a = Decimal::parse(text_of(legacy));
  const auto b = Decimal::parse(text_of(modern));
  if (!a || !b) return false;
  if (!a->zero()) a->exponent += rule.power;
  return *a == *b;
}

bool related(const ParityRule& rule, std::string_view legacy, std::string_view modern) {
  if (rule.what == What::date) return dated(rule, legacy, modern);
  return rule.what == What::times ? scaled(rule, legacy, modern) : mapped(rule, legacy, modern);
}

/// `"  0042 "` and 42 are one.
std::string without_padding(std::string_view token) {
  const auto text = text_of(token);
  auto inner = trimmed_text(text);
  const bool digits = !inner.empty() && inner.find_first_not_of("0123456789") == std::string_view::npos;
  while (digits && inner.size() > 1 && inner.front() == '0') inner.remove_prefix(1);
  return std::string(inner);
}

}  // namespace

std::string_view name_of(What what) noexcept {
  constexpr std::array<std::string_view, 15> kNames = {"ignore", "tolerate", "tolerate",   "zone", "date",
                                                       "times",  "map",      "order_free", "key",  "empty",
                                                       "scale",  "notation", "trim",       "pad",  "case"};
  return kNames.at(static_cast<std::size_t>(what));
}

bool ParityRule::covers(std::string_view where) const {
  std::string_view place = field;
  const bool everything = place.ends_with("/**");
  if (!everything && what != What::ignore) return place == where;
  if (everything) place.remove_suffix(3);
  return where.starts_with(place) && (where.size() == place.size() || where[place.size()] == '/');
}

bool explains(const ParityRule& rule, DifferenceKind kind, std::string_view answered, std::string_view aside,
              Side side_that_answered) {
  if (!speaks_of(rule.what, kind)) return false;
  switch (rule.what) {
    case What::tolerate:
    case What::tolerate_share: {
      const auto a = read_value(kind, answered);
      const auto b = read_value(kind, aside);
      if (!a || !b) return false;
      return rule.what == What::tolerate ? within(*a, *b, rule.tolerance)
                                         : within_share(*a, *b, rule.tolerance);
    }
    case What::zone:
      return same_moment(rule, answered, aside);
    case What::date:
    case What::times:
    case What::map:
      return side_that_answered == Side::legacy ? related(rule, answered, aside)
                                                : related(rule, aside, answered);
    case What::pad:
      return !answered.empty() && !aside.empty() && without_padding(answered) == without_padding(aside);
    default:
      return true;
  }
}

}  // namespace figbridge::migrations
