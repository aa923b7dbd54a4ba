// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/evidence.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <utility>

#include "core/time_text.h"

namespace figbridge::migrations {
namespace {

using nlohmann::json;

constexpr int kForm = 1;

json to_json(const ParityCluster& cluster) {
  json examples = json::array();
  for (const auto& example : cluster.examples) {
    examples.push_back({{"trace_id", example.trace_id},
                        {"at", example.at},
                        {"answered", example.answered},
                        {"aside", example.aside}});
  }
  return {
      {"field", cluster.field},         {"kind", name_of(cluster.kind)},    {"rule", cluster.rule},
      {"pairs", cluster.pairs},         {"first_seen", cluster.first_seen}, {"last_seen", cluster.last_seen},
      {"examples", std::move(examples)}};
}

/// How one side did; `Figures` is private to Evidence.
template <class Figures>
json to_json(const Figures& side)
  requires requires { side.took_us; }
{
  return {{"failed", side.failed}, {"took_us", side.took_us}};
}

template <class Figures>
void take_figures(const json& saved, Figures& side) {
  side.failed = saved.value("failed", std::uint64_t{0});
  side.took_us = saved.value("took_us", std::uint64_t{0});
}

DifferenceKind kind_named(const std::string& name) {
  for (int kind = 0; kind <= static_cast<int>(DifferenceKind::outcome); ++kind) {
    if (name_of(static_cast<DifferenceKind>(kind)) == name) return static_cast<DifferenceKind>(kind);
  }
  throw std::invalid_argument("no kind of difference: " + name);
}

json noise_json(const std::map<std::pair<std::string, DifferenceKind>, std::uint64_t>& noise) {
  json list = json::array();
  for (const auto& [place, pairs] : noise)
    list.push_back({{"field", place.first}, {"kind", name_of(place.second)}, {"pairs", pairs}});
  return list;
}

ParityCluster cluster_from(const json& saved) {
  ParityCluster cluster{.field = saved.at("field"),
                        .kind = kind_named(saved.at("kind")),
                        .rule = saved.at("rule"),
                        .pairs = saved.at("pairs"),
                        .first_seen = saved.at("first_seen"),
                        .last_seen = saved.at("last_seen"),
                        .examples = {}};
  for (const auto& example : saved.at("examples")) {
    cluster.examples.push_back({.trace_id = example.at("trace_id"),
                                .at = example.at("at"),
                                .answered = example.at("answered"),
                                .aside = example.at("aside")});
  }
  return cluster;
}

}  // namespace

DifferenceKind family_of(DifferenceKind kind) noexcept {
  using enum DifferenceKind;
  return kind == number || kind == moment || kind == type ? text : kind;
}

double share_bound(std::uint64_t hits, std::uint64_t of) {
  if (of == 0) return 1;
  constexpr double kZ = 1.6448536269514722;  // 95 %, one-sided
  const auto n = static_cast<double>(of);
  const double share = static_cast<double>(hits) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  return std::min(1.0, (middle + half) / (1 + kZ * kZ / n));
}

void Evidence::record(const ComparedPair& pair) {
  const std::scoped_lock lock(mutex_);
  Known& known = known_[pair.operation];
  const auto at = pair.comparison.same() && !known.since.empty() ? std::string() : rfc3339(pair.at);
  if (known.since.empty()) known.since = at;
  known.answered_us += static_cast<std::uint64_t>(std::max<std::int64_t>(pair.answered_took.count(), 0));
  known.aside_us += static_cast<std::uint64_t>(std::max<std::int64_t>(pair.aside_took.count(), 0));
  note_sides(known, pair);
  if (pair.comparison.same())
    ++known.same;
  else if (pair.comparison.explained())
    ++known.explained;
  else
    ++known.different, ++totals_.different;
  ++totals_.pairs;
  known.unlisted += pair.comparison.unlisted;
  const auto& differences = pair.comparison.differences;
  known.outcomes +=
      static_cast<std::uint64_t>(std::ranges::any_of(differences, [](const Difference& difference) {
        return difference.kind == DifferenceKind::outcome && difference.rule.empty();
      }));
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const auto alike = [&](const Difference& other) {
      return std::tie(other.field, other.kind, other.rule) ==
             std::tie(differences[i].field, differences[i].kind, differences[i].rule);
    };
    const auto before = std::span(differences).first(i);
    if (std::ranges::none_of(before, alike)) note(known, pair, differences[i], at);  // once a pair
  }
}

