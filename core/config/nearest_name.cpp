// SPDX-License-Identifier: Apache-2.0
#include "core/config/nearest_name.h"

#include <algorithm>
#include <array>

namespace figbridge {
namespace {

constexpr std::size_t kLongest = 64;
constexpr std::size_t kListed = 8;

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = folded(a[i - 1]) == folded(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > kLongest) return std::nullopt;
  const std::size_t bound = std::max<std::size_t>(1, name.size() / 3);
  const std::string* best = nullptr;
  std::size_t best_distance = bound + 1;
  for (const auto& candidate : known) {
    if (candidate.size() > name.size() + bound || name.size() > candidate.size() + bound) continue;
    if (const auto distance = edit_distance(name, candidate); distance < best_distance) {
      best_distance = distance;
      best = &candidate;
    }
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  if (const auto near = nearest_name(name, known)) return "; did you mean '" + *near + "'?";
  if (known.empty() || known.size() > kListed) return {};
  std::string out = "; known: ";
  for (const auto& candidate : known) out += (&candidate == &known.front() ? "" : ", ") + candidate;
  return out;
}

}  // namespace figbridge
