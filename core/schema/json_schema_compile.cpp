// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "core/json/json_writer.h"
#include "core/percent.h"
#include "core/schema/json_schema.h"
#include "core/schema/json_schema_model.h"

namespace figbridge {
namespace {

using Id = JsonIndex::Id;

constexpr std::size_t kDepth = 256;

/// What ends a compilation, thrown and caught in this file only.
struct Refusal {
  Error error;
};

/// RE2 reads \x{00e9} where ECMA-262 writes \u00e9.
std::string re2_pattern(std::string_view pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '\\' || at + 1 == pattern.size()) {
      out += pattern[at];
    } else if (pattern[at + 1] == 'u' && at + 6 <= pattern.size() &&
               pattern.substr(at + 2, 4).find_first_not_of("0123456789abcdefABCDEF") ==
                   std::string_view::npos) {
      out.append("\\x{").append(pattern.substr(at + 2, 4)).append("}");
      at += 5;
    } else {
      out.append(pattern.substr(at++, 2));
    }
  }
  return out;
}

class Compiler {
 public:
  explicit Compiler(const JsonIndex& index) : index_(index) {}

  SchemaDocument document(const JsonPointer& at) {
    const auto root = index_.find(at);
    if (!root) refuse(0, "there is no schema at " + at.text());
    static_cast<void>(schema(*root));
    return std::move(out_);
  }

 private:
  [[noreturn]] void refuse(Id at, std::string text, ErrorKind kind = ErrorKind::configuration) const {
    throw Refusal{
        {.kind = kind, .origin = Origin::bridge, .text = std::move(text), .location = index_.pointer_to(at)}};
  }

  SchemaId schema(Id at) {
    if (const auto known = compiled_.find(at); known != compiled_.end()) return known->second;
    const auto id = static_cast<SchemaId>(out_.nodes.size());
    compiled_.emplace(at, id);
    out_.nodes.emplace_back();
    if (++depth_ > kDepth) refuse(at, "the schema is nested too deep");
    SchemaNode node;
    const JsonKind kind = index_.node(at).kind;
    if (kind == JsonKind::boolean)
      node.refuses_all = index_.value(at) == "false";
    else if (kind == JsonKind::object)
      members(node, at);
    else
      refuse(at, "a schema is an object or a boolean");
    --depth_;
    out_.nodes[id] = std::move(node);
    return id;
  }

  void members(SchemaNode& node, Id at) {
    for (auto child = index_.first_child(at); child; child = index_.next_sibling(*child, at)) {
      const std::string name = unescape_json(index_.name_token(*child));
      value_keyword(node, name, *child) || number_keyword(node, name, *child) ||
          string_keyword(node, name, *child) || array_keyword(node, name, *child) ||
          object_keyword(node, name, *child) || combining_keyword(node, name, *child);
    }
    if (node.object) std::ranges::sort(node.object->properties);
  }

  // ---- one group of keywords each; true if the keyword was theirs ----

  bool value_keyword(SchemaNode& node, std::string_view name, Id at) {
    if (name == "type") {
      types(node, at);
    } else if (name == "const") {
      allow_only(node, {normalized_json(index_, at)});
    } else if (name == "enum") {
      std::vector<std::string> values;
      each_item(at, [&](Id item) { values.push_back(normalized_json(index_, item)); });
      allow_only(node, std::move(values));
    } else if (name == "$dynamicRef" || name == "$recursiveRef") {
      refuse(at, std::string(name) + " is not handled", ErrorKind::unsupported);
    } else {
      return false;
    }
    return true;
  }

  bool number_keyword(SchemaNode& node, std::string_view name, Id at) {
    const auto set = [&](std::optional<Decimal> NumberRules::* rule) {
      rules(node.number).*rule = decimal(at);
    };
    if (name == "minimum")
      set(&NumberRules::minimum);
    else if (name == "maximum")
      set(&NumberRules::maximum);
    else if (name == "exclusiveMinimum")
      set(&NumberRules::exclusive_minimum);
    else if (name == "exclusiveMaximum")
      set(&NumberRules::exclusive_maximum);
    else if (name == "multipleOf")
      set(&NumberRules::multiple_of);
    else
      return false;
    const auto& step = node.number->multiple_of;
    if (step && (step->zero() || step->negative || step->digits.size() > 18)) {
      refuse(at, "multipleOf is more than 0 and has at most 18 digits");
    }
    return true;
  }

  bool string_keyword(SchemaNode& node, std::string_view name, Id at) {
    if (name == "minLength")
      rules(node.string).min_length = count(at);
    else if (name == "maxLength")
      rules(node.string).max_length = count(at);
    else if (name == "pattern")
      rules(node.string).pattern = pattern(text(at), at);
    else if (name == "format")
      format(node, text(at));
    else
      return false;
    return true;
  }

