// SPDX-License-Identifier: Apache-2.0
// What it costs to compare two answers beyond asking the second side: comparison, learning and evidence.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

#include "bench/parity/business.h"
#include "migrations/parity/evidence.h"
#include "migrations/parity/histories.h"

namespace {

using namespace figbridge;

/// A customer with an invoice, as one side says it.
JsonText answer_of(std::uint64_t number, bool legacy, seeded::Random& call) {
  const auto& all = seeded::operations();
  seeded::Doc whole = seeded::Doc::object();
  for (const auto* system : {&all[0], &all[2]})
    whole[system->name] = (legacy ? system->legacy : system->modern)(number, call);
  return whole.json();
}

void compared_pair(benchmark::State& state, bool alike) {
  seeded::Random random(20261121);
  std::vector<std::pair<JsonText, JsonText>> pairs;
  std::size_t bytes = 0;
  std::size_t differences = 0;
  for (std::uint64_t number = 0; number < 500; ++number) {
    const auto legacy = answer_of(number, true, random);
    pairs.emplace_back(legacy, alike ? legacy : answer_of(number, false, random));
    bytes += legacy.view().size();
    differences += migrations::compare(legacy, pairs.back().second, {}).differences.size();
  }
  migrations::Evidence evidence;
  migrations::Histories histories;
  const migrations::ComparisonSettings settings;
  std::size_t next = 0;
  for (auto _ : state) {
    const auto& [answered, aside] = pairs[next++ % pairs.size()];
    migrations::ComparedPair pair{
        .operation = "op", .trace_id = "0af7651916cd43dd8448eb211c80319c", .at = Wall::time_point()};
    pair.comparison = histories.compare("op", answered, aside, settings, {}, pair.trace_id);
    evidence.record(pair);
  }
  state.SetLabel(std::to_string(bytes / pairs.size()) + " bytes, " +
                 std::to_string(differences / pairs.size()) + " differences");
}
BENCHMARK_CAPTURE(compared_pair, alike, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(compared_pair, otherwise, false)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
