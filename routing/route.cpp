// SPDX-License-Identifier: Apache-2.0
#include "routing/route.h"

#include <array>
#include <utility>

#include "routing/route_reader.h"

namespace figbridge::routing {
namespace {

constexpr std::array<std::string_view, 4> kFreezes = {"none", "in_place", "legacy", "modern"};

/// One member of a row as the ledger writes it; an empty value is a default, and left out.
struct Member {
  std::string_view name;
  std::string value;
};

template <class Write>
std::string written(Write write) {
  std::string out;
  JsonWriter writer(out);
  write(writer);
  return out;
}

std::string text_json(std::string_view text) {
  return text.empty() ? std::string() : escape_json(text);
}
std::string text_json_unless(std::string_view text, std::string_view usual) {
  return text == usual ? std::string() : escape_json(text);
}

void write_texts(JsonWriter& writer, const std::vector<std::string>& list) {
  writer.begin_array();
  for (const auto& text : list) writer.string(text);
  writer.end_array();
}

void write_when(JsonWriter& writer, const std::vector<AttributeMatch>& when) {
  writer.begin_object();
  for (const auto& match : when) {
    writer.name(match.at.text());
    writer.begin_array();
    for (const auto& token : match.tokens) writer.token(token);
    writer.end_array();
  }
  writer.end_object();
}

void write_rule(JsonWriter& writer, const CohortRule& rule) {
  writer.begin_object();
  if (!rule.when.empty()) writer.name("when"), write_when(writer, rule.when);
  if (!rule.callers.empty()) writer.name("callers"), write_texts(writer, rule.callers);
  if (!rule.roles.empty()) writer.name("roles"), write_texts(writer, rule.roles);
  if (rule.share) writer.name("share"), writer.string(percent_text(*rule.share));
  if (rule.side == Side::legacy) writer.name("side"), writer.string("legacy");
  writer.end_object();
}

std::string texts_json(const std::vector<std::string>& list) {
  if (list.empty()) return {};
  return written([&](JsonWriter& writer) { write_texts(writer, list); });
}

std::string hold_json(const std::optional<Hold>& held) {
  if (!held) return {};
  return written([&](JsonWriter& writer) {
    writer.begin_object();
    writer.name("by"), writer.string(held->by);
    writer.name("since"), writer.string(held->since);
    writer.name("why"), writer.string(held->why);
    writer.end_object();
  });
}

/// Every member in its order: what is written, and what two rows are compared by.
std::array<Member, 14> members_of(const Route& row) {
  return {{{"operation", escape_json(row.operation)},
           {"group", text_json(row.group)},
           {"salt", text_json(row.salt)},
           {"stage", escape_json(name_of(row.stage))},
           {"cohort", row.cohort.empty() ? std::string() : cohort_json(row.cohort)},
           {"copies", text_json_unless(name_of(row.copies), "none")},
           {"compare", row.compare == 0 ? std::string() : escape_json(percent_text(row.compare))},
           {"fallback", row.fallback ? "true" : ""},
           {"override_roles", texts_json(row.override_roles)},
           {"accept_loss", row.accepted_loss ? "true" : ""},
           {"frozen", text_json_unless(name_of(row.frozen), "none")},
           {"rollback_to", text_json_unless(name_of(row.rollback_to), "legacy")},
           {"held", hold_json(row.held)},
           {"successor", text_json(row.successor)}}};
}

}  // namespace

std::string_view name_of(Freeze freeze) noexcept {
  return kFreezes.at(static_cast<std::size_t>(freeze));
}

std::optional<Freeze> freeze_named(std::string_view name) noexcept {
  for (std::size_t at = 0; at < kFreezes.size(); ++at) {
    if (kFreezes.at(at) == name) return static_cast<Freeze>(at);
  }
  return std::nullopt;
}

Route default_route(const Operation& operation, std::string_view salt) {
  Route row;
  row.operation = operation.name;
  row.group = operation.group;
  row.salt = salt;
  row.stage = operation.legacy.exists() || !operation.modern.exists() ? Stage::legacy : Stage::modern;
  return row;
}

std::string cohort_json(const std::vector<CohortRule>& cohort) {
  return written([&](JsonWriter& writer) {
    writer.begin_array();
    for (const auto& rule : cohort) write_rule(writer, rule);
    writer.end_array();
  });
}

void write_route(JsonWriter& writer, const Route& route) {
  writer.begin_object();
  for (const auto& member : members_of(route)) {
    if (member.value.empty()) continue;
    writer.name(member.name);
    writer.token(member.value);
  }
  writer.end_object();
}

JsonText to_json(const Route& route) {
  return JsonText::trusted(written([&](JsonWriter& writer) { write_route(writer, route); }));
}

Result<Route> parse_route(const JsonText& json) {
  std::vector<RouteFault> faults;
  auto row = read_row(json, faults);
  if (faults.empty()) return row;
  return fail(ErrorKind::invalid, Origin::caller, faults.front().text, faults.front().at);
}

std::vector<FieldChange> differences(const Route& before, const Route& after) {
  auto old_members = members_of(before);
  auto new_members = members_of(after);
  std::vector<FieldChange> changes;
  const auto shown = [](std::string& value) {
    return value.empty() ? std::string("null") : std::move(value);
  };
  for (std::size_t at = 0; at < old_members.size(); ++at) {
    if (old_members.at(at).value == new_members.at(at).value) continue;
    changes.push_back({std::string(old_members.at(at).name), shown(old_members.at(at).value),
                       shown(new_members.at(at).value)});
  }
  return changes;
}

}  // namespace figbridge::routing
