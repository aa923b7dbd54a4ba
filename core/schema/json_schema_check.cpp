// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.h"
#include "core/json/json_writer.h"
#include "core/schema/json_schema.h"
#include "core/schema/json_schema_model.h"

namespace figbridge {
namespace {

using Id = JsonIndex::Id;
using Violation = JsonSchema::Violation;
/// Children of one value that some schema has looked at, in no order.
using Evaluated = std::vector<Id>;

constexpr std::size_t kDepth = 1'000;
constexpr std::size_t kSteps = 100'000;
constexpr std::size_t kStepsANode = 64;

std::size_t code_points(std::string_view token) {
  std::size_t count = 0;
  for (std::size_t at = 1; at + 1 < token.size(); ++at) {
    if ((static_cast<unsigned char>(token[at]) & 0xC0U) == 0x80U) continue;
    ++count;
    if (token[at] == '\\') at += token[at + 1] == 'u' ? 5 : 1;
  }
  return count;
}

/// One check of one value. A failing check records why (unless it is tried quietly) and goes on to find more.
class Checker {
 public:
  Checker(const SchemaDocument& document, const JsonIndex& index, std::size_t limit)
      : document_(document),
        index_(index),
        limit_(limit),
        allowed_(kSteps + kStepsANode * index.node(0).next) {}

  std::vector<Violation> run(Id root) {
    Evaluated evaluated;
    check(0, root, document_.tracks_evaluation ? &evaluated : nullptr);
    if (exhausted_) return {{index_.pointer_to(root), "takes too much work to check"}};
    return std::move(violations_);
  }

 private:
  bool wrong(Id at, std::string text) {
    if (quiet_ == 0 && violations_.size() < limit_)
      violations_.push_back({index_.pointer_to(at), std::move(text)});
    return false;
  }
  /// Whether it makes sense to look further after a failure.
  [[nodiscard]] bool done() const { return exhausted_ || quiet_ > 0 || violations_.size() >= limit_; }

  bool check(SchemaId id, Id at, Evaluated* evaluated) {
    if (++steps_ > allowed_ || depth_ >= kDepth) exhausted_ = true;
    if (exhausted_) return false;
    const SchemaNode& node = document_.nodes[id];
    if (node.refuses_all) return wrong(at, "is not allowed");
    if (!check_type(node, at)) return false;
    ++depth_;
    bool fits = check_values(node, at);
    const JsonKind kind = index_.node(at).kind;
    const auto go_on = [&] { return fits || !done(); };
    if (node.number && kind == JsonKind::number && go_on()) fits = check_number(*node.number, at) && fits;
    if (node.string && kind == JsonKind::string && go_on()) fits = check_string(*node.string, at) && fits;
    if (node.array && kind == JsonKind::array && go_on())
      fits = check_array(*node.array, at, evaluated) && fits;
    if (node.object && kind == JsonKind::object && go_on())
      fits = check_object(*node.object, at, evaluated) && fits;
    if (node.combined && go_on()) fits = check_combined(*node.combined, at, evaluated) && fits;
    if (evaluated != nullptr && go_on()) fits = check_unevaluated(node, at, *evaluated) && fits;
    --depth_;
    return fits;
  }

  bool tries(SchemaId id, Id at, Evaluated* evaluated) {
    Evaluated seen;
    ++quiet_;
    const bool fits = check(id, at, evaluated != nullptr ? &seen : nullptr);
    --quiet_;
    if (fits && evaluated != nullptr) evaluated->insert(evaluated->end(), seen.begin(), seen.end());
    return fits;
  }

  // ---- any value ----

  bool check_type(const SchemaNode& node, Id at) {
    if (node.types == 0) return true;
    unsigned is = 0;
    switch (index_.node(at).kind) {
      case JsonKind::object:
        is = kObject;
        break;
      case JsonKind::array:
        is = kArray;
        break;
      case JsonKind::string:
        is = kString;
        break;
      case JsonKind::boolean:
        is = kBoolean;
        break;
      case JsonKind::null:
        is = kNull;
        break;
      case JsonKind::number:
        is = (node.types & kInteger) != 0 && is_integer(at) ? kNumber + kInteger : kNumber;
        break;
    }
    if ((node.types & is) != 0) return true;
    return wrong(at, "is not of type " + node.types_text);
  }

