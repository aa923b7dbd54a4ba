// SPDX-License-Identifier: Apache-2.0
// seeded_defects [--pairs N] [--seed N] [--json FILE] [--verbose] [--check]: forty defects of a new service,
// hidden among differences that are none. What the bridge's own comparison makes of them, beside Diffy's rule
// and a plain diff. Each is run twice, without the defects and with them: a defect is found if a field of it
// is reported with them and not without. --check: fails unless all are found with at most one false alarm.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/parity/business.h"
#include "bench/parity/defects.h"
#include "bench/parity/rivals.h"
#include "migrations/parity/evidence.h"
#include "migrations/parity/histories.h"

namespace {

using namespace figbridge;
using namespace figbridge::seeded;

constexpr std::uint64_t kThings = 1'500;  // of each operation; asked for again and again
constexpr int kDetectors = 3;
constexpr std::array kNames = {"Figbridge", "Diffy's rule", "plain diff"};

struct Arguments {
  std::uint64_t pairs = 25'000;
  std::uint64_t seed = 20261121;
  std::string json;
  bool verbose = false;
  bool check = false;
};

using Places = std::set<std::pair<std::string, std::string>>;  ///< operation, field

struct Found {
  std::array<Places, kDetectors> reported;
  std::vector<std::uint64_t> occurred;  ///< by defect
};

class Run {
 public:
  Run(const Arguments& arguments, bool broken) : arguments_(arguments), broken_(broken) {
    found_.occurred.resize(defects().size());
    settings_.ask_twice = 1'000;  // 10 %
  }

  Found run() {
    for (const auto& operation : operations()) ask(operation);
    return std::move(found_);
  }

 private:
  void ask(const System& operation) {
    Random random(arguments_.seed ^ std::hash<std::string_view>{}(operation.name));
    Diffy diffy;
    const auto pairs = arguments_.pairs / operations().size();
    for (std::uint64_t i = 0; i < pairs; ++i) {
      const auto number = std::min(pick(random, kThings), pick(random, kThings));
      const Doc legacy = operation.legacy(number, random);
      const Doc again = operation.legacy(number, random);
      bool failed = false;
      const Doc modern =
          broken_ ? defective(operation, number, random, failed) : operation.modern(number, random);
      record(operation.name, legacy, again, modern, failed, fmt::format("{}-{}", operation.name, i));
      diffy.record(failed ? std::set<std::string>{""} : differing(legacy, modern), differing(legacy, again));
    }
    report(operation.name, diffy);
  }

  static std::set<std::string> differing(const Doc& a, const Doc& b) {
    std::set<std::string> fields;
    plain_diff(a, b, "", fields);
    return fields;
  }

  Doc defective(const System& operation, std::uint64_t number, Random& random, bool& failed) {
    Doc modern = operation.modern(number, random);
    for (std::size_t i = 0; i < defects().size(); ++i) {
      const auto& defect = defects()[i];
      if (std::strcmp(defect.operation, operation.name) != 0 || !one_in(random, defect.one_in)) continue;
      bool applied = true;
      if (defect.apply != nullptr)
        applied = defect.apply(modern, random);
      else if (defect.what == kWrongCustomer)
        modern = operation.modern(number + 1, random);
      else
        failed = true;
      found_.occurred[i] += applied ? 1U : 0U;
    }
    return modern;
  }

  /// As the shadow does it.
  void record(const std::string& operation, const Doc& legacy, const Doc& again, const Doc& modern,
              bool failed, const std::string& trace) {
    migrations::ComparedPair pair{.operation = operation, .trace_id = trace, .at = Wall::time_point()};
    const auto answered = legacy.json();
    if (failed)
      pair.comparison.differences.push_back(
          {.kind = migrations::DifferenceKind::outcome, .answered = "done", .aside = "failed"});
    else
      pair.comparison = histories_.compare(operation, answered, modern.json(), settings_, {}, trace);
    evidence_.record(pair);
    if (++asked_ % 10 == 0)
      evidence_.record_noise(operation, migrations::compare(answered, again.json(), settings_));
  }

  void report(const std::string& operation, const Diffy& diffy) {
    const auto known = evidence_.report(operation);
    const auto judgement = histories_.judge(known);
    const auto add = [&](int detector, const auto& fields) {
      for (const auto& field : fields) found_.reported.at(detector).emplace(operation, field);
    };
    add(0, judgement.fields_that_differ(known));
    add(1, diffy.reported());
    add(2, diffy.differing());
    if (arguments_.verbose) tell(known, judgement);
  }