  bool array_keyword(SchemaNode& node, std::string_view name, Id at) {
    if (name == "items")
      rules(node.array).items = schema(at);
    else if (name == "prefixItems")
      rules(node.array).prefix = schemas(at);
    else if (name == "contains")
      rules(node.array).contains = schema(at);
    else if (name == "minContains")
      rules(node.array).min_contains = count(at);
    else if (name == "maxContains")
      rules(node.array).max_contains = count(at);
    else if (name == "minItems")
      rules(node.array).min_items = count(at);
    else if (name == "maxItems")
      rules(node.array).max_items = count(at);
    else if (name == "uniqueItems")
      rules(node.array).unique = index_.value(at) == "true";
    else if (name == "unevaluatedItems")
      rules(node.array).unevaluated = tracked(at);
    else
      return false;
    return true;
  }

  bool object_keyword(SchemaNode& node, std::string_view name, Id at) {
    if (name == "properties")
      rules(node.object).properties = named_schemas(at);
    else if (name == "patternProperties")
      patterned(rules(node.object), at);
    else if (name == "additionalProperties")
      rules(node.object).additional = schema(at);
    else if (name == "propertyNames")
      rules(node.object).names = schema(at);
    else if (name == "unevaluatedProperties")
      rules(node.object).unevaluated = tracked(at);
    else if (name == "required")
      rules(node.object).required = names(at);
    else if (name == "dependentRequired")
      dependent_required(rules(node.object), at);
    else if (name == "dependentSchemas")
      rules(node.object).dependent_schemas = named_schemas(at);
    else if (name == "minProperties")
      rules(node.object).min_properties = count(at);
    else if (name == "maxProperties")
      rules(node.object).max_properties = count(at);
    else
      return false;
    return true;
  }

  bool combining_keyword(SchemaNode& node, std::string_view name, Id at) {
    if (name == "$ref")
      rules(node.combined).ref = schema(resolve(text(at), at));
    else if (name == "allOf")
      rules(node.combined).all = schemas(at);
    else if (name == "anyOf")
      rules(node.combined).any = schemas(at);
    else if (name == "oneOf")
      rules(node.combined).one = schemas(at);
    else if (name == "not")
      rules(node.combined).not_ = schema(at);
    else if (name == "if")
      rules(node.combined).if_ = schema(at);
    else if (name == "then")
      rules(node.combined).then_ = schema(at);
    else if (name == "else")
      rules(node.combined).else_ = schema(at);
    else
      return false;
    return true;
  }

  // ---- values of keywords ----

  template <class Rules>
  static Rules& rules(std::unique_ptr<Rules>& group) {
    if (!group) group = std::make_unique<Rules>();
    return *group;
  }

  template <class Visit>
  void each_item(Id at, Visit visit) {
    if (index_.node(at).kind != JsonKind::array) refuse(at, "an array is expected here");
    for (auto item = index_.first_child(at); item; item = index_.next_sibling(*item, at)) visit(*item);
  }
  template <class Visit>
  void each_member(Id at, Visit visit) {
    if (index_.node(at).kind != JsonKind::object) refuse(at, "an object is expected here");
    for (auto child = index_.first_child(at); child; child = index_.next_sibling(*child, at)) visit(*child);
  }

  std::string text(Id at) const {
    if (index_.node(at).kind != JsonKind::string) refuse(at, "a string is expected here");
    return index_.plain(at);
  }
  Decimal decimal(Id at) const {
    auto value = index_.node(at).kind == JsonKind::number ? Decimal::parse(index_.value(at)) : std::nullopt;
    if (!value) refuse(at, "a number is expected here");
    return *value;
  }
  std::size_t count(Id at) const {
    const auto digits = decimal(at).plain();
    std::size_t value = 0;
    if (!digits || std::from_chars(digits->data(), digits->data() + digits->size(), value).ptr !=
                       digits->data() + digits->size()) {
      refuse(at, "a whole number of at least 0 is expected here");
    }
    return value;
  }
  std::vector<NameToken> names(Id at) {
    std::vector<NameToken> out;
    each_item(at, [&](Id item) {
      if (index_.node(item).kind != JsonKind::string) refuse(item, "a string is expected here");
      out.emplace_back(index_.value(item));
    });
    return out;
  }
  std::vector<SchemaId> schemas(Id at) {
    std::vector<SchemaId> out;
    each_item(at, [&](Id item) { out.push_back(schema(item)); });
    if (out.empty()) refuse(at, "at least one schema is expected here");
    return out;
  }
  std::vector<std::pair<NameToken, SchemaId>> named_schemas(Id at) {
    std::vector<std::pair<NameToken, SchemaId>> out;
    each_member(at,
                [&](Id child) { out.emplace_back(std::string(index_.name_token(child)), schema(child)); });
    return out;
  }
  void dependent_required(ObjectRules& out, Id at) {
    each_member(at, [&](Id child) {
      out.dependent_required.emplace_back(std::string(index_.name_token(child)), names(child));
    });
  }
  void patterned(ObjectRules& out, Id at) {
    each_member(at, [&](Id child) {
      out.patterns.emplace_back(pattern(unescape_json(index_.name_token(child)), child), schema(child));
    });
  }
  SchemaId tracked(Id at) {
    out_.tracks_evaluation = true;
    return schema(at);
  }

