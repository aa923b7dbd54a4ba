// SPDX-License-Identifier: Apache-2.0
#include "facade/intents/fingerprint.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/sha256.h"

namespace figbridge::facade {
namespace {

/// Writes the value with its members sorted by name: what is still to be written stands on a stack.
class SortedText {
 public:
  explicit SortedText(const JsonIndex& index) : index_(index) { out_.reserve(index.text().size()); }

  std::string run() && {
    pending_.push_back({.id = 0});
    while (!pending_.empty()) {
      const Step step = pending_.back();
      pending_.pop_back();
      step.text != 0 ? out_.push_back(step.text) : write(step.id);
    }
    return std::move(out_);
  }

 private:
  struct Step {
    JsonIndex::Id id = 0;
    char text = 0;  ///< written instead, if it is set
  };

  void write(JsonIndex::Id id) {
    const auto& node = index_.node(id);
    out_ += index_.name_token(id);
    if (!index_.name_token(id).empty()) out_ += ':';
    if (node.kind != JsonKind::object && node.kind != JsonKind::array) {
      out_ += index_.value(id);
      return;
    }
    const bool object = node.kind == JsonKind::object;
    out_ += object ? '{' : '[';
    pending_.push_back({.text = object ? '}' : ']'});
    auto children = children_of(id);
    if (object) {
      std::ranges::sort(children, {}, [this](JsonIndex::Id child) { return index_.name_token(child); });
    }
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      pending_.push_back({.text = ','});
      pending_.push_back({.id = *child});
    }
  }

  [[nodiscard]] std::vector<JsonIndex::Id> children_of(JsonIndex::Id id) const {
    std::vector<JsonIndex::Id> children;
    for (auto child = index_.first_child(id); child; child = index_.next_sibling(*child, id))
      children.push_back(*child);
    return children;
  }

  const JsonIndex& index_;
  std::string out_;
  std::vector<Step> pending_;
};

}  // namespace

std::string fingerprint_of(const JsonIndex& value) {
  return sha256(SortedText(value).run());
}

}  // namespace figbridge::facade
