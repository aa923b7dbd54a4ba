// SPDX-License-Identifier: Apache-2.0
#include "routing/route_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::routing {
namespace {

constexpr std::size_t kMostRules = 256;
constexpr std::size_t kMostValues = 1000;
constexpr std::size_t kLongestText = 1024;

/// Walks one row. Every reading function takes the value and its place, and leaves a default behind where it
/// complains.
class RowReader {
 public:
  RowReader(const JsonIndex& index, std::vector<RouteFault>& faults) : index_(index), faults_(faults) {}

  Route read();

 private:
  using Id = JsonIndex::Id;
  struct Member {
    std::string_view name;
    void (*read)(RowReader&, Route&, Id, const std::string&);
  };
  static const std::array<Member, 14> kMembers;

  void complain(const std::string& at, std::string text) { faults_.push_back({at, std::move(text)}); }
  void unknown(const std::string& at, std::string_view known) {
    complain(at, fmt::format("unknown member; known are {}", known));
  }

  std::string text(Id id, const std::string& at) {
    if (index_.node(id).kind != JsonKind::string) return complain(at, "a string is expected"), std::string();
    auto value = index_.plain(id);
    if (value.size() > kLongestText) complain(at, fmt::format("longer than {} bytes", kLongestText));
    return value;
  }

  bool flag(Id id, const std::string& at) {
    if (index_.node(id).kind != JsonKind::boolean) complain(at, "true or false is expected");
    return index_.value(id) == "true";
  }

  BasisPoints percent(Id id, const std::string& at) {
    const auto share = percent_of(text(id, at));
    if (!share) complain(at, "a percentage is expected: 5% or 0.25%, at most two decimals, up to 100%");
    return share.value_or(0);
  }

  template <class Value>
  Value one_of(std::optional<Value> value, const std::string& at, std::string_view known) {
    if (!value) complain(at, fmt::format("one of {} is expected", known));
    return value.value_or(Value{});
  }
  Stage stage(Id id, const std::string& at) {
    return one_of(stage_named(text(id, at)), at, "legacy, shadow, canary, guarded, modern, retired");
  }
  Copies copies(Id id, const std::string& at) {
    return one_of(copies_named(text(id, at)), at, "none, validate, journal");
  }
  Freeze freeze(Id id, const std::string& at) {
    return one_of(freeze_named(text(id, at)), at, "none, in_place, legacy, modern");
  }
  Stage way_back(Id id, const std::string& at) {
    const auto stage = stage_named(text(id, at));
    return one_of(stage && legacy_answers_all(*stage) ? stage : std::nullopt, at, "legacy, shadow");
  }

  /// Calls `each` with every child of a container and its place.
  template <class Each>
  void children(Id id, const std::string& at, JsonKind kind, std::size_t most, Each each) {
    if (index_.node(id).kind != kind) {
      return complain(at, kind == JsonKind::array ? "a list is expected" : "an object is expected");
    }
    if (index_.node(id).count > most) return complain(at, fmt::format("more than {} entries", most));
    std::size_t position = 0;
    for (auto child = index_.first_child(id); child; child = index_.next_sibling(*child, id)) {
      each(*child, at + "/" + (kind == JsonKind::array ? std::to_string(position++) : pointer_token(*child)));
    }
  }
  bool empty_list(Id id) const {
    const auto& node = index_.node(id);
    return (node.kind == JsonKind::array || node.kind == JsonKind::object) && node.count == 0;
  }
  std::string name(Id id) const { return unescape_json(index_.name_token(id)); }
  std::string pointer_token(Id id) const;

  std::vector<std::string> texts(Id id, const std::string& at) {
    std::vector<std::string> list;
    children(id, at, JsonKind::array, kMostValues, [&](Id child, const std::string& place) {
      list.push_back(text(child, place));
      if (list.back().empty()) complain(place, "is empty");
    });
    return list;
  }

  std::vector<CohortRule> cohort(Id id, const std::string& at) {
    std::vector<CohortRule> rules;
    children(id, at, JsonKind::array, kMostRules,
             [&](Id child, const std::string& place) { rules.push_back(rule(child, place)); });
    return rules;
  }
  AttributeMatch attribute(Id id, const std::string& at);
  CohortRule rule(Id id, const std::string& at);
  void rule_member(CohortRule& rule, Id id, const std::string& at);
  Hold hold(Id id, const std::string& at);

