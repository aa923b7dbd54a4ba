// SPDX-License-Identifier: Apache-2.0
#include "routing/mapping_path.h"

#include <algorithm>

#include "core/json/json_index.h"
#include "core/json/json_text.h"
#include "core/json/json_writer.h"

namespace figbridge::routing {

std::string token_of_text(std::string_view text) {
  const bool could_be_token =
      !text.empty() && (text.front() == '"' || text.front() == '-' || text == "true" || text == "false" ||
                        text == "null" || (text.front() >= '0' && text.front() <= '9'));
  if (could_be_token) {
    if (auto token = parse_json(text, {.depth = 0}, Origin::bridge)) return std::move(*token).release();
  }
  return escape_json(text);
}

std::string plain_of_token(std::string_view token) {
  return token.starts_with('"') ? unescape_json(token) : std::string(token);
}

Result<std::vector<std::string>> split_path(std::string_view text) {
  auto pointer =
      JsonPointer::parse(text.empty() || text.front() == '/' ? std::string(text) : '/' + std::string(text));
  if (!pointer) return std::unexpected(std::move(pointer.error()));
  return pointer->tokens();
}

Result<MappingPath> compile_path(std::string_view text, const std::vector<SelectedMember>& select,
                                 bool selects_at_end) {
  auto tokens = split_path(text);
  if (!tokens) return std::unexpected(std::move(tokens.error()));
  MappingPath path;
  for (const auto& token : *tokens) {
    const bool position =
        !token.empty() && std::ranges::all_of(token, [](char c) { return c >= '0' && c <= '9'; });
    if (token == "*" && select.empty()) {
      return fail(ErrorKind::configuration, Origin::bridge,
                  "'*' needs a `select` that says which element is meant");
    }
    if (position && token != "0") {
      return fail(ErrorKind::configuration, Origin::bridge,
                  "of array positions only 0 can be named; use `select` or `each` for others");
    }
    if (token == "*")
      path.push_back({PathStep::Kind::selection, {}, select});
    else if (position)
      path.push_back({PathStep::Kind::first, {}, {}});
    else
      path.push_back({PathStep::Kind::member, escape_json(token), {}});
  }
  if (selects_at_end) path.push_back({PathStep::Kind::selection, {}, select});
  return path;
}

bool PathTree::insert(const MappingPath& path, std::uint32_t row) {
  std::uint32_t at = 0;
  for (const auto& step : path) {
    const auto& children = nodes_[at].children;
    if (!children.empty() && children_in_array(at) != step.in_array()) return false;
    const auto found = std::ranges::find_if(children, [&](auto child) { return nodes_[child].step == step; });
    if (found != children.end()) {
      at = *found;
      continue;
    }
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    nodes_[at].children.push_back(next);
    nodes_.push_back({step, {}, {}});
    at = next;
  }
  nodes_[at].rows.push_back(row);
  return true;
}

void PathTree::finish() {
  by_name_.clear();
  for (const auto& node : nodes_) {
    auto& sorted = by_name_.emplace_back(node.children);
    std::ranges::sort(sorted, {}, [&](auto child) -> const std::string& { return nodes_[child].step.name; });
  }
}

std::optional<std::uint32_t> PathTree::child_named(std::uint32_t id, std::string_view name) const {
  const auto& sorted = by_name_[id];
  const auto found = std::ranges::lower_bound(
      sorted, name, {}, [&](auto child) -> std::string_view { return nodes_[child].step.name; });
  if (found == sorted.end() || nodes_[*found].step.name != name) return std::nullopt;
  return *found;
}

}  // namespace figbridge::routing
