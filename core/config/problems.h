// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/config/config_node.h"

namespace figbridge {

/// One thing that is wrong in a configuration: "erp.yaml:12:5: backends.erp.endpints: unknown option; did you
/// mean 'endpoints'?"
struct Problem {
  SourceMark mark;
  std::string path;
  std::string text;
  [[nodiscard]] std::string describe() const {
    return mark.text() + ": " + (path.empty() ? "" : path + ": ") + text;
  }
};

/// Collects everything that is wrong, so that it is said at once; and what is only likely to be, which stops
/// nothing.
class Problems {
 public:
  void add(const SourceMark& mark, std::string path, std::string text) {
    list_.push_back({mark, std::move(path), std::move(text)});
  }
  void warn(const SourceMark& mark, std::string path, std::string text) {
    warnings_.push_back({mark, std::move(path), std::move(text)});
  }
  /// Whether nothing is wrong; there may be warnings.
  [[nodiscard]] bool none() const { return list_.empty(); }
  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }
  [[nodiscard]] const std::vector<Problem>& warnings() const { return warnings_; }
  /// Brings them into the order of files, lines and columns.
  void sort();

 private:
  std::vector<Problem> list_;
  std::vector<Problem> warnings_;
};

}  // namespace figbridge
