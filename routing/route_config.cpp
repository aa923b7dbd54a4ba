// SPDX-License-Identifier: Apache-2.0
// `routes:` of a configuration. A row in YAML is turned into the same row in JSON, so that there is one
// grammar and one reader; what is wrong is told at its place in the file.
#include <algorithm>
#include <array>
#include <charconv>

#include "core/json/json_writer.h"
#include "routing/route.h"
#include "routing/route_reader.h"

namespace figbridge::routing {
namespace {

constexpr std::array<std::string_view, 8> kOwnersMembers = {
    "stage", "cohort", "copies", "compare", "fallback", "override_roles", "accept_loss", "successor"};

bool is_flag(std::string_view name) {
  return name == "fallback" || name == "accept_loss";
}

void write_scalar(JsonWriter& writer, const ConfigNode& node, bool flag) {
  const bool truth = flag && !node.quoted && (node.text == "true" || node.text == "false");
  if (truth)
    writer.token(node.text);
  else
    writer.string(node.text);
}

void write_plain(JsonWriter& writer, const ConfigNode& node) {
  if (node.kind == ConfigNode::Kind::scalar)
    writer.string(node.text);
  else if (node.kind == ConfigNode::Kind::map)
    writer.begin_object(), writer.end_object();
  else
    writer.null();
}

/// A single value stands for a list of one.
void write_list(JsonWriter& writer, const ConfigNode& node) {
  writer.begin_array();
  if (node.kind == ConfigNode::Kind::sequence) {
    for (const auto& item : node.items) write_plain(writer, item);
  } else {
    write_plain(writer, node);
  }
  writer.end_array();
}

void write_when(JsonWriter& writer, const ConfigNode& node) {
  if (node.kind != ConfigNode::Kind::map) return write_plain(writer, node);
  writer.begin_object();
  for (const auto& [name, values] : node.members) {
    writer.name(name.text);
    write_list(writer, values);
  }
  writer.end_object();
}

void write_rule(JsonWriter& writer, const ConfigNode& node) {
  if (node.kind != ConfigNode::Kind::map) return write_plain(writer, node);
  writer.begin_object();
  for (const auto& [name, value] : node.members) {
    writer.name(name.text);
    if (name.text == "when")
      write_when(writer, value);
    else if (name.text == "callers" || name.text == "roles")
      write_list(writer, value);
    else
      write_plain(writer, value);
  }
  writer.end_object();
}

void write_cohort(JsonWriter& writer, const ConfigNode& node) {
  writer.begin_array();
  if (node.kind == ConfigNode::Kind::sequence) {
    for (const auto& rule : node.items) write_rule(writer, rule);
  } else {
    write_rule(writer, node);
  }
  writer.end_array();
}

JsonText as_json(const ConfigNode& node) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  for (const auto& [name, value] : node.members) {
    if (std::ranges::find(kOwnersMembers, name.text) == kOwnersMembers.end()) continue;
    writer.name(name.text);
    if (name.text == "cohort")
      write_cohort(writer, value);
    else if (name.text == "override_roles")
      write_list(writer, value);
    else if (value.kind == ConfigNode::Kind::scalar)
      write_scalar(writer, value, is_flag(name.text));
    else
      write_plain(writer, value);
  }
  writer.end_object();
  return JsonText::trusted(std::move(out));
}

/// The place in the file of a JSON Pointer into the row: as far down as the file goes.
const SourceMark& place_of(const ConfigNode& row, std::string_view pointer) {
  const ConfigNode* at = &row;
  const auto parsed = JsonPointer::parse(pointer);
  if (!parsed) return row.mark;
  for (const auto& token : parsed->tokens()) {
    std::size_t position = 0;
    std::from_chars(token.data(), token.data() + token.size(), position);
    if (at->kind == ConfigNode::Kind::sequence && position < at->items.size())
      at = &at->items[position];
    else if ((*at)[token].present())
      at = &(*at)[token];
  }
  return at->mark;
}

}  // namespace

std::optional<Route> read_route(const std::string& operation, const ConfigNode& node, Problems& problems) {
  const std::string path = "routes." + operation;
  if (node.kind != ConfigNode::Kind::map) {
    problems.add(node.mark, path, "a map is expected, as in {stage: legacy}");
    return std::nullopt;
  }
  const auto before = problems.list().size();
  for (const auto& [name, value] : node.members) {
    if (std::ranges::find(kOwnersMembers, name.text) != kOwnersMembers.end()) continue;
    problems.add(
        name.mark, path + "." + name.text,
        "unknown option; known are stage, cohort, copies, compare, fallback, override_roles, accept_loss, "
        "successor");
  }
  std::vector<RouteFault> faults;
  auto row = read_row(as_json(node), faults);
  for (const auto& fault : faults) problems.add(place_of(node, fault.at), path + fault.at, fault.text);
  if (problems.list().size() != before) return std::nullopt;
  row.operation = operation;
  return row;
}

}  // namespace figbridge::routing
