// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/cli/route_settings.h"

#include <string_view>
#include <utility>

namespace figbridge::cli {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// `/companyCode=PT01,PT02` or several of them joined by `&`.
Result<Json> when_rule(const std::string& text) {
  auto conditions = Json::object();
  for (const auto& condition : split(text, '&')) {
    const auto equals = condition.find('=');
    if (equals == std::string::npos || !condition.starts_with('/')) {
      return fail(
          ErrorKind::invalid, Origin::caller,
          "'" + condition + "' is no condition; write a JSON Pointer and values: /companyCode=PT01,PT02");
    }
    conditions[condition.substr(0, equals)] = split(std::string_view(condition).substr(equals + 1), ',');
  }
  return Json{{"when", std::move(conditions)}};
}

Result<Json> cohort_of(const RouteOptions& options, const std::string& kept_share) {
  auto rules = Json::array();
  for (const auto& when : options.when) {
    auto rule = when_rule(when);
    if (!rule) return fail(std::move(rule).error());
    rules.push_back(std::move(*rule));
  }
  if (!options.callers.empty()) rules.push_back({{"callers", options.callers}});
  if (!options.roles.empty()) rules.push_back({{"roles", options.roles}});
  const auto& share = options.share.empty() ? kept_share : options.share;
  if (!share.empty() && !(options.no_cohort && options.share.empty())) rules.push_back({{"share", share}});
  return rules;
}

}  // namespace

bool RouteOptions::nothing() const {
  return stage.empty() && share.empty() && !new_rules() && copies.empty() && compare.empty() && !fallback &&
         override_roles.empty() && successor.empty();
}

Result<Json> settings_of(const RouteOptions& options, const std::string& kept_share) {
  auto set = Json::object();
  if (!options.stage.empty()) set["stage"] = options.stage;
  if (options.new_rules()) {
    auto cohort = cohort_of(options, kept_share);
    if (!cohort) return fail(std::move(cohort).error());
    set["cohort"] = std::move(*cohort);
  } else if (!options.share.empty()) {
    set["share"] = options.share;
  }
  if (!options.copies.empty()) set["copies"] = options.copies;
  if (!options.compare.empty()) set["compare"] = options.compare;
  if (options.fallback) set["fallback"] = *options.fallback;
  if (!options.override_roles.empty()) set["override_roles"] = options.override_roles;
  if (!options.successor.empty()) set["successor"] = options.successor;
  return set;
}

}  // namespace figbridge::cli