  const JsonIndex& index_;
  std::vector<RouteFault>& faults_;
};

std::string RowReader::pointer_token(Id id) const {
  std::string token;
  for (const char c : name(id)) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

AttributeMatch RowReader::attribute(Id id, const std::string& at) {
  AttributeMatch match;
  auto pointer = JsonPointer::parse(name(id));
  if (pointer && !pointer->whole())
    match.at = std::move(*pointer);
  else
    complain(at, "a JSON Pointer into the request is expected, as in /companyCode");
  children(id, at, JsonKind::array, kMostValues, [&](Id child, const std::string& place) {
    const auto kind = index_.node(child).kind;
    if (kind == JsonKind::string)
      match.tokens.emplace_back(index_.value(child));
    else if (kind == JsonKind::number || kind == JsonKind::boolean)
      match.tokens.push_back(escape_json(index_.value(child)));
    else
      complain(place, "a string, number or boolean is expected");
  });
  if (empty_list(id)) complain(at, "at least one value is expected");
  return match;
}

void RowReader::rule_member(CohortRule& rule, Id id, const std::string& at) {
  const auto member = name(id);
  if (member == "when") {
    children(id, at, JsonKind::object, kMostValues,
             [&](Id child, const std::string& place) { rule.when.push_back(attribute(child, place)); });
  } else if (member == "callers") {
    rule.callers = texts(id, at);
  } else if (member == "roles") {
    rule.roles = texts(id, at);
  } else if (member == "share") {
    rule.share = percent(id, at);
  } else if (member == "side") {
    const auto side = text(id, at);
    if (side != "legacy" && side != "modern") complain(at, "legacy or modern is expected");
    rule.side = side == "legacy" ? Side::legacy : Side::modern;
  } else {
    unknown(at, "when, callers, roles, share, side");
  }
}

CohortRule RowReader::rule(Id id, const std::string& at) {
  CohortRule rule;
  int conditions = 0;
  children(id, at, JsonKind::object, kMostValues, [&](Id child, const std::string& place) {
    conditions += name(child) == "side" ? 0 : 1;
    rule_member(rule, child, place);
    if (empty_list(child)) complain(place, "at least one is expected");
  });
  if (conditions != 1) complain(at, "a rule has exactly one of when, callers, roles, share");
  return rule;
}

Hold RowReader::hold(Id id, const std::string& at) {
  Hold hold;
  children(id, at, JsonKind::object, kMostValues, [&](Id child, const std::string& place) {
    const auto member = name(child);
    if (member == "by")
      hold.by = text(child, place);
    else if (member == "since")
      hold.since = text(child, place);
    else if (member == "why")
      hold.why = text(child, place);
    else
      unknown(place, "by, since, why");
  });
  if (hold.by.empty()) complain(at, "by is missing");
  return hold;
}

using Place = const std::string&;

const std::array<RowReader::Member, 14> RowReader::kMembers = {{
    {"operation", [](RowReader& r, Route& row, Id id, Place at) { row.operation = r.text(id, at); }},
    {"group", [](RowReader& r, Route& row, Id id, Place at) { row.group = r.text(id, at); }},
    {"salt", [](RowReader& r, Route& row, Id id, Place at) { row.salt = r.text(id, at); }},
    {"stage", [](RowReader& r, Route& row, Id id, Place at) { row.stage = r.stage(id, at); }},
    {"cohort", [](RowReader& r, Route& row, Id id, Place at) { row.cohort = r.cohort(id, at); }},
    {"copies", [](RowReader& r, Route& row, Id id, Place at) { row.copies = r.copies(id, at); }},
    {"compare", [](RowReader& r, Route& row, Id id, Place at) { row.compare = r.percent(id, at); }},
    {"fallback", [](RowReader& r, Route& row, Id id, Place at) { row.fallback = r.flag(id, at); }},
    {"override_roles",
     [](RowReader& r, Route& row, Id id, Place at) { row.override_roles = r.texts(id, at); }},
    {"accept_loss", [](RowReader& r, Route& row, Id id, Place at) { row.accepted_loss = r.flag(id, at); }},
    {"frozen", [](RowReader& r, Route& row, Id id, Place at) { row.frozen = r.freeze(id, at); }},
    {"rollback_to", [](RowReader& r, Route& row, Id id, Place at) { row.rollback_to = r.way_back(id, at); }},
    {"held", [](RowReader& r, Route& row, Id id, Place at) { row.held = r.hold(id, at); }},
    {"successor", [](RowReader& r, Route& row, Id id, Place at) { row.successor = r.text(id, at); }},
}};

Route RowReader::read() {
  Route row;
  children(0, "", JsonKind::object, kMostValues, [&](Id child, const std::string& place) {
    const auto member = name(child);
    for (const auto& known : kMembers) {
      if (known.name == member) return known.read(*this, row, child, place);
    }
    unknown(place,
            "operation, group, salt, stage, cohort, copies, compare, fallback, override_roles, accept_loss, "
            "frozen, "
            "rollback_to, held, successor");
  });
  return row;
}

}  // namespace

Route read_row(const JsonText& json, std::vector<RouteFault>& faults) {
  const JsonIndex index(json.view());
  return RowReader(index, faults).read();
}

}  // namespace figbridge::routing
