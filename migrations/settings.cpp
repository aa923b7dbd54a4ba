// SPDX-License-Identifier: Apache-2.0
// What a change sets, as JSON. The members are those of a row, read by the row's own reader; `share` is the
// shorthand.
#include <algorithm>
#include <array>

#include "core/json/json_index.h"
#include "migrations/change.h"

namespace figbridge::migrations {
namespace {

using routing::Route;

std::unexpected<Error> wrong(std::string text, std::string at) {
  return fail(ErrorKind::invalid, Origin::caller, std::move(text), std::move(at));
}

struct Setting {
  std::string_view name;
  void (*take)(RouteSettings&, Route&);
};

constexpr std::array<Setting, 7> kSettings = {{
    {"stage", [](RouteSettings& set, Route& row) { set.stage = row.stage; }},
    {"cohort", [](RouteSettings& set, Route& row) { set.cohort = std::move(row.cohort); }},
    {"copies", [](RouteSettings& set, Route& row) { set.copies = row.copies; }},
    {"compare", [](RouteSettings& set, Route& row) { set.compare = row.compare; }},
    {"fallback", [](RouteSettings& set, Route& row) { set.fallback = row.fallback; }},
    {"override_roles",
     [](RouteSettings& set, Route& row) { set.override_roles = std::move(row.override_roles); }},
    {"successor", [](RouteSettings& set, Route& row) { set.successor = std::move(row.successor); }},
}};

void write_texts(JsonWriter& writer, const std::vector<std::string>& list) {
  writer.begin_array();
  for (const auto& text : list) writer.string(text);
  writer.end_array();
}

Result<routing::BasisPoints> share_of(const JsonIndex& index, JsonIndex::Id id) {
  const auto share = routing::percent_of(index.plain(id));
  if (share && index.node(id).kind == JsonKind::string) return *share;
  return wrong("a percentage is expected: 5% or 0.25%, at most two decimals, up to 100%", "/share");
}

}  // namespace

bool RouteSettings::nothing() const {
  return !stage && !cohort && !share && !copies && !compare && !fallback && !override_roles && !successor;
}

Result<RouteSettings> parse_settings(const JsonText& json) {
  const JsonIndex index(json.view());
  if (index.node(0).kind != JsonKind::object) return wrong("an object is expected", "");
  RouteSettings set;
  std::string rest;
  JsonWriter writer(rest);
  writer.begin_object();
  std::vector<const Setting*> given;
  for (auto child = index.first_child(0); child; child = index.next_sibling(*child, 0)) {
    const auto name = unescape_json(index.name_token(*child));
    if (name == "share") {
      const auto share = share_of(index, *child);
      if (!share) return std::unexpected(share.error());
      set.share = *share;
      continue;
    }
    const auto* setting = std::ranges::find(kSettings, name, &Setting::name);
    if (setting == kSettings.end()) {
      return wrong(
          "unknown member; known are stage, cohort, share, copies, compare, fallback, override_roles, "
          "successor",
          "/" + name);
    }
    given.push_back(setting);
    writer.name(name);
    writer.token(index.value(*child));
  }
  writer.end_object();
  auto row = routing::parse_route(JsonText::trusted(std::move(rest)));
  if (!row) return std::unexpected(std::move(row.error()));
  for (const auto* setting : given) setting->take(set, *row);
  return set;
}

void write_settings(JsonWriter& writer, const RouteSettings& set) {
  writer.begin_object();
  if (set.stage) writer.name("stage"), writer.string(name_of(*set.stage));
  if (set.cohort) writer.name("cohort"), writer.token(routing::cohort_json(*set.cohort));
  if (set.share) writer.name("share"), writer.string(routing::percent_text(*set.share));
  if (set.copies) writer.name("copies"), writer.string(name_of(*set.copies));
  if (set.compare) writer.name("compare"), writer.string(routing::percent_text(*set.compare));
  if (set.fallback) writer.name("fallback"), writer.boolean(*set.fallback);
  if (set.override_roles) writer.name("override_roles"), write_texts(writer, *set.override_roles);
  if (set.successor) writer.name("successor"), writer.string(*set.successor);
  writer.end_object();
}

}  // namespace figbridge::migrations
