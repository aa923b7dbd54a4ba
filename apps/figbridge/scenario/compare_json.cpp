// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "apps/figbridge/scenario/compare.h"
#include "apps/figbridge/scenario/words.h"
#include "core/json/json_index.h"
#include "core/json/json_text.h"

namespace figbridge::scenario {
namespace {

constexpr std::string_view kRest = "{{rest}}";

class JsonComparison {
 public:
  JsonComparison(const BodyText& expected, const JsonIndex& wanted, const JsonIndex& given,
                 const std::string& whose, Differences& out)
      : expected_(expected), wanted_(wanted), given_(given), whose_(whose), out_(out) {}

  void compare(JsonIndex::Id want, JsonIndex::Id have) {
    const auto kind = wanted_.node(want).kind;
    if (kind == JsonKind::string && wanted_.plain(want) == kAny) return;
    if (kind != given_.node(have).kind) return differ(want, shown(given_.value(have)));
    if (kind == JsonKind::object) return compare_objects(want, have);
    if (kind == JsonKind::array) return compare_arrays(want, have);
    const bool same = kind == JsonKind::string ? matches(wanted_.plain(want), given_.plain(have))
                                               : wanted_.value(want) == given_.value(have);
    if (!same) differ(want, shown(given_.value(have)));
  }

 private:
  void compare_objects(JsonIndex::Id want, JsonIndex::Id have) {
    const bool open = wanted_.member(want, kRest).has_value();
    for (auto child = wanted_.first_child(want); child; child = wanted_.next_sibling(*child, want)) {
      const auto name = name_of(wanted_, *child);
      if (name == kRest) continue;
      const auto other = given_.member(have, name);
      if (other)
        compare(*child, *other);
      else
        differ(*child, "(absent)");
    }
    for (auto child = given_.first_child(have); child && !open; child = given_.next_sibling(*child, have)) {
      if (wanted_.member(want, name_of(given_, *child))) continue;
      add(given_.pointer_to(*child), "(absent)", shown(given_.value(*child)));
    }
  }

  void compare_arrays(JsonIndex::Id want, JsonIndex::Id have) {
    auto child = wanted_.first_child(want);
    auto other = given_.first_child(have);
    while (child && other) {
      compare(*child, *other);
      child = wanted_.next_sibling(*child, want);
      other = given_.next_sibling(*other, have);
    }
    if (child) differ(*child, "(absent)");
    if (other) add(given_.pointer_to(*other), "(absent)", shown(given_.value(*other)));
  }

  static std::string name_of(const JsonIndex& index, JsonIndex::Id id) {
    const auto token = std::string(index.name_token(id));
    const JsonIndex name(token);
    return name.plain(0);
  }

  void differ(JsonIndex::Id want, std::string got) {
    add(wanted_.pointer_to(want), shown(wanted_.value(want)), std::move(got));
  }
  void add(const std::string& pointer, std::string expected, std::string got) {
    out_.push_back({expected_.mark, whose_ + (pointer.empty() ? "" : " at " + pointer), std::move(expected),
                    std::move(got)});
  }

  const BodyText& expected_;
  const JsonIndex& wanted_;
  const JsonIndex& given_;
  const std::string& whose_;
  Differences& out_;
};

}  // namespace

bool compare_json(const BodyText& expected, std::string_view got, const std::string& whose,
                  Differences& out) {
  const auto first = trimmed(expected.bytes).substr(0, 1);
  if (first != "{" && first != "[" && first != "\"") return false;
  const JsonLimits limits{.depth = 1024};
  const auto wanted = parse_json(expected.bytes, limits, Origin::bridge);
  if (!wanted) return false;
  const auto given = parse_json(got, limits, Origin::bridge);
  if (!given) {
    out.push_back({expected.mark, whose, "JSON: " + shown(wanted->view()),
                   shown(got) + " (" + given.error().describe() + ")"});
    return true;
  }
  const JsonIndex want(wanted->view());
  const JsonIndex have(given->view());
  JsonComparison(expected, want, have, whose, out).compare(0, 0);
  return true;
}

}  // namespace figbridge::scenario