  [[nodiscard]] bool is_integer(Id at) const {
    const auto lexeme = index_.value(at);
    if (lexeme.find_first_of(".eE") == std::string_view::npos) return true;
    const auto value = Decimal::parse(lexeme);
    return value && value->integer();
  }

  bool check_values(const SchemaNode& node, Id at) {
    if (!node.constrained_values) return true;
    const std::string value = normalized_json(index_, at);
    if (std::ranges::find(node.one_of_values, value) != node.one_of_values.end()) return true;
    return wrong(at, "is not one of the values that are allowed");
  }

  // ---- numbers and strings ----

  bool check_number(const NumberRules& rules, Id at) {
    const auto value = Decimal::parse(index_.value(at));
    if (!value) return wrong(at, "is beyond what can be compared");
    const auto shown = [](const std::optional<Decimal>& bound) {
      return bound->plain().value_or("its bound");
    };
    if (rules.minimum && *value < *rules.minimum) return wrong(at, "is less than " + shown(rules.minimum));
    if (rules.maximum && *value > *rules.maximum) return wrong(at, "is more than " + shown(rules.maximum));
    if (rules.exclusive_minimum && *value <= *rules.exclusive_minimum)
      return wrong(at, "is not more than " + shown(rules.exclusive_minimum));
    if (rules.exclusive_maximum && *value >= *rules.exclusive_maximum)
      return wrong(at, "is not less than " + shown(rules.exclusive_maximum));
    if (rules.multiple_of && !value->multiple_of(*rules.multiple_of))
      return wrong(at, "is not a multiple of " + shown(rules.multiple_of));
    return true;
  }

  bool check_string(const StringRules& rules, Id at) {
    bool fits = true;
    if (rules.min_length || rules.max_length) {
      const std::size_t length = code_points(index_.value(at));
      if (rules.min_length && length < *rules.min_length)
        fits = wrong(at, "is shorter than " + std::to_string(*rules.min_length));
      if (rules.max_length && length > *rules.max_length)
        fits = wrong(at, "is longer than " + std::to_string(*rules.max_length));
    }
    if ((!rules.pattern && !rules.format) || (!fits && done())) return fits;
    const std::string text = index_.plain(at);
    if (rules.pattern && !RE2::PartialMatch(text, *rules.pattern))
      fits = wrong(at, "does not match the pattern");
    if (rules.format && !has_format(text, *rules.format))
      fits = wrong(at, "is not a " + std::string(name_of(*rules.format)));
    return fits;
  }

  // ---- arrays ----

  bool check_array(const ArrayRules& rules, Id at, Evaluated* evaluated) {
    const std::size_t count = index_.node(at).count;
    bool fits = true;
    if (rules.min_items && count < *rules.min_items)
      fits = wrong(at, "has fewer than " + std::to_string(*rules.min_items) + " items");
    if (rules.max_items && count > *rules.max_items)
      fits = wrong(at, "has more than " + std::to_string(*rules.max_items) + " items");
    std::size_t position = 0;
    for (auto item = index_.first_child(at); item && (fits || !done());
         item = index_.next_sibling(*item, at), ++position) {
      std::optional<SchemaId> schema = rules.items;
      if (position < rules.prefix.size()) schema = rules.prefix[position];
      if (!schema) continue;
      if (!check_child(*schema, *item)) fits = false;
      if (evaluated != nullptr) evaluated->push_back(*item);
    }
    if (rules.contains && (fits || !done()) && !check_contains(rules, at, evaluated)) fits = false;
    if (rules.unique && (fits || !done()) && !all_differ(at))
      fits = wrong(at, "has two items that are equal");
    return fits;
  }

  bool check_child(SchemaId schema, Id child) {
    Evaluated fresh;
    return check(schema, child, document_.tracks_evaluation ? &fresh : nullptr);
  }

