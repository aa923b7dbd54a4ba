// SPDX-License-Identifier: Apache-2.0
#include "routing/fails_when.h"

#include <algorithm>

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

std::vector<std::string> path_tokens(const std::string& text, const StepSpec& step, const std::string& path,
                                     Problems& problems) {
  auto tokens = split_path(text);
  if (tokens) return std::move(*tokens);
  problems.add(step.mark, path, tokens.error().text);
  return {};
}

}  // namespace

SideErrors SideErrors::compile(const StepSpec& step, const std::string& path, Problems& problems) {
  SideErrors out;
  if (step.fails_when) {
    const FailsWhen& rule = *step.fails_when;
    out.looks_ = true;
    out.negated_ = !rule.not_.empty();
    out.at_ = path_tokens(rule.at, step, path + ".fails_when.at", problems);
    out.code_ = path_tokens(rule.code, step, path + ".fails_when.code", problems);
    out.listed_ = out.negated_ ? rule.not_ : rule.in;
    if (rule.in.empty() == rule.not_.empty()) {
      problems.add(step.mark, path + ".fails_when", "has either `in` or `not`, with at least one value");
    }
    const auto [at, code] = std::ranges::mismatch(out.at_, out.code_);
    out.shared_ = static_cast<std::size_t>(at - out.at_.begin());
  }
  for (const auto& [side, contract] : step.errors) {
    if (side == "*")
      out.rest_ = contract;
    else
      out.errors_.emplace_back(side, contract);
  }
  std::ranges::sort(out.errors_);
  const auto twice = std::ranges::adjacent_find(out.errors_, {}, &std::pair<std::string, std::string>::first);
  if (twice != out.errors_.end())
    problems.add(step.mark, path + ".errors", "the code '" + twice->first + "' stands twice");
  return out;
}

bool SideErrors::fails(const JsonIndex& answer, std::optional<JsonIndex::Id> id) const {
  if (!id || answer.node(*id).kind == JsonKind::null) return negated_;
  const std::string value = answer.plain(*id);
  const bool listed = std::ranges::any_of(listed_, [&](const auto& text) { return same_text(value, text); });
  return listed != negated_;
}

bool SideErrors::walk(const JsonIndex& answer, JsonIndex::Id at, std::size_t step,
                      std::optional<std::string>& code) const {
  if (answer.node(at).kind == JsonKind::array &&
      (step == at_.size() || at_[step].find_first_not_of("0123456789") != std::string::npos)) {
    for (auto element = answer.first_child(at); element; element = answer.next_sibling(*element, at)) {
      if (walk(answer, *element, step, code)) return true;
    }
    return false;
  }
  const auto next = step < at_.size() ? answer.child(at, at_[step]) : std::optional(at);
  const bool failed = step < at_.size() && next ? walk(answer, *next, step + 1, code) : fails(answer, next);
  if (failed && step == shared_ && !code_.empty()) {
    std::optional<JsonIndex::Id> found = at;
    for (auto token = code_.begin() + static_cast<std::ptrdiff_t>(shared_); found && token != code_.end();
         ++token) {
      found = answer.child(*found, *token);
    }
    if (found && answer.node(*found).kind != JsonKind::null) code = answer.plain(*found);
  }
  return failed;
}

std::optional<Error> SideErrors::failure_in(const JsonIndex& answer) const {
  std::optional<std::string> code;
  if (!looks_ || !walk(answer, 0, 0, code)) return std::nullopt;
  return named(Error{.kind = ErrorKind::rejected,
                     .origin = Origin::backend,
                     .effect = Effect::none,
                     .text = "the request was rejected",
                     .code = code.value_or("")});
}

std::optional<std::string_view> SideErrors::code_of(std::string_view side_code) const {
  const auto found = std::ranges::lower_bound(errors_, side_code, {},
                                              [](const auto& row) -> std::string_view { return row.first; });
  if (found != errors_.end() && found->first == side_code) return found->second;
  if (rest_) return *rest_;
  return std::nullopt;
}

Error SideErrors::named(Error error) const {
  if (error.kind != ErrorKind::rejected && error.kind != ErrorKind::fault) return error;
  const auto code = code_of(error.code);
  if (!code && !error.code.empty())
    error.remote = error.remote.empty() ? error.code : error.code + ": " + error.remote;
  error.code = code ? std::string(*code) : std::string();
  if (!code) error.detail.clear();
  return error;
}

}  // namespace figbridge::routing
