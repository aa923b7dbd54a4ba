// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/compare.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "migrations/parity/alignment.h"
#include "migrations/parity/values.h"

namespace figbridge::migrations {
namespace {

using Id = JsonIndex::Id;
using What = ParityRule::What;

constexpr std::size_t kFewMembers = 12;
constexpr std::size_t kLongestValue = 4'096;  // of what is kept of a difference

/// Not in the middle of a character.
std::string beginning(std::string_view text) {
  auto size = std::min(text.size(), kLongestValue);
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size));
}

/// A step of a path that is undone at the end of its scope.
class Step {
 public:
  Step(std::string& path, std::string_view step) : path_(path), size_(path.size()) {
    path_ += '/';
    for (const char c : step) {
      if (c == '~')
        path_ += "~0";
      else if (c == '/')
        path_ += "~1";
      else
        path_ += c;
    }
  }
  ~Step() { path_.resize(size_); }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

 private:
  std::string& path_;
  std::size_t size_;
};

bool covers(const std::string& rule, const std::string& field) {
  if (!rule.ends_with("/**")) return rule == field;
  const std::string_view above(rule.data(), rule.size() - 3);
  return field.starts_with(above) && (field.size() == above.size() || field[above.size()] == '/');
}

/// Which rule speaks of a difference of that kind; `tolerate` is asked with the values.
bool speaks_of(What what, DifferenceKind kind) {
  using enum DifferenceKind;
  switch (what) {
    case What::ignore:
      return true;
    case What::tolerate:
      return kind == number || kind == moment || kind == scale || kind == notation;
    case What::unordered:
      return kind == order;
    case What::empty:
      return kind == emptiness;
    case What::scale:
      return kind == scale;
    case What::notation:
      return kind == notation;
    case What::blanks:
      return kind == trimmed;
    case What::letters:
      return kind == cased || kind == trimmed;
  }
  return false;
}

class Comparer {
 public:
  Comparer(const JsonText& answered, const JsonText& aside, const ComparisonSettings& settings)
      : left_(answered.view()), right_(aside.view()), settings_(settings) {}

  Comparison run() {
    values(0, 0);
    return std::move(made_);
  }

 private:
  static bool empty(const JsonIndex& index, Id id) {
    const auto& node = index.node(id);
    const bool container = node.kind == JsonKind::object || node.kind == JsonKind::array;
    return node.kind == JsonKind::null || (container && node.count == 0) || index.value(id) == "\"\"";
  }

  void values(Id left, Id right) {
    ++made_.compared;
    const auto a = left_.value(left);
    const auto b = right_.value(right);
    if (a == b) return;
    const auto kind = left_.node(left).kind;
    if (kind != right_.node(right).kind) {
      const bool both_empty = empty(left_, left) && empty(right_, right);
      return report(both_empty ? DifferenceKind::emptiness : DifferenceKind::type, a, b);
    }
    switch (kind) {
      case JsonKind::object:
        return objects(left, right);
      case JsonKind::array:
        return arrays(left, right);
      case JsonKind::number:
        return report(number_difference(a, b), a, b);
      case JsonKind::string:
        return report(text_difference(left_.plain(left), right_.plain(right)), a, b);
      default:
        return report(DifferenceKind::text, a, b);
    }
  }

  void alone(Id id, bool on_left) {
    ++made_.compared;
    const JsonIndex& index = on_left ? left_ : right_;
    const auto kind = empty(index, id) ? DifferenceKind::emptiness
                      : on_left        ? DifferenceKind::missing
                                       : DifferenceKind::extra;
    on_left ? report(kind, index.value(id), {}) : report(kind, {}, index.value(id));
  }

  /// Members of the right object by their name tokens, which are canonical.
  class Members {
   public:
    Members(const JsonIndex& index, Id object) : index_(index), object_(object) {
      if (index.node(object).count <= kFewMembers) return;
      for (auto child = index.first_child(object); child; child = index.next_sibling(*child, object))
        by_name_.emplace(index.name_token(*child), *child);
    }
    [[nodiscard]] std::optional<Id> find(std::string_view token) const {
      if (!by_name_.empty()) {
        const auto found = by_name_.find(token);
        return found == by_name_.end() ? std::nullopt : std::optional(found->second);
      }
      for (auto child = index_.first_child(object_); child; child = index_.next_sibling(*child, object_)) {
        if (index_.name_token(*child) == token) return child;
      }
      return std::nullopt;
    }