  bool check_contains(const ArrayRules& rules, Id at, Evaluated* evaluated) {
    std::size_t found = 0;
    for (auto item = index_.first_child(at); item && !exhausted_; item = index_.next_sibling(*item, at)) {
      if (!fits_quietly(*rules.contains, *item)) continue;
      ++found;
      if (evaluated != nullptr) evaluated->push_back(*item);
    }
    if (found < rules.min_contains.value_or(1))
      return wrong(at, "has too few items of the kind that it must contain");
    if (rules.max_contains && found > *rules.max_contains)
      return wrong(at, "has too many items of the kind that it may contain");
    return true;
  }

  [[nodiscard]] bool all_differ(Id at) const {
    std::vector<std::string> items;
    for (auto item = index_.first_child(at); item; item = index_.next_sibling(*item, at))
      items.push_back(normalized_json(index_, *item));
    std::ranges::sort(items);
    return std::ranges::adjacent_find(items) == items.end();
  }

  // ---- objects ----

  bool check_object(const ObjectRules& rules, Id at, Evaluated* evaluated) {
    const std::size_t count = index_.node(at).count;
    bool fits = true;
    if (rules.min_properties && count < *rules.min_properties)
      fits = wrong(at, "has fewer than " + std::to_string(*rules.min_properties) + " members");
    if (rules.max_properties && count > *rules.max_properties)
      fits = wrong(at, "has more than " + std::to_string(*rules.max_properties) + " members");
    for (const auto& name : rules.required) {
      if (!(fits || !done())) break;
      if (!has_member(at, name)) fits = missing(at, name);
    }
    for (auto child = index_.first_child(at); child && (fits || !done());
         child = index_.next_sibling(*child, at)) {
      if (!check_member(rules, *child, evaluated)) fits = false;
    }
    if ((fits || !done()) && !check_dependent(rules, at, evaluated)) fits = false;
    return fits;
  }

  bool missing(Id at, const NameToken& name) {
    if (quiet_ == 0 && violations_.size() < limit_) {
      violations_.push_back(
          {index_.pointer_to(at) + JsonPointer::of({unescape_json(name)}).text(), "is required"});
    }
    return false;
  }

  [[nodiscard]] bool has_member(Id object, std::string_view name) const {
    for (auto child = index_.first_child(object); child; child = index_.next_sibling(*child, object)) {
      if (index_.name_token(*child) == name) return true;
    }
    return false;
  }

  bool check_member(const ObjectRules& rules, Id child, Evaluated* evaluated) {
    const auto name = index_.name_token(child);
    bool fits = true;
    bool covered = false;
    const auto property = std::ranges::lower_bound(rules.properties, name, {},
                                                   [](const auto& p) -> std::string_view { return p.first; });
    if (property != rules.properties.end() && property->first == name) {
      covered = true;
      fits = check_child(property->second, child);
    }
    if (!rules.patterns.empty()) {
      const std::string plain = unescape_json(name);
      for (const auto& [pattern, schema] : rules.patterns) {
        if (!RE2::PartialMatch(plain, *pattern)) continue;
        covered = true;
        fits = check_child(schema, child) && fits;
      }
    }
    if (!covered && rules.additional) {
      covered = true;
      fits = check_child(*rules.additional, child);
    }
    if (rules.names) fits = check_name(*rules.names, child) && fits;
    if (covered && evaluated != nullptr) evaluated->push_back(child);
    return fits;
  }

  bool check_name(SchemaId schema, Id child) {
    const std::string name(index_.name_token(child));
    const JsonIndex index(name);
    return Checker(document_, index, 1).fits_quietly(schema, 0) ||
           wrong(child, "has a name that is not allowed");
  }

  bool check_dependent(const ObjectRules& rules, Id at, Evaluated* evaluated) {
    bool fits = true;
    for (const auto& [name, needed] : rules.dependent_required) {
      if (!has_member(at, name)) continue;
      for (const auto& other : needed) {
        if (!has_member(at, other)) fits = missing(at, other);
      }
    }
    for (const auto& [name, schema] : rules.dependent_schemas) {
      if (has_member(at, name) && !check(schema, at, evaluated)) fits = false;
    }
    return fits;
  }

  // ---- combinations ----