  void tell(const migrations::ParityReport& known, const migrations::Judgement& judgement) const {
    fmt::print("\n{} ({}): {} pairs, {} asked twice\n", known.operation,
               broken_ ? "with defects" : "without defects", known.pairs, known.noise_pairs);
    for (std::size_t i = 0; i < known.clusters.size(); ++i) {
      const auto& cluster = known.clusters[i];
      fmt::print("  {:9} {:32} {:10} {:6} noise {:5}  {} | {}\n", name_of(judgement.verdicts[i]),
                 cluster.field, name_of(cluster.kind), cluster.pairs, cluster.noise,
                 cluster.examples.back().answered.substr(0, 40), cluster.examples.back().aside.substr(0, 40));
    }
    for (const auto& proposal : judgement.proposals)
      fmt::print("  proposal {}: {} ({} of {})\n", proposal.name, proposal.says, proposal.hits,
                 proposal.hits + proposal.misses);
  }

  const Arguments& arguments_;
  bool broken_;
  migrations::ComparisonSettings settings_;
  migrations::Evidence evidence_;
  migrations::Histories histories_;
  std::uint64_t asked_ = 0;
  Found found_;
};

/// Reported although nothing is wrong there.
Places false_alarms(const Places& sound, const Places& broken) {
  Places places = sound;
  for (const auto& place : broken) {
    if (place.first == "account.get") continue;  // there everything is wrong, now and then
    const bool right = std::ranges::any_of(defects(), [&](const Defect& defect) {
      return defect.operation == place.first &&
             std::ranges::find(defect.fields, place.second) != defect.fields.end();
    });
    if (!right) places.insert(place);
  }
  return places;
}

bool finds(const Defect& defect, const Places& sound, const Places& broken) {
  return std::ranges::any_of(defect.fields, [&](std::string_view field) {
    const std::pair place{std::string(defect.operation), std::string(field)};
    return broken.contains(place) && !sound.contains(place);
  });
}

int measure(const Arguments& arguments) {
  const auto began = std::chrono::steady_clock::now();
  const Found sound = Run(arguments, false).run();
  const Found broken = Run(arguments, true).run();
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::array<int, kDetectors> hits{};
  fmt::print("\n{:13} {:48} {:>6}  {:10} {:13} {}\n", "OPERATION", "DEFECT", "TIMES", kNames[0], kNames[1],
             kNames[2]);
  for (std::size_t i = 0; i < defects().size(); ++i) {
    const auto& defect = defects()[i];
    std::array<const char*, kDetectors> words{};
    for (int detector = 0; detector < kDetectors; ++detector) {
      const bool found = finds(defect, sound.reported.at(detector), broken.reported.at(detector));
      hits.at(detector) += found ? 1 : 0;
      words.at(detector) = found ? "found" : "-";
    }
    fmt::print("{:13} {:48} {:>6}  {:10} {:13} {}\n", defect.operation, defect.what, broken.occurred[i],
               words[0], words[1], words[2]);
  }
  std::array<std::size_t, kDetectors> alarms{};
  fmt::print("\n{:14} {:>8} {:>14}\n", "", "FOUND", "FALSE ALARMS");
  for (int detector = 0; detector < kDetectors; ++detector) {
    const auto places = false_alarms(sound.reported.at(detector), broken.reported.at(detector));
    alarms.at(detector) = places.size();
    fmt::print("{:14} {:>5}/{} {:>14}\n", kNames.at(detector), hits.at(detector), defects().size(),
               places.size());
    if (detector == 0) {
      for (const auto& [operation, field] : places) fmt::print("    false alarm: {} {}\n", operation, field);
    }
  }
  fmt::print("{} pairs with defects and as many without, seed {}, {:.1f} s\n", arguments.pairs,
             arguments.seed, took);
  if (!arguments.json.empty()) {
    std::ofstream out(arguments.json);
    out << "[";
    for (int detector = 0; detector < kDetectors; ++detector) {
      out << (detector > 0 ? "," : "")
          << fmt::format(R"({{"name":"{}","found":{},"of":{},"false_alarms":{}}})", kNames.at(detector),
                         hits.at(detector), defects().size(), alarms.at(detector));
    }
    out << "]\n";
  }
  const bool all = static_cast<std::size_t>(hits[0]) == defects().size() && alarms[0] <= 1;
  return arguments.check && !all ? 1 : 0;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string name = values[i];
    const auto value = [&] { return i + 1 < count ? std::string(values[++i]) : std::string(); };
    if (name == "--pairs") arguments.pairs = std::stoull(value());
    if (name == "--seed") arguments.seed = std::stoull(value());
    if (name == "--json") arguments.json = value();
    arguments.verbose = arguments.verbose || name == "--verbose";
    arguments.check = arguments.check || name == "--check";
  }
  return measure(arguments);
}
