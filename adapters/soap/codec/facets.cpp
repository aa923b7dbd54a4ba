// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/codec/facets.h"

#include <algorithm>

#include "adapters/soap/codec/lexical.h"

namespace figbridge::soap {
namespace {

using schema::BuiltIn;
using schema::Facets;
using schema::SimpleType;

std::string length_problem(const Facets& facets, std::size_t length, std::string_view unit) {
  const auto says = [&](std::string_view what, std::uint64_t bound) {
    return std::string(what) + " " + std::to_string(bound) + " " + std::string(unit);
  };
  if (facets.length && length != *facets.length) return says("does not have exactly", *facets.length);
  if (facets.min_length && length < *facets.min_length) return says("has fewer than", *facets.min_length);
  if (facets.max_length && length > *facets.max_length) return says("has more than", *facets.max_length);
  return {};
}

std::string digits_problem(const Facets& facets, std::string_view text) {
  if (!facets.total_digits && !facets.fraction_digits) return {};
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  while (whole.starts_with('0')) whole.remove_prefix(1);
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (facets.fraction_digits && fraction.size() > *facets.fraction_digits) {
    return "has more than " + std::to_string(*facets.fraction_digits) + " digits after the point";
  }
  if (facets.total_digits && whole.size() + fraction.size() > *facets.total_digits) {
    return "has more than " + std::to_string(*facets.total_digits) + " digits";
  }
  return {};
}

std::string range_problem(const SimpleType& type, std::string_view text) {
  const Facets& facets = type.facets;
  const auto order = [&](const std::optional<std::string>& bound) {
    return bound ? compare_values(type.built_in, text, *bound) : std::nullopt;
  };
  if (const auto found = order(facets.min_inclusive); found && *found < 0)
    return "is below " + *facets.min_inclusive;
  if (const auto found = order(facets.max_inclusive); found && *found > 0)
    return "is above " + *facets.max_inclusive;
  if (const auto found = order(facets.min_exclusive); found && *found <= 0)
    return "is not above " + *facets.min_exclusive;
  if (const auto found = order(facets.max_exclusive); found && *found >= 0)
    return "is not below " + *facets.max_exclusive;
  return {};
}

bool enumerated(const SimpleType& type, std::string_view text) {
  const auto& values = type.facets.enumeration;
  // The prefixes of QNames are those of the schema here and of the message there.
  if (values.empty() || type.built_in == BuiltIn::qname || std::ranges::find(values, text) != values.end())
    return true;
  const auto same = [&](const std::string& value) { return compare_values(type.built_in, value, text) == 0; };
  return !type.is_list() && !type.is_union() && std::ranges::any_of(values, same);
}

std::string list_problem(const SimpleType& type, std::string_view text, const PatternTable& patterns) {
  std::size_t items = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (auto problem = problem_of(*type.item, text.substr(0, end), patterns); !problem.empty()) {
      return "item " + std::to_string(items + 1) + " " + problem;
    }
    ++items;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return length_problem(type.facets, items, "items");
}

std::string atomic_problem(const SimpleType& type, std::string_view text) {
  if (!in_lexical_space(type.built_in, text)) return "is no " + std::string(name_of(type.built_in));
  const bool binary = type.built_in == BuiltIn::base64_binary || type.built_in == BuiltIn::hex_binary;
  const Facets& facets = type.facets;
  if (facets.length || facets.min_length || facets.max_length) {
    const std::size_t length = binary ? octets(type.built_in, text) : characters(text);
    if (auto problem = length_problem(facets, length, binary ? "octets" : "characters"); !problem.empty())
      return problem;
  }
  if (auto problem = range_problem(type, text); !problem.empty()) return problem;
  const bool decimal = type.built_in == BuiltIn::decimal || is_integer(type.built_in);
  return decimal ? digits_problem(facets, text) : std::string();
}

}  // namespace

void PatternTable::add(const SimpleType& type) {
  if (steps_.contains(&type)) return;
  auto& steps = steps_[&type];
  for (const auto& alternatives : type.facets.patterns) {
    Step step;
    for (const auto& pattern : alternatives) {
      auto compiled = XsdPattern::compile(pattern);
      if (compiled)
        step.push_back(std::move(*compiled));
      else
        unchecked_.push_back(pattern);
    }
    if (step.size() == alternatives.size()) steps.push_back(std::move(step));
  }
  if (type.item != nullptr) add(*type.item);
  for (const SimpleType* member : type.members) add(*member);
}

bool PatternTable::match(const SimpleType& type, std::string_view text) const {
  if (type.facets.patterns.empty()) return true;
  const auto found = steps_.find(&type);
  if (found == steps_.end()) return true;
  return std::ranges::all_of(found->second, [&](const Step& step) {
    return std::ranges::any_of(step, [&](const XsdPattern& pattern) { return pattern.matches(text); });
  });
}

std::string problem_of(const SimpleType& type, std::string_view text, const PatternTable& patterns) {
  std::string problem;
  if (type.is_union()) {
    if (member_for(type, text, patterns) == nullptr)
      problem = "is of none of the types that are allowed here";
  } else {
    problem = type.is_list() ? list_problem(type, text, patterns) : atomic_problem(type, text);
  }
  if (!problem.empty()) return problem;
  if (!enumerated(type, text)) return "is none of the values that are allowed here";
  if (!patterns.match(type, text)) return "does not match the pattern that is asked for here";
  return {};
}

const SimpleType* member_for(const SimpleType& of_union, std::string_view text,
                             const PatternTable& patterns) {
  std::string storage;
  for (const SimpleType* member : of_union.members) {
    if (member->is_union()) {
      if (!problem_of(*member, text, patterns).empty()) continue;
      if (const SimpleType* found = member_for(*member, text, patterns)) return found;
    } else if (problem_of(*member, treated(text, member->white_space, storage), patterns).empty()) {
      return member;
    }
  }
  return nullptr;
}

}  // namespace figbridge::soap
