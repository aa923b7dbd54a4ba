// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "bench/parity/doc.h"
#include "migrations/parity/noise.h"

namespace figbridge::seeded {

/// Where two answers differ, as Diffy has it: members by name, arrays of one length by position, of two
/// lengths as one difference; numbers as doubles.
inline void plain_diff(const Doc& a, const Doc& b, const std::string& at, std::set<std::string>& fields) {
  if (a.kind != b.kind) return static_cast<void>(fields.insert(at));
  if (a.kind == Doc::Kind::token) {
    const bool numbers =
        a.token.front() != '"' && b.token.front() != '"' && a.token.front() < 'A' && b.token.front() < 'A';
    const bool same = numbers ? std::stod(a.token) == std::stod(b.token) : a.token == b.token;
    if (!same) fields.insert(at);
    return;
  }
  if (a.kind == Doc::Kind::array) {
    if (a.elements.size() != b.elements.size()) return static_cast<void>(fields.insert(at));
    for (std::size_t i = 0; i < a.elements.size(); ++i)
      plain_diff(a.elements[i], b.elements[i], at + "/*", fields);
    return;
  }
  std::map<std::string, const Doc*> others;
  for (const auto& [name, value] : b.members) others[name] = &value;
  for (const auto& [name, value] : a.members) {
    const auto other = others.find(name);
    if (other == others.end()) {
      fields.insert(at + "/" + name);
      continue;
    }
    plain_diff(value, *other->second, at + "/" + name, fields);
    others.erase(other);
  }
  for (const auto& [name, value] : others) fields.insert(at + "/" + name);
}

/// Counts as Diffy does: raw between primary and candidate, noise between primary and secondary, for every
/// call.
class Diffy {
 public:
  void record(const std::set<std::string>& raw, const std::set<std::string>& noise) {
    ++total_;
    for (const auto& field : raw) ++counts_[field].first;
    for (const auto& field : noise) ++counts_[field].second;
  }
  [[nodiscard]] std::set<std::string> reported() const {
    std::set<std::string> fields;
    for (const auto& [field, count] : counts_) {
      if (migrations::diffy_reports(count.first, count.second, total_)) fields.insert(field);
    }
    return fields;
  }
  [[nodiscard]] std::set<std::string> differing() const {
    std::set<std::string> fields;
    for (const auto& [field, count] : counts_) {
      if (count.first > 0) fields.insert(field);
    }
    return fields;
  }

 private:
  std::uint64_t total_ = 0;
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> counts_;
};

}  // namespace figbridge::seeded
