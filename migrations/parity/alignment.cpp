// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/alignment.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/json/json_writer.h"

namespace figbridge::migrations {
namespace {

using Position = std::uint32_t;
using Where = std::unordered_map<std::string_view, Position>;

constexpr std::size_t kMostSteps = 1'000'000;

std::string_view value_of(const Elements& of, Position at) {
  return of.index.value(of.ids[at]);
}

bool is_scalar(JsonKind kind) {
  return kind == JsonKind::string || kind == JsonKind::number;
}

/// Each element's value of that member, and where it stands first.
struct ByMember {
  Where where;
  bool unique = true;
};

/// Nothing if one has none.
std::optional<ByMember> told_apart_by(std::string_view member, const Elements& elements) {
  ByMember made;
  for (Position at = 0; at < elements.ids.size(); ++at) {
    const auto found = elements.index.member(elements.ids[at], member);
    if (!found || !is_scalar(elements.index.node(*found).kind)) return std::nullopt;
    made.unique = made.where.emplace(elements.index.value(*found), at).second && made.unique;
  }
  return made;
}

/// What a side tells twice has its partner once.
std::vector<std::optional<Position>> partners(const Where& left, std::size_t left_size, const Where& right) {
  std::vector<std::optional<Position>> of_left(left_size);
  for (const auto& [key, at] : left) {
    if (const auto found = right.find(key); found != right.end()) of_left[at] = found->second;
  }
  return of_left;
}

/// Pairs from each left element's partner; right elements without one come behind the one before them.
Alignment aligned(const std::vector<std::optional<Position>>& of_left, std::size_t right_size) {
  Alignment made;
  std::vector<bool> taken(right_size, false);
  for (const auto& partner : of_left) {
    if (partner) taken[*partner] = true;
  }
  Position next = 0;
  std::optional<Position> last;
  const auto take_singles = [&] {
    for (; next < right_size && !taken[next]; ++next) made.pairs.push_back({.right = next});
  };
  take_singles();
  for (Position at = 0; at < of_left.size(); ++at) {
    const auto partner = of_left[at];
    made.pairs.push_back({.left = at, .right = partner});
    if (!partner) continue;
    made.reordered = made.reordered || (last && *partner < *last);
    last = partner;
    if (*partner != next) continue;
    ++next;
    take_singles();
  }
  for (; next < right_size; ++next) {
    if (!taken[next]) made.pairs.push_back({.right = next});
  }
  return made;
}

/// Lengths of the longest common subsequences of all tails.
class CommonTails {
 public:
  CommonTails(const Elements& left, Position left_begin, Position left_end, const Elements& right,
              Position right_begin, Position right_end)
      : width_(right_end - right_begin + 1), lengths_((left_end - left_begin + 1) * width_) {
    for (auto i = left_end - left_begin; i-- > 0;) {
      for (auto j = right_end - right_begin; j-- > 0;) {
        const bool same = value_of(left, left_begin + i) == value_of(right, right_begin + j);
        cell(i, j) = same ? cell(i + 1, j + 1) + 1 : std::max(cell(i + 1, j), cell(i, j + 1));
      }
    }
  }
  [[nodiscard]] std::uint32_t at(std::size_t i, std::size_t j) const { return lengths_[i * width_ + j]; }

 private:
  std::uint32_t& cell(std::size_t i, std::size_t j) { return lengths_[i * width_ + j]; }
  std::size_t width_;
  std::vector<std::uint32_t> lengths_;
};

class ByValue {
 public:
  ByValue(const Elements& left, const Elements& right)
      : left_(left), right_(right), of_left_(left.ids.size()), of_right_(right.ids.size()) {}

  Alignment run() {
    match_ends();
    match_common();
    match_moved();
    pair_the_rest();
    return aligned(of_left_, right_.ids.size());
  }

