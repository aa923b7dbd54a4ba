// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/config/scalar.h"
#include "core/config/units.h"
#include "core/json/json_writer.h"
#include "facade/config/reading.h"
#include "routing/mapping_date.h"

namespace figbridge::facade {
namespace {

using migrations::ParityRule;
using What = ParityRule::What;

constexpr int kMostHoursAhead = 14;

struct Kind {
  const char* option;
  What what;
};
constexpr std::array<Kind, 15> kKinds = {{{"ignore", What::ignore},
                                          {"tolerate", What::tolerate},
                                          {"seconds", What::tolerate},
                                          {"zone", What::zone},
                                          {"date", What::date},
                                          {"times", What::times},
                                          {"map", What::map},
                                          {"order_free", What::order_free},
                                          {"key", What::key},
                                          {"empty", What::empty},
                                          {"scale", What::scale},
                                          {"notation", What::notation},
                                          {"trim", What::trim},
                                          {"pad", What::pad},
                                          {"case", What::letters}}};

/// `+01:00`, `-05:30`, `Z`: seconds ahead of UTC.
std::optional<int> zone_of(std::string_view text) {
  if (text == "Z") return 0;
  int hours = 0;
  int minutes = 0;
  const auto number = [&](std::size_t at, int& value) {
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 2, value);
    return error == std::errc() && end == text.data() + at + 2;
  };
  const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!shaped || !number(1, hours) || !number(4, minutes)) return std::nullopt;
  if (hours > kMostHoursAhead || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -60 : 60) * (60 * hours + minutes);
}

/// `/orders[]/amount` is `/orders/*/amount`.
std::string with_stars(std::string text) {
  for (auto at = text.find("[]"); at != std::string::npos; at = text.find("[]", at))
    text.replace(at, 2, "/*");
  return text;
}

class RuleReader {
 public:
  RuleReader(Reading& reading, const ConfigNode& node, const Options& options, std::string path)
      : reading_(reading), node_(node), options_(options), path_(std::move(path)) {}

  ParityRule read(const std::string& name) {
    ParityRule rule{.id = name,
                    .field = with_stars(options_.text("at")),
                    .owner = options_.text("owner"),
                    .reason = options_.text("reason"),
                    .expires = options_.text("expires"),
                    .mark = node_.mark};
    if (node_["at"].present()) rule.mark = node_["at"].mark;
    check_texts(rule);
    read_kind(rule);
    return rule;
  }

 private:
  void report(std::string_view option, std::string text) {
    reading_.problems.add(place_of(node_, option).mark,
                          path_ + (option.empty() ? "" : "." + std::string(option)), std::move(text));
  }

  void check_texts(const ParityRule& rule) {
    if (options_.has("at") && !rule.field.empty() && !JsonPointer::parse(rule.field))
      report("at", "expected a place such as /orders/*/amount, found " + shown(options_.node("at")));
    using routing::DateForm;
    const bool day = rule.expires.size() == 10 &&
                     routing::convert_date(rule.expires, DateForm::date, DateForm::date).has_value();
    if (options_.has("expires") && !day)
      report("expires", "expected a day such as 2027-03-31, found " + shown(options_.node("expires")));
    for (const auto* option : {"owner", "reason"}) {
      if (options_.has(option) && options_.text(option).empty()) report(option, "may not be empty");
    }
  }

  [[nodiscard]] bool chosen(const Kind& kind) const {
    const auto& node = options_.node(kind.option);
    if (!node.present()) return false;
    return node.text != "false";
  }

  void read_kind(ParityRule& rule) {
    const auto first = std::ranges::find_if(kKinds, [&](const Kind& kind) { return chosen(kind); });
    const bool one = std::ranges::count_if(kKinds, [&](const Kind& kind) { return chosen(kind); }) == 1;
    if (!one) {
      std::string all;
      for (const auto& kind : kKinds) all += (all.empty() ? "" : ", ") + std::string(kind.option);
      return report("", "a rule takes exactly one of " + all);
    }
    rule.what = first->what;
    const std::string_view option = first->option;
    if (option == "tolerate") read_tolerance(rule);
    if (option == "seconds") read_number(rule, "seconds", options_.text("seconds"));
    if (option == "zone") read_zone(rule);
    if (option == "date") read_date(rule);
    if (option == "times") read_power(rule);
    if (option == "map") read_values(rule);
    if (option == "key") rule.member = options_.text("key");
  }

