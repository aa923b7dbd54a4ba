// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json_text.h"

namespace figbridge {

enum class JsonKind : std::uint8_t { object, array, string, number, boolean, null };

/// A JSON Pointer (RFC 6901), parsed once. Equality is by tokens.
class JsonPointer {
 public:
  JsonPointer() = default;
  /// "" (the whole document) or "/a/b~1c/0". Fails with `configuration`.
  [[nodiscard]] static Result<JsonPointer> parse(std::string_view text);

  [[nodiscard]] static JsonPointer of(std::vector<std::string> tokens);

  [[nodiscard]] const std::vector<std::string>& tokens() const { return tokens_; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool whole() const { return tokens_.empty(); }
  friend bool operator==(const JsonPointer&, const JsonPointer&) = default;

 private:
  std::vector<std::string> tokens_;
};

/// A flat index of offsets over canonical JSON text, built in one pass and without a tree of allocations. The
/// text must outlive the index. Node 0 is the whole value; the children of a container follow it; `next`
/// skips a subtree.
class JsonIndex {
 public:
  struct Node {
    JsonKind kind;
    std::uint32_t begin;  ///< offset of the value's first byte
    std::uint32_t end;    ///< one past its last byte
    std::uint32_t
        name_begin;  ///< offset of the member name's opening quote; equal to name_end if there is none
    std::uint32_t name_end;  ///< one past its closing quote
    std::uint32_t next;      ///< node index after this value's subtree
    std::uint32_t count;     ///< children of a container
  };
  using Id = std::uint32_t;

  explicit JsonIndex(std::string_view canonical);

  [[nodiscard]] const Node& node(Id id) const { return nodes_[id]; }
  [[nodiscard]] std::string_view text() const { return text_; }
  /// The value's canonical text: a number's digits, a string with its quotes, a whole subtree.
  [[nodiscard]] std::string_view value(Id id) const {
    return text_.substr(nodes_[id].begin, nodes_[id].end - nodes_[id].begin);
  }
  /// The member name, quoted and escaped as it stands; empty for elements of an array and for the root.
  [[nodiscard]] std::string_view name_token(Id id) const {
    return text_.substr(nodes_[id].name_begin, nodes_[id].name_end - nodes_[id].name_begin);
  }
  /// The first child of a container, or nullopt if it is empty. Go on with next_sibling.
  [[nodiscard]] std::optional<Id> first_child(Id id) const;
  [[nodiscard]] std::optional<Id> next_sibling(Id id, Id parent) const;
  /// The member of that (decoded) name.
  [[nodiscard]] std::optional<Id> member(Id object, std::string_view name) const;
  [[nodiscard]] std::optional<Id> element(Id array, std::size_t position) const;
  /// One step of a pointer: the member of that name, or the element at that position.
  [[nodiscard]] std::optional<Id> child(Id container, std::string_view token) const;
  [[nodiscard]] std::optional<Id> find(const JsonPointer& pointer) const;
  /// Where the value stands, as a JSON Pointer. For error messages: takes time in proportion to the text.
  [[nodiscard]] std::string pointer_to(Id id) const;
  /// A string decoded; any other value as its canonical text.
  [[nodiscard]] std::string plain(Id id) const;

 private:
  std::string_view text_;
  std::vector<Node> nodes_;
};

}  // namespace figbridge