 private:
  void match(Position left, Position right) {
    of_left_[left] = right;
    of_right_[right] = left;
  }
  void match_ends() {
    left_end_ = static_cast<Position>(left_.ids.size());
    right_end_ = static_cast<Position>(right_.ids.size());
    while (begin_ < left_end_ && begin_ < right_end_ && value_of(left_, begin_) == value_of(right_, begin_)) {
      match(begin_, begin_);
      ++begin_;
    }
    while (left_end_ > begin_ && right_end_ > begin_ &&
           value_of(left_, left_end_ - 1) == value_of(right_, right_end_ - 1)) {
      match(--left_end_, --right_end_);
    }
  }
  void match_common() {
    const std::size_t rows = left_end_ - begin_;
    const std::size_t columns = right_end_ - begin_;
    if ((rows + 1) * (columns + 1) > kMostSteps) return;
    const CommonTails tails(left_, begin_, left_end_, right_, begin_, right_end_);
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
      const auto left = static_cast<Position>(begin_ + i);
      const auto right = static_cast<Position>(begin_ + j);
      if (value_of(left_, left) == value_of(right_, right)) {
        match(left, right);
        ++i, ++j;
      } else if (tails.at(i + 1, j) >= tails.at(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
  }
  void match_moved() {
    std::unordered_multimap<std::string_view, Position> free;
    for (auto right = right_end_; right-- > begin_;) {
      if (!of_right_[right]) free.emplace(value_of(right_, right), right);
    }
    for (auto left = begin_; left < left_end_ && !free.empty(); ++left) {
      if (of_left_[left]) continue;
      const auto found = free.find(value_of(left_, left));
      if (found == free.end()) continue;
      match(left, found->second);
      free.erase(found);
    }
  }
  /// What is left over between two matches, in order.
  void pair_the_rest() {
    auto right = begin_;
    for (auto left = begin_; left < left_end_; ++left) {
      if (of_left_[left]) {
        right = std::max(right, *of_left_[left] + 1);
        continue;
      }
      while (right < right_end_ && of_right_[right] && *of_right_[right] < left) ++right;
      if (right < right_end_ && !of_right_[right]) match(left, right++);
    }
  }

  const Elements& left_;
  const Elements& right_;
  std::vector<std::optional<Position>> of_left_;
  std::vector<std::optional<Position>> of_right_;
  Position begin_ = 0;
  Position left_end_ = 0;
  Position right_end_ = 0;
};

}  // namespace

Elements elements_of(const JsonIndex& index, JsonIndex::Id array) {
  Elements elements{.index = index, .ids = {}};
  elements.ids.reserve(index.node(array).count);
  for (auto child = index.first_child(array); child; child = index.next_sibling(*child, array)) {
    elements.ids.push_back(*child);
  }
  return elements;
}

std::optional<Alignment> align_by(std::string_view member, const Elements& left, const Elements& right) {
  const auto on_left = told_apart_by(member, left);
  const auto on_right = on_left ? told_apart_by(member, right) : std::nullopt;
  if (!on_right || !(on_left->unique || on_right->unique)) return std::nullopt;
  return aligned(partners(on_left->where, left.ids.size(), on_right->where), right.ids.size());
}

std::optional<Alignment> align_by_likely_key(const Elements& left, const Elements& right) {
  if (left.ids.size() < 2 || right.ids.empty()) return std::nullopt;
  const auto first = left.ids.front();
  if (left.index.node(first).kind != JsonKind::object) return std::nullopt;
  for (auto child = left.index.first_child(first); child; child = left.index.next_sibling(*child, first)) {
    if (!is_scalar(left.index.node(*child).kind)) continue;
    const std::string member = unescape_json(left.index.name_token(*child));
    const auto on_left = told_apart_by(member, left);
    const auto on_right = on_left ? told_apart_by(member, right) : std::nullopt;
    if (!on_right || !(on_left->unique || on_right->unique)) continue;
    const auto of_left = partners(on_left->where, left.ids.size(), on_right->where);
    const auto common = static_cast<std::size_t>(
        std::ranges::count_if(of_left, [](const auto& at) { return at.has_value(); }));
    if (2 * common > std::min(left.ids.size(), right.ids.size())) return aligned(of_left, right.ids.size());
  }
  return std::nullopt;
}

Alignment align_by_value(const Elements& left, const Elements& right) {
  return ByValue(left, right).run();
}

}  // namespace figbridge::migrations