  void read_tolerance(ParityRule& rule) {
    const auto& text = options_.text("tolerate");
    if (!text.ends_with('%')) return read_number(rule, "tolerate", text);
    const auto share = parse_percent(text);
    if (!share) return report("tolerate", "expected 0.01 or 0.5%, found " + shown(options_.node("tolerate")));
    rule.what = What::tolerate_share;
    rule.tolerance = *Decimal::parse(std::to_string(*share));
  }

  void read_number(ParityRule& rule, const char* option, const std::string& text) {
    const auto number = Decimal::parse(text);
    if (number && !number->negative)
      rule.tolerance = *number;
    else
      report(option, "expected a number such as 0.01, found " + shown(options_.node(option)));
  }

  void read_zone(ParityRule& rule) {
    if (const auto ahead = zone_of(options_.text("zone")))
      rule.tolerance = *Decimal::parse(std::to_string(*ahead));
    else
      report("zone", "expected a zone such as +01:00, found " + shown(options_.node("zone")));
  }

  void read_date(ParityRule& rule) {
    const auto& forms = options_.text("date");
    const auto arrow = forms.find(" -> ");
    const bool whole = arrow != std::string::npos;
    const auto from = whole ? routing::date_form_named(forms.substr(0, arrow)) : std::nullopt;
    const auto to = whole ? routing::date_form_named(forms.substr(arrow + 4)) : std::nullopt;
    if (!from || !to) return report("date", "expected 'FROM -> TO' of " + routing::date_form_names());
    rule.date_from = *from;
    rule.date_to = *to;
  }

  void read_power(ParityRule& rule) {
    const auto factor = Decimal::parse(options_.text("times"));
    if (!factor || factor->digits != "1" || factor->negative)
      return report("times", "expected a power of ten such as 100 or 0.01");
    rule.power = static_cast<int>(factor->exponent);
  }

  /// What is written without quotes and is a number or a truth value stands for it; all else is text.
  void read_values(ParityRule& rule) {
    for (const auto& [from, to] : options_.node("map").members) {
      const auto legacy = json_of(from);
      const auto modern = json_of(to);
      if (legacy && modern)
        rule.values.emplace_back(legacy->view(), modern->view());
      else
        report("map", (legacy ? modern : legacy).error().text);
    }
  }

  Reading& reading_;
  const ConfigNode& node_;
  const Options& options_;
  std::string path_;
};

}  // namespace

migrations::ComparisonSettings read_comparison(Reading& reading, const Options& section,
                                               const std::string& path) {
  migrations::ComparisonSettings settings{.ask_twice = section.integer("ask_twice")};
  const auto& rules = section.named("rules");
  for (const auto& [name, node] : section.node("rules").members) {
    const auto place = path + ".rules";
    check_name(name, place, reading.problems);
    const auto found = rules.find(name.text);
    if (found == rules.end()) continue;
    settings.rules.push_back(
        RuleReader(reading, node, found->second, place + "." + name.text).read(name.text));
  }
  return settings;
}

void read_rules(Reading& reading, const Options& top) {
  const auto& options = top.named("rules");
  for (const auto& [name, node] : entries_of(reading.root, "rules")) {
    const auto place = "rules." + name.text;
    check_name(name, "rules", reading.problems);
    const auto found = options.find(name.text);
    if (found == options.end()) continue;
    const auto& operation = found->second.text("operation");
    const auto settings = reading.out.comparisons.find(operation);
    if (settings == reading.out.comparisons.end()) {
      reading.problems.add(place_of(node, "operation").mark, place + ".operation",
                           "there is no operation '" + operation + "'" +
                               suggestion(operation, member_names(reading.root["operations"])));
      continue;
    }
    auto& rules = settings->second.rules;
    const auto same = std::ranges::find(rules, name.text, &ParityRule::id);
    if (same != rules.end())
      reading.problems.add(name.mark, place, "has this name already at " + same->mark.text());
    rules.push_back(RuleReader(reading, node, found->second, place).read(name.text));
  }
}

}  // namespace figbridge::facade