void Evidence::note_sides(Known& known, const ComparedPair& pair) {
  const bool legacy_answered = pair.answered == Side::legacy;
  SideFigures& answered = legacy_answered ? known.legacy : known.modern;
  SideFigures& aside = legacy_answered ? known.modern : known.legacy;
  answered.failed += pair.answered_failed ? 1 : 0;
  aside.failed += pair.aside_failed ? 1 : 0;
  answered.took_us += static_cast<std::uint64_t>(std::max<std::int64_t>(pair.answered_took.count(), 0));
  aside.took_us += static_cast<std::uint64_t>(std::max<std::int64_t>(pair.aside_took.count(), 0));
  known.last_ms = std::chrono::duration_cast<std::chrono::milliseconds>(pair.at.time_since_epoch()).count();
  if (known.first_ms == 0) known.first_ms = known.last_ms;
}

void Evidence::note(Known& known, const ComparedPair& pair, const Difference& difference,
                    const std::string& at) {
  const ClusterId id(difference.field, difference.kind, difference.rule);
  auto found = known.clusters.find(id);
  if (found == known.clusters.end()) {
    if (known.clusters.size() >= limits_.clusters) {
      ++known.unlisted;
      return;
    }
    found = known.clusters
                .emplace(id, ParityCluster{.field = difference.field,
                                           .kind = difference.kind,
                                           .rule = difference.rule,
                                           .first_seen = at,
                                           .examples = {}})
                .first;
  }
  ParityCluster& cluster = found->second;
  ++cluster.pairs;
  cluster.last_seen = at;
  if (limits_.examples == 0) return;
  if (cluster.examples.size() < limits_.examples)
    cluster.examples.emplace_back();
  else
    std::ranges::rotate(cluster.examples, cluster.examples.begin() + 1);  // the oldest gives its room
  auto& example = cluster.examples.back();
  example.trace_id = pair.trace_id;
  example.at = cluster.last_seen;
  example.answered = difference.answered;
  example.aside = difference.aside;
}

void Evidence::record_noise(const std::string& operation, const Comparison& comparison) {
  const std::scoped_lock lock(mutex_);
  Known& known = known_[operation];
  ++known.noise_pairs;
  std::set<std::pair<std::string, DifferenceKind>> seen;  // once a pair
  for (const auto& difference : comparison.differences)
    seen.emplace(difference.field, family_of(difference.kind));
  for (const auto& place : seen) {
    if (known.noise.contains(place) || known.noise.size() < limits_.clusters) ++known.noise[place];
  }
}

void Evidence::left_out(const std::string& operation, const std::string& why) {
  const std::scoped_lock lock(mutex_);
  ++known_[operation].left_out[why];
  ++totals_.left_out;
}

Evidence::Totals Evidence::totals() const {
  const std::scoped_lock lock(mutex_);
  return totals_;
}

std::vector<std::string> Evidence::operations() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> names;
  names.reserve(known_.size());
  for (const auto& [name, known] : known_) names.push_back(name);
  return names;
}