  void types(SchemaNode& node, Id at) {
    const auto add = [&](Id item) {
      constexpr std::pair<std::string_view, SchemaType> kTypes[] = {
          {"object", kObject},   {"array", kArray},     {"string", kString}, {"number", kNumber},
          {"integer", kInteger}, {"boolean", kBoolean}, {"null", kNull}};
      const std::string name = text(item);
      const auto* const known =
          std::ranges::find(kTypes, name, &std::pair<std::string_view, SchemaType>::first);
      if (known == std::end(kTypes)) refuse(item, "there is no type of that name");
      node.types = static_cast<std::uint8_t>(node.types | known->second);
      node.types_text += (node.types_text.empty() ? "" : " or ") + name;
    };
    if (index_.node(at).kind == JsonKind::array)
      each_item(at, add);
    else
      add(at);
  }

  /// enum and const in one schema: what both allow.
  static void allow_only(SchemaNode& node, std::vector<std::string> values) {
    if (node.constrained_values) {
      std::erase_if(values, [&](const auto& value) {
        return std::ranges::find(node.one_of_values, value) == node.one_of_values.end();
      });
    }
    node.constrained_values = true;
    node.one_of_values = std::move(values);
  }

  void format(SchemaNode& node, std::string_view name) {
    if (const auto known = string_format_named(name)) rules(node.string).format = known;
    if (name != "int32" && name != "int64") return;
    auto& range = rules(node.number);
    const bool small = name == "int32";
    if (!range.minimum) range.minimum = Decimal::parse(small ? "-2147483648" : "-9223372036854775808");
    if (!range.maximum) range.maximum = Decimal::parse(small ? "2147483647" : "9223372036854775807");
  }

  std::shared_ptr<const RE2> pattern(const std::string& text, Id at) const {
    RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<const RE2>(re2_pattern(text), options);
    if (!compiled->ok())
      refuse(at, "the pattern is not one that RE2 reads (look-around and back references are not)",
             ErrorKind::unsupported);
    return compiled;
  }

  Id resolve(const std::string& reference, Id at) {
    if (!reference.starts_with('#'))
      refuse(at, "only references within the document are followed", ErrorKind::unsupported);
    const auto fragment = percent_decoded(std::string_view(reference).substr(1));
    if (!fragment) refuse(at, "the reference is not percent-encoded properly");
    if (!fragment->empty() && !fragment->starts_with('/')) return anchored(*fragment, at);
    const auto pointer = JsonPointer::parse(*fragment);
    const auto target = pointer ? index_.find(*pointer) : std::nullopt;
    if (!target) refuse(at, "there is nothing at " + reference);
    return *target;
  }

  Id anchored(const std::string& name, Id at) {
    if (anchors_.empty()) find_anchors(0);
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) refuse(at, "there is no anchor #" + name);
    return found->second;
  }
  void find_anchors(Id container) {
    std::vector<Id> open{container};
    while (!open.empty()) {
      const Id parent = open.back();
      open.pop_back();
      for (auto child = index_.first_child(parent); child; child = index_.next_sibling(*child, parent)) {
        const auto& node = index_.node(*child);
        if (node.count > 0) open.push_back(*child);
        if (index_.name_token(*child) == "\"$anchor\"" && node.kind == JsonKind::string)
          anchors_.emplace(index_.plain(*child), parent);
      }
    }
  }

  const JsonIndex& index_;
  SchemaDocument out_;
  std::unordered_map<Id, SchemaId> compiled_;
  std::unordered_map<std::string, Id> anchors_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<JsonSchema> JsonSchema::compile(const JsonText& document, const JsonPointer& at) {
  const JsonIndex index(document.view());
  try {
    auto compiled = std::make_shared<const SchemaDocument>(Compiler(index).document(at));
    JsonSchema schema;
    const auto root = index.find(at);
    if (index.value(*root) != "true" && index.value(*root) != "{}") schema.document_ = std::move(compiled);
    return schema;
  } catch (Refusal& refusal) {
    return fail(std::move(refusal.error));
  }
}

}  // namespace figbridge
