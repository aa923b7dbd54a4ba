// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/soap/codec/pattern.h"
#include "adapters/soap/schema/simple_type.h"

namespace figbridge::soap {

/// The compiled pattern facets of the simple types of one model. Built once, then read by any number of
/// threads.
class PatternTable {
 public:
  /// Compiles the patterns of a type, of its item and member types; a type that is there already is left
  /// alone.
  void add(const schema::SimpleType& type);
  /// Whether `text` (white space treated) matches every step. Patterns that could not be compiled match.
  [[nodiscard]] bool match(const schema::SimpleType& type, std::string_view text) const;
  /// Patterns that RE2 cannot check, as the schema writes them.
  [[nodiscard]] const std::vector<std::string>& unchecked() const { return unchecked_; }

 private:
  using Step = std::vector<XsdPattern>;
  std::unordered_map<const schema::SimpleType*, std::vector<Step>> steps_;
  std::vector<std::string> unchecked_;
};

/// What is wrong with a text as a value of a simple type; empty if nothing is: lexical space, and every facet
/// of the type, of list items and of union members. White space of `text` must be treated. The words name the
/// rule, never the value.
[[nodiscard]] std::string problem_of(const schema::SimpleType& type, std::string_view text,
                                     const PatternTable& patterns);

/// The first member type of a union for which `text` is a value, looking into unions within; null if there is
/// none. `text` as it stands: each member treats white space in its own way.
[[nodiscard]] const schema::SimpleType* member_for(const schema::SimpleType& of_union, std::string_view text,
                                                   const PatternTable& patterns);

}  // namespace figbridge::soap
