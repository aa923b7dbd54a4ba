// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace figbridge::routing {

/// A member that an array element must have to be the selected one.
struct SelectedMember {
  std::string name;   ///< canonical JSON string token
  std::string token;  ///< canonical JSON token, written as it is
  std::string plain;  ///< what the member's value is compared with, as text
  friend bool operator==(const SelectedMember&, const SelectedMember&) = default;
};

/// One step of a row's path: a member by name, an array's first element (`0`), or the selected one (`*`).
struct PathStep {
  enum class Kind : std::uint8_t { member, first, selection };
  Kind kind = Kind::member;
  std::string name;  ///< of a member: canonical JSON string token
  std::vector<SelectedMember> selected;
  [[nodiscard]] bool in_array() const { return kind != Kind::member; }
  friend bool operator==(const PathStep&, const PathStep&) = default;
};
using MappingPath = std::vector<PathStep>;

/// How a value is written in a configuration: `true`, `false`, `null`, a JSON number and a quoted JSON string
/// stand for themselves, any other text for a string.
[[nodiscard]] std::string token_of_text(std::string_view text);
/// The text of a canonical token: strings decoded, anything else as it stands.
[[nodiscard]] std::string plain_of_token(std::string_view token);

/// The names of `/a/b` or `a/b`. Fails with `configuration`.
[[nodiscard]] Result<std::vector<std::string>> split_path(std::string_view text);
/// `select` is what a `*` stands for; `selects_at_end`: the path names the array, and the selected element is
/// meant.
[[nodiscard]] Result<MappingPath> compile_path(std::string_view text,
                                               const std::vector<SelectedMember>& select,
                                               bool selects_at_end);

/// The paths of all rows in one tree: what is read is found in one walk over the source, what is written
/// comes out grouped by parent, in the order of first mention. Node 0 is the whole value; children come after
/// their parents.
class PathTree {
 public:
  struct Node {
    PathStep step;
    std::vector<std::uint32_t> children;
    std::vector<std::uint32_t> rows;
    [[nodiscard]] bool leaf() const { return children.empty(); }
  };

  PathTree() : nodes_(1) {}
  /// False if the path goes through an array where another goes through an object.
  [[nodiscard]] bool insert(const MappingPath& path, std::uint32_t row);
  /// Sorts what child_named searches; after the last insert.
  void finish();

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const Node& operator[](std::uint32_t id) const { return nodes_[id]; }
  [[nodiscard]] bool children_in_array(std::uint32_t id) const {
    return !nodes_[id].leaf() && nodes_[nodes_[id].children.front()].step.in_array();
  }
  /// The child that is the member of that (quoted) name.
  [[nodiscard]] std::optional<std::uint32_t> child_named(std::uint32_t id, std::string_view name) const;

 private:
  std::vector<Node> nodes_;
  std::vector<std::vector<std::uint32_t>> by_name_;  ///< each node's children, sorted by name
};

}  // namespace figbridge::routing
