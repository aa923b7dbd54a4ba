// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/compare.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "migrations/parity/alignment.h"
#include "migrations/parity/values.h"

namespace figbridge::migrations {
namespace {

using Id = JsonIndex::Id;

constexpr std::size_t kFewMembers = 12;
constexpr std::size_t kUsualDifferences = 16;
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

class Comparer {
 public:
  Comparer(const JsonText& answered, const JsonText& aside, const ComparisonSettings& settings,
           const Occasion& occasion, FieldWatcher* watcher)
      : left_(answered.view()),
        right_(aside.view()),
        settings_(settings),
        occasion_(occasion),
        watcher_(watcher) {}

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
    const auto kind = left_.node(left).kind;
    if (a == b && (watcher_ == nullptr || left_.node(left).count == 0)) return same(a);
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

  void same(std::string_view value) {
    if (watcher_ != nullptr) watcher_->saw(field_, value, value, std::nullopt);
  }

  void alone(Id id, bool on_left) {
    ++made_.compared;
    const JsonIndex& index = on_left ? left_ : right_;
    const auto kind = empty(index, id) ? DifferenceKind::emptiness
                      : on_left        ? DifferenceKind::missing
                                       : DifferenceKind::extra;
    on_left ? report(kind, index.value(id), {}) : report(kind, {}, index.value(id));
  }

  /// Members of an object by their name tokens, which are canonical. Both sides mostly have them in one
  /// order: the member after the one that was found last is looked at first.
  class Members {
   public:
    Members(const JsonIndex& index, Id object)
        : index_(index), object_(object), next_(index.first_child(object)) {}
    [[nodiscard]] std::optional<Id> find(std::string_view token) {
      if (!next_ || index_.name_token(*next_) != token) return find_anywhere(token);
      const auto found = next_;
      next_ = index_.next_sibling(*found, object_);
      return found;
    }

   private:
    std::optional<Id> find_anywhere(std::string_view token) {
      if (index_.node(object_).count > kFewMembers) return find_by_name(token);
      for (auto child = index_.first_child(object_); child; child = index_.next_sibling(*child, object_)) {
        if (index_.name_token(*child) == token) return found_at(*child);
      }
      return std::nullopt;
    }
    std::optional<Id> find_by_name(std::string_view token) {
      if (by_name_.empty()) {
        for (auto child = index_.first_child(object_); child; child = index_.next_sibling(*child, object_))
          by_name_.emplace(index_.name_token(*child), *child);
      }
      const auto found = by_name_.find(token);
      return found == by_name_.end() ? std::nullopt : found_at(found->second);
    }
    std::optional<Id> found_at(Id id) {
      next_ = index_.next_sibling(id, object_);
      return id;
    }

    const JsonIndex& index_;
    Id object_;
    std::optional<Id> next_;
    std::unordered_map<std::string_view, Id> by_name_;
  };

  /// The member's name, decoded if it has to be.
  static std::string_view name_of_member(std::string_view token, std::string& decoded) {
    if (token.find('\\') == std::string_view::npos) return token.substr(1, token.size() - 2);
    decoded = unescape_json(token);
    return decoded;
  }

  void objects(Id left, Id right) {
    if (watcher_ != nullptr) watcher_->saw_object(field_);
    Members on_left(left_, left);
    Members on_right(right_, right);
    std::string decoded;
    std::size_t found = 0;
    for (auto child = left_.first_child(left); child; child = left_.next_sibling(*child, left)) {
      const auto name = name_of_member(left_.name_token(*child), decoded);
      const Step field(field_, name);
      const Step at(at_, name);
      const Step at_aside(at_aside_, name);
      const auto other = on_right.find(left_.name_token(*child));
      found += other ? 1U : 0U;
      other ? values(*child, *other) : alone(*child, true);
    }
    if (found == right_.node(right).count) return;
    for (auto child = right_.first_child(right); child; child = right_.next_sibling(*child, right)) {
      if (on_left.find(right_.name_token(*child))) continue;
      const auto name = name_of_member(right_.name_token(*child), decoded);
      const Step field(field_, name);
      const Step at(at_, name);
      const Step at_aside(at_aside_, name);
      alone(*child, false);
    }
  }

  void arrays(Id left, Id right) {
    const auto a = elements_of(left_, left);
    const auto b = elements_of(right_, right);
    const auto alignment = left_.value(left) == right_.value(right) ? by_position(a) : align(a, b);
    const bool several = a.ids.size() > 1 && b.ids.size() > 1;
    if (watcher_ != nullptr) watcher_->saw_array(field_, several, alignment.reordered);
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

  static Alignment by_position(const Elements& both) {
    Alignment made;
    for (std::uint32_t at = 0; at < both.ids.size(); ++at) made.pairs.push_back({.left = at, .right = at});
    return made;
  }

  [[nodiscard]] Alignment align(const Elements& a, const Elements& b) const {
    for (const auto& rule : settings_.rules) {
      if (rule.what != ParityRule::What::key || rule.field != field_ || !rule.holds_on(occasion_.today))
        continue;
      if (auto made = align_by(rule.member, a, b)) return std::move(*made);
    }
    if (auto made = align_by_likely_key(a, b)) return std::move(*made);
    return align_by_value(a, b);
  }

  void report(DifferenceKind kind, std::string_view answered, std::string_view aside) {
    const auto* rule = explanation(kind, answered, aside);
    if (rule == nullptr && watcher_ != nullptr) watcher_->saw(field_, answered, aside, kind);
    if (made_.differences.size() >= settings_.most_differences) {
      if (rule == nullptr) ++made_.unlisted;
      return;
    }
    if (made_.differences.empty()) made_.differences.reserve(kUsualDifferences);
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
    const auto found = std::ranges::find_if(settings_.rules, [&](const ParityRule& rule) {
      return rule.covers(field_) && rule.holds_on(occasion_.today) &&
             explains(rule, kind, answered, aside, occasion_.answered);
    });
    return found == settings_.rules.end() ? nullptr : &*found;
  }

  JsonIndex left_;
  JsonIndex right_;
  const ComparisonSettings& settings_;
  const Occasion& occasion_;
  FieldWatcher* watcher_;
  Comparison made_;
  std::string field_;
  std::string at_;
  std::string at_aside_;
};

}  // namespace

bool Comparison::explained() const {
  return unlisted == 0 && std::ranges::none_of(differences, [](const Difference& difference) {
           return difference.rule.empty();
         });
}

Comparison compare(const JsonText& answered, const JsonText& aside, const ComparisonSettings& settings,
                   const Occasion& occasion, FieldWatcher* watcher) {
  return Comparer(answered, aside, settings, occasion, watcher).run();
}

}  // namespace figbridge::migrations