   private:
    const JsonIndex& index_;
    Id object_;
    std::unordered_map<std::string_view, Id> by_name_;
  };

  void objects(Id left, Id right) {
    const Members on_left(left_, left);
    const Members on_right(right_, right);
    for (auto child = left_.first_child(left); child; child = left_.next_sibling(*child, left)) {
      const auto name = unescape_json(left_.name_token(*child));
      const Step field(field_, name);
      const Step at(at_, name);
      const Step at_aside(at_aside_, name);
      if (const auto other = on_right.find(left_.name_token(*child)))
        values(*child, *other);
      else
        alone(*child, true);
    }
    for (auto child = right_.first_child(right); child; child = right_.next_sibling(*child, right)) {
      if (on_left.find(right_.name_token(*child))) continue;
      const auto name = unescape_json(right_.name_token(*child));
      const Step field(field_, name);
      const Step at(at_, name);
      const Step at_aside(at_aside_, name);
      alone(*child, false);
    }
  }

  void arrays(Id left, Id right) {
    const auto a = elements_of(left_, left);
    const auto b = elements_of(right_, right);
    const auto alignment = align(a, b);
    if (alignment.reordered) report(DifferenceKind::order, left_.value(left), right_.value(right));
    for (const auto& pair : alignment.pairs) {
      const Step field(field_, "*");
      const Step at(at_, std::to_string(pair.left ? *pair.left : *pair.right));
      const Step at_aside(at_aside_, std::to_string(pair.right ? *pair.right : *pair.left));
      if (pair.left && pair.right)
        values(a.ids[*pair.left], b.ids[*pair.right]);
      else if (pair.left)
        alone(a.ids[*pair.left], true);
      else
        alone(b.ids[*pair.right], false);
    }
  }

  [[nodiscard]] Alignment align(const Elements& a, const Elements& b) const {
    for (const auto& key : settings_.keys) {
      if (key.field != field_) continue;
      if (auto made = align_by(key.member, a, b)) return std::move(*made);
    }
    if (auto made = align_by_likely_key(a, b)) return std::move(*made);
    return align_by_value(a, b);
  }

  void report(DifferenceKind kind, std::string_view answered, std::string_view aside) {
    const auto* rule = explanation(kind, answered, aside);
    if (made_.differences.size() >= settings_.most_differences) {
      if (rule == nullptr) ++made_.unlisted;
      return;
    }
    made_.differences.push_back({.field = field_,
                                 .at = at_,
                                 .at_aside = at_aside_,
                                 .kind = kind,
                                 .answered = beginning(answered),
                                 .aside = beginning(aside),
                                 .rule = rule == nullptr ? std::string() : rule->id});
  }

  [[nodiscard]] const ParityRule* explanation(DifferenceKind kind, std::string_view answered,
                                              std::string_view aside) const {
    const auto explains = [&](const ParityRule& rule) {
      return speaks_of(rule.what, kind) && covers(rule.field, field_) &&
             (rule.what != What::tolerate || tolerated(kind, answered, aside, rule.tolerance));
    };
    const auto found = std::ranges::find_if(settings_.rules, explains);
    return found == settings_.rules.end() ? nullptr : &*found;
  }

  static bool tolerated(DifferenceKind kind, std::string_view answered, std::string_view aside,
                        const Decimal& tolerance) {
    const bool of_time = kind == DifferenceKind::moment || kind == DifferenceKind::notation;
    const auto read = [&](std::string_view token) {
      return of_time ? seconds_of(unescape_json(token)) : Decimal::parse(token);
    };
    const auto a = read(answered);
    const auto b = read(aside);
    return a && b && within(*a, *b, tolerance);
  }

  JsonIndex left_;
  JsonIndex right_;
  const ComparisonSettings& settings_;
  Comparison made_;
  std::string field_;
  std::string at_;
  std::string at_aside_;
};

}  // namespace

std::string_view name_of(What what) noexcept {
  constexpr std::array<std::string_view, 8> kNames = {"ignore", "tolerate", "unordered", "empty",
                                                      "scale",  "notation", "blanks",    "letters"};
  return kNames.at(static_cast<std::size_t>(what));
}

bool Comparison::explained() const {
  return unlisted == 0 && std::ranges::none_of(differences, [](const Difference& difference) {
           return difference.rule.empty();
         });
}

Comparison compare(const JsonText& answered, const JsonText& aside, const ComparisonSettings& settings) {
  return Comparer(answered, aside, settings).run();
}

}  // namespace figbridge::migrations
