// SPDX-License-Identifier: Apache-2.0
#include "routing/applied_when.h"

#include <algorithm>
#include <utility>

#include "core/json/decimal.h"
#include "routing/mapping_path.h"

namespace figbridge::routing {
namespace {

bool same_text(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto x = Decimal::parse(a);
  const auto y = x ? Decimal::parse(b) : std::nullopt;
  return x && y && *x == *y;
}

bool is_position(std::string_view token) {
  return token.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

AppliedWhen AppliedWhen::compile(const SettleSpec& spec, const std::string& path, Problems& problems) {
  AppliedWhen out;
  if (!spec.applied_when) return out;
  out.looks_ = true;
  out.negated_ = !spec.applied_when->not_.empty();
  out.listed_ = out.negated_ ? spec.applied_when->not_ : spec.applied_when->in;
  out.equals_ = spec.equals;
  auto tokens = split_path(spec.applied_when->at);
  if (tokens)
    out.at_ = std::move(*tokens);
  else
    problems.add(spec.step.mark, path + ".applied_when.at", tokens.error().text);
  return out;
}

std::optional<bool> AppliedWhen::holds(const JsonIndex& answer, const JsonIndex& input) const {
  if (!looks_) return true;
  if (!equals_) return walk(answer, 0, 0, listed_);
  const auto wanted = input.find(*equals_);
  if (!wanted || input.node(*wanted).kind == JsonKind::null) return std::nullopt;
  return walk(answer, 0, 0, {input.plain(*wanted)});
}

bool AppliedWhen::walk(const JsonIndex& answer, JsonIndex::Id at, std::size_t step,
                       const Listed& listed) const {
  if (answer.node(at).kind == JsonKind::array && (step == at_.size() || !is_position(at_[step]))) {
    for (auto element = answer.first_child(at); element; element = answer.next_sibling(*element, at)) {
      if (walk(answer, *element, step, listed)) return true;
    }
    return false;
  }
  if (step == at_.size()) return fits(answer, at, listed);
  const auto next = answer.child(at, at_[step]);
  return next && walk(answer, *next, step + 1, listed);
}

bool AppliedWhen::fits(const JsonIndex& answer, JsonIndex::Id id, const Listed& listed) const {
  if (answer.node(id).kind == JsonKind::null) return false;
  if (listed.empty()) return true;
  const std::string value = answer.plain(id);
  const bool found = std::ranges::any_of(listed, [&](const auto& text) { return same_text(value, text); });
  return found != negated_;
}

}  // namespace figbridge::routing
