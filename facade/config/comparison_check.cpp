// SPDX-License-Identifier: Apache-2.0
#include "facade/config/comparison_check.h"

#include <algorithm>
#include <optional>

#include "core/config/nearest_name.h"
#include "core/json/json_writer.h"
#include "core/schema/schema_places.h"
#include "core/time_text.h"

namespace figbridge::facade {
namespace {

using Id = JsonIndex::Id;

constexpr std::size_t kMostPlaces = 2'000;
constexpr std::size_t kDeepest = 16;
constexpr std::size_t kMostSteps = 20'000;  // schemas may refer to each other in many ways
constexpr std::string_view kEverythingBelow = "/**";

class PlaceList {
 public:
  explicit PlaceList(const JsonText& schema) : index_(schema.view()) {}

  std::vector<std::string> places() {
    look(0, "");
    return std::move(places_);
  }
  std::map<std::string, std::vector<std::string>> words() {
    look(0, "");
    return std::move(words_);
  }

 private:
  void look(Id schema, const std::string& at) {
    const bool known = std::ranges::find(above_, schema) != above_.end();
    if (++steps_ > kMostSteps || known || above_.size() >= kDeepest ||
        index_.node(schema).kind != JsonKind::object)
      return;
    above_.push_back(schema);
    if (const auto reference = target(schema)) look(*reference, at);
    for (const auto* keyword : {"allOf", "anyOf", "oneOf"}) {
      if (const auto parts = index_.member(schema, keyword)) {
        for (auto part = index_.first_child(*parts); part; part = index_.next_sibling(*part, *parts))
          look(*part, at);
      }
    }
    if (const auto words = index_.member(schema, "enum");
        words && index_.node(*words).kind == JsonKind::array) {
      for (auto word = index_.first_child(*words); word; word = index_.next_sibling(*word, *words))
        words_[at].emplace_back(index_.value(*word));
    }
    if (const auto items = index_.member(schema, "items")) add(*items, at + "/*");
    if (const auto properties = index_.member(schema, "properties")) {
      for (auto child = index_.first_child(*properties); child;
           child = index_.next_sibling(*child, *properties))
        add(*child, at + JsonPointer::of({unescape_json(index_.name_token(*child))}).text());
    }
    above_.pop_back();
  }

  void add(Id schema, const std::string& at) {
    if (places_.size() >= kMostPlaces) return;
    if (std::ranges::find(places_, at) == places_.end()) places_.push_back(at);
    look(schema, at);
  }

  [[nodiscard]] std::optional<Id> target(Id schema) const {
    const auto reference = index_.member(schema, "$ref");
    if (!reference || !index_.plain(*reference).starts_with('#')) return std::nullopt;
    const auto pointer = JsonPointer::parse(index_.plain(*reference).substr(1));
    return pointer ? index_.find(*pointer) : std::nullopt;
  }

  JsonIndex index_;
  std::vector<Id> above_;  ///< schemas that are being looked at
  std::size_t steps_ = 0;
  std::vector<std::string> places_;
  std::map<std::string, std::vector<std::string>> words_;
};

bool is_missing(const SchemaPlaces& schema, std::string_view field) {
  const auto place = JsonPointer::parse(field);
  return !place || schema.miss(place->tokens());
}

}  // namespace

std::vector<std::string> listed_places(const JsonText& schema) {
  return PlaceList(schema).places();
}

std::map<std::string, std::vector<std::string>> listed_words(const JsonText& schema) {
  return PlaceList(schema).words();
}

void check_comparison(const Operation& operation, const migrations::ComparisonSettings& settings,
                      Problems& problems) {
  const auto& output = operation.contract.output;
  const SchemaPlaces places(output);
  for (const auto& rule : settings.rules) {
    std::string field = rule.field;
    if (field.ends_with(kEverythingBelow)) field.resize(field.size() - kEverythingBelow.size());
    const auto path = "operations." + operation.name + ".compare.rules." + rule.id;
    if (is_missing(places, field)) {
      problems.add(rule.mark, path + ".at",
                   "the contract's output has no " + field + suggestion(field, listed_places(output)));
    } else if (const auto member = field + "/*/" + rule.member;
               !rule.member.empty() && is_missing(places, member)) {
      problems.add(rule.mark, path + ".key",
                   "the contract's output has no " + member + suggestion(member, listed_places(output)));
    }
  }
}

std::vector<Problem> expired_rules(const Configuration& configuration, Wall::time_point now) {
  Problems warnings;
  const auto today = rfc3339(now).substr(0, 10);
  for (const auto& [operation, settings] : configuration.comparisons) {
    for (const auto& rule : settings.rules) {
      if (rule.holds_on(today)) continue;
      warnings.add(rule.mark, "operations." + operation + ".compare.rules." + rule.id,
                   "expired on " + rule.expires + ": it explains nothing any more; " + rule.owner +
                       " decides whether it is renewed or removed");
    }
  }
  warnings.sort();
  return warnings.list();
}

}  // namespace figbridge::facade
