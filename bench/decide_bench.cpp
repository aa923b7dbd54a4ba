// SPDX-License-Identifier: Apache-2.0
// What deciding costs each call: to stay below 200 ns.
#include <benchmark/benchmark.h>

#include "routing/decision.h"
#include "routing/table.h"

namespace figbridge::routing {
namespace {

Route canary() {
  Route route;
  route.operation = "customer.update";
  route.salt = "c1";
  route.stage = Stage::canary;
  route.override_roles = {"support"};
  route.cohort = {{.when = {{JsonPointer::parse("/companyCode").value(), {R"("PT01")", R"("ES02")"}}}},
                  {.callers = {"nightly", "pilot"}},
                  {.share = 2'000}};
  return route;
}

void find_row(benchmark::State& state) {
  std::vector<Route> rows;
  for (int at = 0; at < 500; ++at) rows.push_back({.operation = "customer.get" + std::to_string(at)});
  const Table table(1, std::move(rows), "");
  for (auto _ : state) benchmark::DoNotOptimize(table.find("customer.get321"));
}
BENCHMARK(find_row);

void decide_by_stage(benchmark::State& state) {
  const Caller caller;
  const Route route{.operation = "customer.get"};
  for (auto _ : state) benchmark::DoNotOptimize(decide(route, {.caller = caller, .safety = Safety::read}));
}
BENCHMARK(decide_by_stage);

/// Every rule is looked at: override, attribute, caller, share, breaker.
void decide_by_share(benchmark::State& state) {
  const Caller caller{.name = "webshop", .roles = {"reader"}};
  const auto route = canary();
  const JsonIndex input(R"({"customerId":"DE-000042","status":"ACTIVE","companyCode":"DE07","name":"Anna"})");
  for (auto _ : state) {
    benchmark::DoNotOptimize(decide(route, {.caller = caller,
                                            .safety = Safety::write,
                                            .key = "DE-000042",
                                            .input = &input,
                                            .override_wish = "legacy"}));
  }
}
BENCHMARK(decide_by_share);

}  // namespace
}  // namespace figbridge::routing

BENCHMARK_MAIN();
