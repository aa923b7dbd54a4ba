// SPDX-License-Identifier: Apache-2.0
// What an idempotency key costs where its answer is known: the fingerprint of the request and the look-up.
#include <benchmark/benchmark.h>

#include "facade/intents/fingerprint.h"
#include "facade/intents/known_keys.h"

namespace figbridge::facade {
namespace {

constexpr Wall::time_point kNow{std::chrono::seconds(1'800'000'000)};
constexpr std::size_t kMemory = std::size_t{64} * 1024 * 1024;

IdempotencyKey key(std::uint64_t n) {
  return {.operation = "order.create",
          .scope = "token shop",
          .key = "018f3c2a-7b1e-7c3d-9a4b-" + std::to_string(100'000'000'000 + n)};
}

void look_up(benchmark::State& state) {
  constexpr std::uint64_t kKeys = 10'000;
  KnownKeys keys(kMemory);
  const std::string fingerprint(32, 'f');
  for (std::uint64_t n = 0; n < kKeys; ++n) {
    const IntentRecord record{
        .intent = {.fingerprint = fingerprint, .expires = kNow + std::chrono::hours(72)},
        .state = IntentState::done,
        .answer = {.form = IntentAnswer::Form::contract, .body = std::string(557, 'x')}};
    keys.keep(keys.look_up(key(n), fingerprint, kNow).claim, std::make_shared<const IntentRecord>(record));
  }
  std::uint64_t n = 0;
  for (auto _ : state) {
    const auto found = keys.look_up(key(n++ * 7919 % kKeys), fingerprint, kNow);
    if (found.state != KnownKeys::State::answered) state.SkipWithError("not there");
  }
}
BENCHMARK(look_up)->ThreadRange(1, 2)->UseRealTime();

void fingerprint(benchmark::State& state) {
  const std::string request =
      R"({"customerId":42,"date":"2026-11-21","reference":"PO-4711","items":[{"line":1,"sku":"A-100","quantity":2,)"
      R"("price":19.90},{"line":2,"sku":"B-200","quantity":1.5,"price":100.00}]})";
  for (auto _ : state) benchmark::DoNotOptimize(fingerprint_of(JsonIndex(request)));
}
BENCHMARK(fingerprint);

}  // namespace
}  // namespace figbridge::facade

BENCHMARK_MAIN();
