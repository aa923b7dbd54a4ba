// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/figbridge/scenario/case_file.h"
#include "core/config/problems.h"

namespace figbridge::scenario {

/// One `=== word …` line of a case file with the lines below it.
struct Section {
  struct Line {
    std::string text;
    SourceMark mark;
  };

  std::string word;
  std::string title;               ///< what follows the word
  std::vector<std::string> words;  ///< the title's words; quotes hold one together; none of a case's name
  std::vector<Line> lines;
  SourceMark mark;
};

/// Cuts a case file at its `===` lines. What stands before the first of them may only be comments.
[[nodiscard]] std::vector<Section> read_sections(std::string_view text,
                                                 std::shared_ptr<const std::string> file, Problems& problems);

/// The lines up to the first empty one, as fields; `#` begins a comment.
[[nodiscard]] std::vector<Field> fields_of(const Section& section, Problems& problems);
/// What follows the first empty line, without empty lines at its end; nothing if there is nothing. `exact`:
/// the lines are put together without line ends, and \n \r \t \\ \" \0 \xHH stand for bytes.
[[nodiscard]] std::optional<BodyText> body_of(const Section& section, bool exact, Problems& problems);
/// The same with every line of the section: where there are no fields.
[[nodiscard]] std::optional<BodyText> raw_of(const Section& section, Problems& problems);

}  // namespace figbridge::scenario