ParityReport Evidence::report(const std::string& operation) const {
  const std::scoped_lock lock(mutex_);
  ParityReport report{.operation = operation};
  const auto found = known_.find(operation);
  if (found == known_.end()) return report;
  const Known& known = found->second;
  report.pairs = known.pairs();
  report.same = known.same;
  report.explained = known.explained;
  report.different = known.different;
  report.outcomes = known.outcomes;
  report.left_out = known.left_out;
  report.bound = share_bound(known.different, report.pairs);
  report.since = known.since;
  report.unlisted = known.unlisted;
  if (report.pairs > 0) {
    report.answered_mean = std::chrono::microseconds(known.answered_us / report.pairs);
    report.aside_mean = std::chrono::microseconds(known.aside_us / report.pairs);
    report.legacy_mean = std::chrono::microseconds(known.legacy.took_us / report.pairs);
    report.modern_mean = std::chrono::microseconds(known.modern.took_us / report.pairs);
  }
  report.legacy_failed = known.legacy.failed;
  report.modern_failed = known.modern.failed;
  report.first = Wall::time_point(std::chrono::milliseconds(known.first_ms));
  report.last = Wall::time_point(std::chrono::milliseconds(known.last_ms));
  report.clusters.reserve(known.clusters.size());
  report.noise_pairs = known.noise_pairs;
  for (const auto& [id, cluster] : known.clusters) {
    report.clusters.push_back(cluster);
    const auto noise = known.noise.find({cluster.field, family_of(cluster.kind)});
    if (noise != known.noise.end()) report.clusters.back().noise = noise->second;
  }
  std::ranges::stable_sort(report.clusters, [](const ParityCluster& a, const ParityCluster& b) {
    if (a.rule.empty() != b.rule.empty()) return a.rule.empty();
    return a.pairs > b.pairs;
  });
  return report;
}

void Evidence::forget(const std::string& operation) {
  const std::scoped_lock lock(mutex_);
  known_.erase(operation);
}

JsonText Evidence::save() const {
  const std::scoped_lock lock(mutex_);
  json operations = json::object();
  for (const auto& [name, known] : known_) {
    json clusters = json::array();
    for (const auto& [id, cluster] : known.clusters) clusters.push_back(to_json(cluster));
    operations[name] = {{"same", known.same},
                        {"explained", known.explained},
                        {"different", known.different},
                        {"outcomes", known.outcomes},
                        {"left_out", known.left_out},
                        {"answered_us", known.answered_us},
                        {"aside_us", known.aside_us},
                        {"since", known.since},
                        {"unlisted", known.unlisted},
                        {"clusters", std::move(clusters)},
                        {"first_ms", known.first_ms},
                        {"last_ms", known.last_ms},
                        {"legacy", to_json(known.legacy)},
                        {"modern", to_json(known.modern)},
                        {"noise_pairs", known.noise_pairs},
                        {"noise", noise_json(known.noise)}};
  }
  return JsonText::trusted(json{{"form", kForm}, {"operations", std::move(operations)}}.dump());
}

Status Evidence::restore(const JsonText& saved) {
  std::map<std::string, Known> read;
  try {
    const auto whole = json::parse(saved.view());
    if (whole.at("form") != kForm) throw std::invalid_argument("another form");
    for (const auto& [name, kept] : whole.at("operations").items()) {
      Known& known = read[name];
      known.same = kept.at("same");
      known.explained = kept.at("explained");
      known.different = kept.at("different");
      known.outcomes = kept.at("outcomes");
      known.left_out = kept.at("left_out").get<std::map<std::string, std::uint64_t>>();
      known.answered_us = kept.at("answered_us");
      known.aside_us = kept.at("aside_us");
      known.since = kept.at("since");
      known.unlisted = kept.at("unlisted");
      // Not in what an earlier release has kept.
      known.first_ms = kept.value("first_ms", std::int64_t{0});
      known.last_ms = kept.value("last_ms", std::int64_t{0});
      take_figures(kept.value("legacy", json::object()), known.legacy);
      take_figures(kept.value("modern", json::object()), known.modern);
      for (const auto& one : kept.at("clusters")) {
        auto cluster = cluster_from(one);
        ClusterId id(cluster.field, cluster.kind, cluster.rule);
        known.clusters.emplace(std::move(id), std::move(cluster));
      }
      known.noise_pairs = kept.value("noise_pairs", std::uint64_t{0});  // not in files of the first release
      for (const auto& one : kept.value("noise", json::array()))
        known.noise[{one.at("field"), kind_named(one.at("kind"))}] = one.at("pairs");
    }
  } catch (const std::exception& error) {
    return fail(ErrorKind::storage, Origin::bridge,
                std::string("the evidence of comparisons cannot be read: ") + error.what());
  }
  const std::scoped_lock lock(mutex_);
  known_ = std::move(read);
  return {};
}

}  // namespace figbridge::migrations