  bool check_combined(const Combinations& rules, Id at, Evaluated* evaluated) {
    bool fits = true;
    if (rules.ref) fits = check_in_place(*rules.ref, at, evaluated);
    for (const auto schema : rules.all) {
      if (!fits && done()) return false;
      if (!check_in_place(schema, at, evaluated)) fits = false;
    }
    if (!rules.any.empty() && (fits || !done())) fits = check_any(rules, at, evaluated) && fits;
    if (!rules.one.empty() && (fits || !done())) fits = check_one(rules, at, evaluated) && fits;
    if (rules.not_ && (fits || !done()) && fits_quietly(*rules.not_, at))
      fits = wrong(at, "is what it must not be");
    if (rules.if_ && (fits || !done())) {
      const auto& next = tries(*rules.if_, at, evaluated) ? rules.then_ : rules.else_;
      if (next && !check_in_place(*next, at, evaluated)) fits = false;
    }
    return fits;
  }

  /// A subschema that applies to the same value: what it has looked at counts for its parent once it fits.
  bool check_in_place(SchemaId schema, Id at, Evaluated* evaluated) {
    Evaluated seen;
    const bool fits = check(schema, at, evaluated != nullptr ? &seen : nullptr);
    if (evaluated != nullptr) evaluated->insert(evaluated->end(), seen.begin(), seen.end());
    return fits;
  }

  bool fits_quietly(SchemaId schema, Id at) {
    ++quiet_;
    const bool fits = check_child(schema, at);
    --quiet_;
    return fits;
  }

  bool check_any(const Combinations& rules, Id at, Evaluated* evaluated) {
    bool fits = false;
    for (const auto schema : rules.any) {
      fits = tries(schema, at, evaluated) || fits;
      if (fits && evaluated == nullptr) return true;
    }
    return fits || explain(rules.any, at, "fits none of the alternatives");
  }

  bool check_one(const Combinations& rules, Id at, Evaluated* evaluated) {
    int fitting = 0;
    for (const auto schema : rules.one) fitting += tries(schema, at, evaluated) ? 1 : 0;
    if (fitting > 1) return wrong(at, "fits more than one of the alternatives");
    return fitting == 1 || explain(rules.one, at, "fits none of the alternatives");
  }

  /// With one alternative the reasons are its own; with several nobody knows which one was meant.
  bool explain(const std::vector<SchemaId>& alternatives, Id at, std::string text) {
    if (alternatives.size() != 1) return wrong(at, std::move(text));
    return check_child(alternatives.front(), at);
  }

  bool check_unevaluated(const SchemaNode& node, Id at, Evaluated& evaluated) {
    const JsonKind kind = index_.node(at).kind;
    std::optional<SchemaId> schema;
    if (kind == JsonKind::object && node.object) schema = node.object->unevaluated;
    if (kind == JsonKind::array && node.array) schema = node.array->unevaluated;
    if (!schema) return true;
    std::ranges::sort(evaluated);
    Evaluated now;
    bool fits = true;
    for (auto child = index_.first_child(at); child && (fits || !done());
         child = index_.next_sibling(*child, at)) {
      if (std::ranges::binary_search(evaluated, *child)) continue;
      if (!check_child(*schema, *child)) fits = false;
      now.push_back(*child);
    }
    evaluated.insert(evaluated.end(), now.begin(), now.end());
    return fits;
  }

  const SchemaDocument& document_;
  const JsonIndex& index_;
  std::size_t limit_;
  std::size_t allowed_;
  std::vector<Violation> violations_;
  int quiet_ = 0;
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  bool exhausted_ = false;
};

}  // namespace

std::vector<Violation> JsonSchema::check(const JsonIndex& value, JsonIndex::Id root,
                                         std::size_t limit) const {
  if (!document_) return {};
  return Checker(*document_, value, limit).run(root);
}

Status JsonSchema::check_as(const JsonIndex& value, Origin origin, std::string_view what) const {
  const auto violations = check(value);
  if (violations.empty()) return {};
  std::vector<std::pair<std::string, std::string>> places;
  for (const auto& violation : violations) places.emplace_back(violation.pointer, violation.text);
  const ErrorKind kind = origin == Origin::backend ? ErrorKind::bad_answer : ErrorKind::invalid;
  return fail(error_at_places(kind, origin, std::string(what) + " does not fit its schema", places));
}

}  // namespace figbridge
