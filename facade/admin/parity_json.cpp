// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/parity_json.h"

#include <algorithm>
#include <utility>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"
#include "facade/admin/masking.h"

namespace figbridge::facade {
namespace {

using migrations::CounterExample;
using migrations::ParityCluster;
using migrations::ParityReport;
using migrations::Proposal;
using migrations::Verdict;

double milliseconds(std::chrono::microseconds value) {
  return static_cast<double>(value.count()) / 1000;
}

AdminJson json_of(const ParityCluster& cluster, Verdict verdict) {
  auto examples = AdminJson::array();
  for (const auto& example : cluster.examples) {
    examples.push_back({{"trace_id", example.trace_id},
                        {"at", example.at},
                        {"answered", example.answered},
                        {"aside", example.aside}});
  }
  return {{"field", cluster.field},           {"kind", name_of(cluster.kind)},
          {"verdict", name_of(verdict)},      {"rule", cluster.rule},
          {"pairs", cluster.pairs},           {"noise", cluster.noise},
          {"first_seen", cluster.first_seen}, {"last_seen", cluster.last_seen},
          {"examples", std::move(examples)}};
}

/// A value at a field as it may be shown: see masked().
std::string shown(std::string_view field, std::string_view token, std::string_view schema) {
  if (token.empty()) return {};
  const auto place = JsonPointer::parse(field);
  if (!place) return "***";
  std::string before;
  std::string after;
  std::string at;
  for (const auto& step : place->tokens()) {
    before += step == "*" ? "[" : "{" + escape_json(step) + ":";
    after.insert(0, step == "*" ? "]" : "}");
    at += JsonPointer::of({step == "*" ? std::string("0") : step}).text();
  }
  const auto whole = masked(before + std::string(token) + after, schema);
  const auto text = whole.at(AdminJson::json_pointer(at)).dump();
  return text == '"' + std::string(token) + '"' ? std::string(token) : text;  // digits are shown as text
}

AdminJson json_of(const Proposal& proposal, const JsonText& schema) {
  const auto value = [&](const std::string& token) { return shown(proposal.field, token, schema.view()); };
  auto examples = AdminJson::array();
  for (const auto& example : proposal.counter_examples) {
    examples.push_back({{"legacy", value(example.legacy)},
                        {"modern", value(example.modern)},
                        {"pairs", example.pairs},
                        {"trace_id", example.trace_id}});
  }
  auto says = proposal.says;
  for (const auto& [legacy, modern] : proposal.values)
    says += (says.empty() ? "" : ", ") + value(legacy) + " means " + value(modern);
  return {{"proposal", proposal.name},
          {"at", proposal.field},
          {"what", proposal.what},
          {"says", std::move(says)},
          {"follow", proposal.hits},
          {"do_not", proposal.misses},
          {"can_be_accepted", !proposal.value.empty() && may_be_shown(proposal, schema)},
          {"counter_examples", std::move(examples)}};
}

}  // namespace

bool may_be_shown(const Proposal& proposal, const JsonText& schema) {
  return std::ranges::none_of(proposal.values, [&](const auto& pair) {
    return shown(proposal.field, pair.first, schema.view()) != pair.first ||
           shown(proposal.field, pair.second, schema.view()) != pair.second;
  });
}

AdminJson json_of(const ParityReport& report) {
  return {{"operation", report.operation},
          {"pairs", report.pairs},
          {"same", report.same},
          {"explained", report.explained},
          {"different", report.different},
          {"outcomes", report.outcomes},
          {"left_out", report.left_out},
          {"different_at_most", report.bound},
          {"answered_ms", milliseconds(report.answered_mean)},
          {"aside_ms", milliseconds(report.aside_mean)},
          {"asked_twice", report.noise_pairs},
          {"since", report.since}};
}

AdminJson json_of(const ParityReport& report, const migrations::Judgement& judgement,
                  const JsonText& schema) {
  auto json = json_of(report);
  auto clusters = AdminJson::array();
  for (std::size_t i = 0; i < report.clusters.size(); ++i)
    clusters.push_back(json_of(report.clusters[i], judgement.verdicts.at(i)));
  json["differences"] = std::move(clusters);
  json["unlisted"] = report.unlisted;
  auto proposals = AdminJson::array();
  for (const auto& proposal : judgement.proposals) proposals.push_back(json_of(proposal, schema));
  json["proposals"] = std::move(proposals);
  json["fields_that_differ"] = judgement.fields_that_differ(report);
  return json;
}

AdminJson json_of(const std::vector<migrations::ParityRule>& rules, const ParityReport& report,
                  const std::string& today) {
  auto list = AdminJson::array();
  for (const auto& rule : rules) {
    std::uint64_t explained = 0;
    for (const auto& cluster : report.clusters) explained += cluster.rule == rule.id ? cluster.pairs : 0;
    list.push_back({{"rule", rule.id},
                    {"what", name_of(rule.what)},
                    {"at", rule.field},
                    {"explained", explained},
                    {"owner", rule.owner},
                    {"reason", rule.reason},
                    {"expires", rule.expires},
                    {"expired", !rule.holds_on(today)}});
  }
  return list;
}

}  // namespace figbridge::facade
