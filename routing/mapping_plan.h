// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "routing/mapping_path.h"
#include "routing/mapping_value.h"

namespace figbridge::routing {

/// A row, compiled for one direction.
struct RowPlan {
  std::optional<std::string>
      constant;  ///< token that is written, nothing being read; or, with `expects`, what must stand there
  bool expects = false;                 ///< reads, writes nothing: a constant turned around
  std::optional<std::string> fallback;  ///< token for an absent source
  ValueForm form;
  std::shared_ptr<const MappingPlan> each;
  bool each_of_array = false;  ///< `each` is applied to every element, else to the value itself
  std::vector<SelectedMember>
      leave_out;  ///< members of a selected element that select it, where it goes over whole
};

/// Rows of one level, compiled for one direction: found by walking `reads` over the source, written by
/// walking `writes`.
struct MappingPlan {
  std::vector<RowPlan> rows;
  PathTree reads;
  PathTree writes;
};

}  // namespace figbridge::routing
