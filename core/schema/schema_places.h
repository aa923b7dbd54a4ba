// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json_index.h"
#include "core/json/json_text.h"

namespace figbridge {

/// Whether a step of a place stands for an element of a list (`*`, or a number), not for a member.
[[nodiscard]] bool is_element_step(std::string_view step);

/// Which places the values of a JSON Schema can have: tells a mistyped path in a configuration from a good
/// one. Immutable; any thread.
///
/// A place is given by member names; lists are looked through, and `*` or a number stands for an element.
/// Where a schema leaves open what there is (nothing declared, references elsewhere), every place is there.
class SchemaPlaces {
 public:
  explicit SchemaPlaces(const JsonText& schema);

  struct Miss {
    std::string text;     ///< "/Return has no 'Typ'; did you mean 'Type'?"
    bool closed = false;  ///< the schema allows no further members: a value with that place cannot come
  };
  /// Nothing: the place is there, or nobody can tell.
  [[nodiscard]] std::optional<Miss> miss(std::span<const std::string> place) const;
  /// The members that every value at a place must have, as far as that is declared without alternatives.
  [[nodiscard]] std::vector<std::string> required(std::span<const std::string> place = {}) const;

 private:
  using Id = JsonIndex::Id;
  /// The schemas that apply, or may apply, to one value.
  struct Parts {
    std::vector<Id> all;        ///< empty: nobody can tell
    bool alternatives = false;  ///< not all of them apply to every value
  };
  [[nodiscard]] Parts parts(std::vector<Id> schemas) const;
  [[nodiscard]] bool is_choice(Id part) const;
  [[nodiscard]] std::vector<Id> behind(Id part, std::string_view keyword) const;
  [[nodiscard]] std::vector<Id> elements(const std::vector<Id>& parts) const;
  [[nodiscard]] std::vector<Id> members(const std::vector<Id>& parts, const std::string& name) const;
  [[nodiscard]] bool takes_any(Id part) const;
  [[nodiscard]] bool closed(Id part) const;
  [[nodiscard]] bool only_single_values(const std::vector<Id>& parts) const;

  std::shared_ptr<const std::string> text_;  ///< what the index points into
  JsonIndex index_;
};

}  // namespace figbridge
