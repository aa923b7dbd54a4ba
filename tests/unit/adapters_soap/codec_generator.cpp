// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/adapters_soap/codec_generator.h"

#include <algorithm>
#include <array>

#include "adapters/soap/codec/lexical.h"
#include "core/json/json_writer.h"

namespace figbridge::soap::test {
namespace {

using schema::BuiltIn;
using schema::ContentKind;
using schema::ElementDecl;
using schema::Particle;
using schema::ParticleKind;
using schema::SimpleType;

constexpr int kDeep = 6;
constexpr int kTooDeep = 14;

class NoNames final : public XmlCursor {
 public:
  [[nodiscard]] std::string position() const override { return {}; }
  [[nodiscard]] std::optional<std::string_view> namespace_of(std::string_view prefix) const override {
    return prefix.empty() ? std::optional<std::string_view>("") : std::nullopt;
  }
  [[nodiscard]] std::size_t namespaces_in_scope() const override { return 0; }
  [[nodiscard]] XmlNamespace namespace_at(std::size_t /*n*/) const override { return {}; }
};

std::string joined(const std::string& members, std::string_view more) {
  return members.empty() || more.empty() ? members + std::string(more) : members + "," + std::string(more);
}

bool is_leaf(const Particle& particle) {
  return particle.kind == ParticleKind::element || particle.kind == ParticleKind::any;
}

}  // namespace

Generator::Generator(const CodecPlan& plan, std::uint32_t seed)
    : plan_(plan), scalars_(plan.patterns(), false), random_(seed) {}

std::optional<std::string> Generator::declared(const ElementDecl& element, int depth) {
  if (depth > kTooDeep || --budget_ < 0 || !element.problem.empty()) return std::nullopt;
  const ElementDecl* chosen = &element;
  std::string marks;
  if (!element.substitutes.empty() && (element.abstract || once_in(3))) {
    chosen = element.substitutes[below(static_cast<std::uint32_t>(element.substitutes.size()))];
    marks = "\"$element\":" + escape_json(chosen->json_name);
  } else if (element.abstract) {
    return std::nullopt;
  }
  schema::Type type = chosen->type;
  if (!type || !type.problem().empty()) return std::nullopt;
  if (type.complex != nullptr && !type.complex->derived.empty() && (type.complex->abstract || once_in(4))) {
    const auto* derived =
        type.complex->derived[below(static_cast<std::uint32_t>(type.complex->derived.size()))];
    marks = joined(marks, "\"$type\":" + escape_json(derived->json_name));
    type = schema::Type{.complex = derived};
  }
  if (type.complex != nullptr && (type.complex->abstract || !type.problem().empty())) return std::nullopt;
  if (chosen->nillable && !chosen->fixed && once_in(5)) {
    const bool attributes = type.complex != nullptr && !type.complex->attributes.empty();
    if (!attributes) return marks.empty() ? "null" : "{" + marks + ",\"$\":null}";
  }
  return typed(*chosen, type, std::move(marks), depth);
}

std::optional<std::string> Generator::typed(const ElementDecl& element, schema::Type type, std::string marks,
                                            int depth) {
  const SimpleType* simple =
      type.simple != nullptr ? type.simple : (type.complex->bare() ? type.complex->text_type : nullptr);
  if (simple == nullptr) return complex(*type.complex, std::move(marks), depth);
  std::optional<std::string> value;
  if (element.fixed) {
    std::string json;
    if (scalars_.append(json, *simple, *element.fixed, NoNames()) == ScalarOutcome::written) value = json;
  } else {
    value = scalar(*simple);
    // An empty element would take the default.
    if (element.default_value && value && (*value == "\"\"" || *value == "[]")) return std::nullopt;
  }
  if (!value || marks.empty()) return value;
  return "{" + marks + ",\"$\":" + *value + "}";
}

std::optional<std::string> Generator::complex(const schema::ComplexType& type, std::string marks, int depth) {
  if (type.any_type) {
    if (marks.empty()) return escape_json("any text");
    return "{" + marks + ",\"$\":\"any text\"}";
  }
  const auto given = attributes(type);
  if (!given) return std::nullopt;
  std::string members = joined(marks, *given);
  if (type.content == ContentKind::simple) {
    const auto text = scalar(*type.text_type);
    if (!text) return std::nullopt;
    return "{" + joined(members, "\"$\":" + *text) + "}";
  }
  std::vector<Item> items;
  if (!type.shape.particles().empty() && !particle(type.shape, 0, depth, items)) return std::nullopt;
  const auto declared_members = type.shape.members();
  if (type.shape.ordered()) {
    std::string list;
    for (const auto& [member, value] : items)
      list = joined(list, "{" + declared_members[member].ready + value + "}");
    if (type.content == ContentKind::mixed && once_in(2)) list = joined(escape_json("text & <more>"), list);
    return "{" + joined(members, "\"$items\":[" + list + "]") + "}";
  }
  std::vector<bool> done(declared_members.size(), false);
  for (const auto& first : items) {
    if (done[first.first]) continue;
    done[first.first] = true;
    const auto& member = declared_members[first.first];
    std::string values;
    for (const auto& [other, value] : items) {
      if (other == first.first) values = joined(values, value);
    }
    members = joined(members, member.ready + (member.array ? "[" + values + "]" : values));
  }
  return "{" + members + "}";
}

std::optional<std::string> Generator::attributes(const schema::ComplexType& type) {
  std::string members;
  for (const auto& attribute : type.attributes) {
    if (!attribute.required && once_in(2)) continue;
    std::optional<std::string> value;
    std::string json;
    if (!attribute.fixed)
      value = scalar(*attribute.type);
    else if (scalars_.append(json, *attribute.type, *attribute.fixed, NoNames()) == ScalarOutcome::written)
      value = json;
    if (!value && attribute.required) return std::nullopt;
    if (value) members = joined(members, attribute.ready + *value);
  }
  return members;
}

bool Generator::particle(const schema::Shape& shape, std::uint32_t index, int depth,
                         std::vector<Item>& items) {
  const Particle& each = shape.particles()[index];
  const std::uint32_t most = std::min(each.max, each.min + (depth > kDeep ? 0U : 2U));
  const std::uint32_t rounds = each.min + (most > each.min ? below(most - each.min + 1) : 0);
  for (std::uint32_t n = 0; n < rounds; ++n) {
    const std::size_t before = items.size();
    if (once(shape, index, depth, items)) continue;
    items.resize(before);
    if (n < each.min) return false;
    break;
  }
  return true;
}

bool Generator::once(const schema::Shape& shape, std::uint32_t index, int depth, std::vector<Item>& items) {
  const auto particles = shape.particles();
  const Particle& each = particles[index];
  if (is_leaf(each)) {
    auto value =
        each.kind == ParticleKind::element ? declared(*each.element, depth + 1) : wildcard(*each.wildcard);
    if (value) items.emplace_back(each.member, std::move(*value));
    return value.has_value();
  }
  std::vector<std::uint32_t> children;
  for (std::uint32_t child = index + 1; child < each.end; child = particles[child].end)
    children.push_back(child);
  if (each.kind != ParticleKind::choice) {
    return std::ranges::all_of(children,
                               [&](std::uint32_t child) { return particle(shape, child, depth, items); });
  }
  std::ranges::shuffle(children, random_);
  for (const std::uint32_t child : children) {
    const std::size_t before = items.size();
    if (particle(shape, child, depth, items)) return true;
    items.resize(before);
  }
  return false;
}

std::optional<std::string> Generator::wildcard(const schema::Wildcard& wildcard) {
  if (wildcard.process == schema::ProcessContents::strict || !wildcard.admits(std::nullopt))
    return std::nullopt;
  return escape_json(R"(<x:y xmlns:x="urn:example:any" a="1">&lt;<x:z></x:z></x:y>)");
}

std::optional<std::string> Generator::scalar(const SimpleType& type) {
  const auto text = lexical(type);
  std::string json;
  if (!text || scalars_.append(json, type, *text, NoNames()) != ScalarOutcome::written) return std::nullopt;
  return json;
}

std::optional<std::string> Generator::lexical(const SimpleType& type) {
  if (!type.problem.empty()) return std::nullopt;
  if (!type.facets.enumeration.empty()) {
    return type.facets.enumeration[below(static_cast<std::uint32_t>(type.facets.enumeration.size()))];
  }
  if (type.is_union()) return lexical(*type.members[below(static_cast<std::uint32_t>(type.members.size()))]);
  if (type.is_list()) return list(type);
  for (int attempt = 0; attempt < 40; ++attempt) {
    std::string text = guess(type, attempt);
    std::string storage;
    if (problem_of(type, treated(text, type.white_space, storage), plan_.patterns()).empty()) return text;
  }
  return std::nullopt;
}

std::optional<std::string> Generator::list(const SimpleType& type) {
  const std::uint64_t least = type.facets.length.value_or(type.facets.min_length.value_or(0));
  const std::uint64_t count = type.facets.length ? least : least + below(2);
  std::string text;
  for (std::uint64_t n = 0; n < count && n < 20; ++n) {
    const auto item = lexical(*type.item);
    if (!item || item->empty() || item->find(' ') != std::string::npos) return std::nullopt;
    text += (n > 0 ? " " : "") + *item;
  }
  if (!problem_of(type, text, plan_.patterns()).empty()) return std::nullopt;
  return text;
}

std::string Generator::guess(const SimpleType& type, int attempt) {
  constexpr std::array<const char*, 12> kNumbers = {
      "1", "0", "12", "1.50", "-0", "1000", "99.99", "-7", "5", "123456789012345678901.25", "100", "3"};
  constexpr std::array<const char*, 10> kTexts = {
      "text", "a & b < c > \"d\"", "\xC3\xA9t\xC3\xA9", "x", "AB", "ABC", "12345", "1234567890", "", "2024"};
  const auto& facets = type.facets;
  if (attempt == 35 && facets.min_inclusive) return *facets.min_inclusive;
  if (attempt == 36 && facets.max_inclusive) return *facets.max_inclusive;
  const auto wanted = static_cast<std::size_t>(
      std::min<std::uint64_t>(facets.length.value_or(facets.min_length.value_or(1)), 4'000));
  if (attempt == 37) return std::string(wanted, '7');
  if (attempt == 38) return std::string(wanted, 'A');
  const auto pick = static_cast<std::size_t>(below(1000));
  switch (type.built_in) {
    case BuiltIn::boolean:
      return once_in(2) ? "true" : "0";
    case BuiltIn::float32:
    case BuiltIn::float64:
      return once_in(5) ? "-INF" : (once_in(2) ? "1.5E3" : kNumbers.at(pick % kNumbers.size()));
    case BuiltIn::duration:
      return "P1Y2M3DT4H5M6.7S";
    case BuiltIn::date_time:
      return once_in(2) ? "2024-02-29T23:59:59.123Z" : "2024-01-01T00:00:00";
    case BuiltIn::time:
      return "12:34:56+02:00";
    case BuiltIn::date:
      return "2024-02-29";
    case BuiltIn::g_year_month:
      return "2024-02";
    case BuiltIn::g_year:
      return "2024";
    case BuiltIn::g_month_day:
      return "--02-29";
    case BuiltIn::g_day:
      return "---31";
    case BuiltIn::g_month:
      return "--12";
    case BuiltIn::hex_binary:
      return attempt < 20 ? "CAFE" : "CAFECAFECAFECAFE";
    case BuiltIn::base64_binary:
      return "QUJDRA==";
    case BuiltIn::language:
      return "de-CH";
    case BuiltIn::id:
    case BuiltIn::idref:
      return "i" + std::to_string(random_());
    case BuiltIn::entity:
    case BuiltIn::notation:
      return "";
    case BuiltIn::qname:
    case BuiltIn::name:
    case BuiltIn::ncname:
    case BuiltIn::nmtoken:
      return "name-" + std::to_string(pick);
    case BuiltIn::any_uri:
      return "urn:example:" + std::to_string(pick);
    default:
      break;
  }
  if (type.form == schema::JsonForm::number) return kNumbers.at(pick % kNumbers.size());
  return kTexts.at(pick % kTexts.size());
}

}  // namespace figbridge::soap::test
