// SPDX-License-Identifier: Apache-2.0
#include "core/schema/schema_places.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/json/json_writer.h"

namespace figbridge {
namespace {

using Id = JsonIndex::Id;

/// A place may lead through so many steps, lists without a step of their own among them.
constexpr std::size_t kSteps = 256;
/// So many schemas that apply to one value are looked at; what needs more has every place.
constexpr std::size_t kParts = 1024;

constexpr std::array kChoices = {"anyOf", "oneOf"};
constexpr std::array kConditions = {"if", "dependentSchemas"};
constexpr std::array kOthers = {"additionalProperties", "unevaluatedProperties"};

void add_names(const JsonIndex& index, Id part, std::vector<std::string>& names) {
  const auto properties = index.member(part, "properties");
  if (!properties) return;
  for (auto child = index.first_child(*properties); child; child = index.next_sibling(*child, *properties)) {
    std::string name = unescape_json(index.name_token(*child));
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
}

std::string pointer_to(std::span<const std::string> steps) {
  return JsonPointer::of({steps.begin(), steps.end()}).text();
}

}  // namespace

bool is_element_step(std::string_view step) {
  return step == "*" || (!step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos);
}

SchemaPlaces::SchemaPlaces(const JsonText& schema)
    : text_(std::make_shared<const std::string>(schema.view())), index_(*text_) {}

/// The schemas behind a reference or a keyword of this part.
std::vector<Id> SchemaPlaces::behind(Id part, std::string_view keyword) const {
  std::vector<Id> out;
  const auto found = index_.member(part, keyword);
  if (!found) return out;
  if (keyword != "$ref") {
    for (auto item = index_.first_child(*found); item; item = index_.next_sibling(*item, *found))
      out.push_back(*item);
    return out;
  }
  const std::string target = index_.plain(*found);
  const auto pointer = JsonPointer::parse(target.starts_with('#') ? target.substr(1) : "x");
  if (const auto place = pointer ? index_.find(*pointer) : std::nullopt) out.push_back(*place);
  return out;
}

/// Whether it may be one thing or another; one thing or null is not.
bool SchemaPlaces::is_choice(Id part) const {
  for (const char* keyword : kConditions) {
    if (index_.member(part, keyword)) return true;
  }
  for (const char* keyword : kChoices) {
    const auto options = behind(part, keyword);
    const auto others = std::ranges::count_if(
        options, [&](Id option) { return index_.value(option) != R"({"type":"null"})"; });
    if (others > 1) return true;
  }
  return false;
}

SchemaPlaces::Parts SchemaPlaces::parts(std::vector<Id> schemas) const {
  bool alternatives = false;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const Id part = schemas[i];
    std::vector<Id> more = behind(part, "$ref");
    if (more.empty() && index_.member(part, "$ref")) return {};  // it leads elsewhere
    if (index_.member(part, "$dynamicRef")) return {};
    alternatives = alternatives || is_choice(part);
    for (const char* keyword : {"allOf", "anyOf", "oneOf", "dependentSchemas"})
      std::ranges::copy(behind(part, keyword), std::back_inserter(more));
    for (const char* keyword : {"if", "then", "else"}) {
      if (const auto found = index_.member(part, keyword)) more.push_back(*found);
    }
    for (const Id each : more) {
      if (std::ranges::find(schemas, each) == schemas.end()) schemas.push_back(each);
    }
    if (schemas.size() > kParts) return {};
  }
  return {.all = std::move(schemas), .alternatives = alternatives};
}

std::vector<Id> SchemaPlaces::elements(const std::vector<Id>& parts) const {
  std::vector<Id> out;
  for (const Id part : parts) {
    if (const auto items = index_.member(part, "items")) out.push_back(*items);
    std::ranges::copy(behind(part, "prefixItems"), std::back_inserter(out));
  }
  return out;
}

/// Members of any name are declared to be allowed.
bool SchemaPlaces::takes_any(Id part) const {
  for (const char* keyword : kOthers) {
    const auto found = index_.member(part, keyword);
    if (found && index_.value(*found) != "false") return true;
  }
  return index_.member(part, "patternProperties").has_value();
}

bool SchemaPlaces::closed(Id part) const {
  return std::ranges::any_of(kOthers, [&](const char* keyword) {
    const auto found = index_.member(part, keyword);
    return found && index_.value(*found) == "false";
  });
}

/// Types are declared, and none of them has anything inside.
bool SchemaPlaces::only_single_values(const std::vector<Id>& parts) const {
  bool declared = false;
  for (const Id part : parts) {
    if (index_.member(part, "properties") || index_.member(part, "items")) return false;
    const auto type = index_.member(part, "type");
    if (!type) continue;
    declared = true;
    const auto names = index_.value(*type);
    if (names.find("\"object\"") != names.npos || names.find("\"array\"") != names.npos) return false;
  }
  return declared;
}

/// What is declared of a member, by every part that declares it.
std::vector<Id> SchemaPlaces::members(const std::vector<Id>& parts, const std::string& name) const {
  std::vector<Id> out;
  for (const Id part : parts) {
    const auto properties = index_.member(part, "properties");
    if (const auto found = properties ? index_.member(*properties, name) : std::nullopt)
      out.push_back(*found);
  }
  return out;
}

std::optional<SchemaPlaces::Miss> SchemaPlaces::miss(std::span<const std::string> place) const {
  std::vector<Id> here{0};
  std::size_t step = 0;
  for (std::size_t taken = 0; step < place.size() && taken < kSteps; ++taken) {
    const auto [all, alternatives] = parts(std::move(here));
    if (all.empty()) return std::nullopt;
    const auto parent = pointer_to(place.first(step));
    if (!alternatives && only_single_values(all))
      return Miss{.text = (parent.empty() ? "it" : parent) + " is a single value", .closed = true};
    std::vector<std::string> names;
    for (const Id part : all) add_names(index_, part, names);
    if (names.empty()) {
      here = elements(all);
      if (here.empty()) return std::nullopt;     // nothing is declared
      if (is_element_step(place[step])) ++step;  // else the list is looked through
      continue;
    }
    const std::string& name = place[step];
    here = members(all, name);
    ++step;
    if (!here.empty()) continue;
    if (std::ranges::any_of(all, [&](Id part) { return takes_any(part); })) return std::nullopt;
    return Miss{.text = (parent.empty() ? "there is no '" : parent + " has no '") + name + "'" +
                        suggestion(name, names),
                .closed = !alternatives && std::ranges::any_of(all, [&](Id part) { return closed(part); })};
  }
  return std::nullopt;
}

std::vector<std::string> SchemaPlaces::required(std::span<const std::string> place) const {
  std::vector<Id> here{0};
  for (std::size_t step = 0, taken = 0; taken < kSteps; ++taken) {
    const auto [all, alternatives] = parts(std::move(here));
    if (alternatives) return {};
    std::vector<std::string> declared;
    for (const Id part : all) add_names(index_, part, declared);
    if (step == place.size() && (!declared.empty() || elements(all).empty())) {
      std::vector<std::string> names;
      for (const Id part : all) {
        for (const Id name : behind(part, "required")) names.push_back(index_.plain(name));
      }
      return names;
    }
    if (declared.empty()) {
      here = elements(all);
      if (here.empty()) return {};
      if (step < place.size() && is_element_step(place[step])) ++step;
      continue;
    }
    here = members(all, place[step++]);
    if (here.empty()) return {};
  }
  return {};
}

}  // namespace figbridge
