// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "migrations/parity/difference.h"

namespace figbridge::migrations {

/// Is told of every value that two answers are compared by. Fields are as Difference::field has them; views
/// hold during the call.
class FieldWatcher {
 public:
  FieldWatcher() = default;
  FieldWatcher(const FieldWatcher&) = delete;
  FieldWatcher& operator=(const FieldWatcher&) = delete;
  virtual ~FieldWatcher() = default;

  /// Two values, or one that stands alone; canonical JSON, empty: absent. `kind` nothing: they are the same.
  /// Not called for what a rule explains, nor for objects and arrays that have something in them on both
  /// sides.
  virtual void saw(std::string_view field, std::string_view answered, std::string_view aside,
                   std::optional<DifferenceKind> kind) = 0;
  /// Objects on both sides.
  virtual void saw_object(std::string_view field) = 0;
  /// Arrays on both sides, one of them not empty; `several`: each has two elements at least.
  virtual void saw_array(std::string_view field, bool several, bool reordered) = 0;
};

}  // namespace figbridge::migrations
