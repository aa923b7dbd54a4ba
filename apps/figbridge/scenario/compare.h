// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "apps/figbridge/scenario/case_file.h"
#include "core/message.h"

namespace figbridge::scenario {

/// Something that came out otherwise than the case says, and the case's line that says so.
struct Difference {
  SourceMark mark;
  std::string what;  ///< "the reply's body at /creditLimit"
  std::string expected;
  std::string got;
};
using Differences = std::vector<Difference>;

/// Every listed field must be there with that value (in one of the fields of that name), or be absent.
void compare_fields(const std::vector<Field>& expected, const Headers& got, const std::string& whose,
                    Differences& out);

/// JSON is compared as JSON, with the digits of its numbers and in any order of members; XML by its elements,
/// attributes and text, whatever prefixes, comments and white space between elements; anything else as text,
/// and `exact` by bytes.
/// {{any}} stands for any text; the member "{{rest}}" of an object lets others stand beside those that are
/// named.
void compare_body(const BodyText& expected, std::string_view got, const std::string& whose, Differences& out);

/// The two forms that compare_body knows; false: `expected` is not of that form.
[[nodiscard]] bool compare_json(const BodyText& expected, std::string_view got, const std::string& whose,
                                Differences& out);
[[nodiscard]] bool compare_xml(const BodyText& expected, std::string_view got, const std::string& whose,
                               Differences& out);

/// A text for a person: control characters and bytes that are not UTF-8 as escapes, at most `longest` bytes.
[[nodiscard]] std::string shown(std::string_view text, std::size_t longest = 400);

}  // namespace figbridge::scenario
