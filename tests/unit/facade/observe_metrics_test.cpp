// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/metrics.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <thread>

#include "facade/observe/metric_sources.h"
#include "facade/observe/readiness.h"
#include "tests/unit/facade/observe_fakes.h"

namespace figbridge::facade {
namespace {

using testing::failed_call;
using testing::good_call;
using testing::TemporaryFolder;

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, CountExchangesByOperationListenerSideAndOutcome) {
  Metrics metrics;
  metrics.record(good_call());
  metrics.record(good_call());
  metrics.record(failed_call());
  const auto text = metrics.text();
  const std::string labels = R"({operation="customer.get",listener="api",side="legacy",outcome=)";
  EXPECT_TRUE(has_line(text, "figbridge_exchanges_total" + labels + "\"done\"} 2")) << text;
  EXPECT_TRUE(has_line(text, "figbridge_exchanges_total" + labels + "\"failed\"} 1")) << text;
  EXPECT_TRUE(has_line(
      text,
      R"(figbridge_exchange_errors_total{operation="customer.get",listener="api",kind="fault",origin="backend"} 1)"))
      << text;
  EXPECT_TRUE(has_line(text, R"(figbridge_backend_calls_total{backend="erp",outcome="failed"} 1)")) << text;
}

TEST(Metrics, SortDurationsIntoCumulativeBuckets) {
  Metrics metrics;
  metrics.record(good_call());  // 12.345 ms
  auto slow = good_call();
  slow.duration = std::chrono::minutes(5);
  metrics.record(slow);
  const auto text = metrics.text();
  const std::string name =
      R"(figbridge_exchange_duration_seconds_bucket{operation="customer.get",listener="api",side="legacy",le=)";
  EXPECT_TRUE(has_line(text, name + "\"0.01\"} 0")) << text;
  EXPECT_TRUE(has_line(text, name + "\"0.025\"} 1")) << text;
  EXPECT_TRUE(has_line(text, name + "\"30\"} 1")) << text;
  EXPECT_TRUE(has_line(text, name + "\"+Inf\"} 2")) << text;
}

TEST(Metrics, TakeWhatNobodyConfiguredAsOneOperation) {
  Metrics metrics;
  for (int i = 0; i < 100; ++i) {
    auto seen = good_call();
    seen.operation.clear();
    seen.wire_name = "GET /" + std::to_string(i);
    metrics.record(seen);
  }
  EXPECT_TRUE(has_line(
      metrics.text(),
      R"x(figbridge_exchanges_total{operation="(unmatched)",listener="api",side="legacy",outcome="done"} 100)x"));
}

TEST(Metrics, StayBoundedWhateverIsCounted) {
  Metrics metrics;
  auto seen = good_call();
  for (std::size_t i = 0; i < Metrics::kMostSeries + 500; ++i) {
    seen.operation = "o" + std::to_string(i);
    metrics.record(seen);
  }
  EXPECT_TRUE(has_line(
      metrics.text(),
      R"x(figbridge_exchanges_total{operation="(others)",listener="",side="",outcome="done"} 500)x"));
}

TEST(Metrics, AddUpWhatThreadsCounted) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) metrics.record(good_call());
    });
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(has_line(
      metrics.text(),
      R"(figbridge_request_bytes_total{operation="customer.get",listener="api",side="legacy"} 860000)"));
}

TEST(Metrics, CountCallsUnderWayByListener) {
  InFlight in_flight({"api", "soap"});
  const auto first = in_flight.enter("api");
  {
    const auto second = in_flight.enter("api");
    const auto unknown = in_flight.enter("?");
    EXPECT_EQ(in_flight.total(), 3);
  }
  Metrics metrics;
  metrics.add_source(in_flight_metrics(in_flight));
  EXPECT_TRUE(has_line(metrics.text(), R"(figbridge_exchanges_in_flight{listener="api"} 1)"));
  EXPECT_TRUE(has_line(metrics.text(), R"(figbridge_exchanges_in_flight{listener="soap"} 0)"));
}

TEST(Metrics, PleasePromtool) {
  const testing::HandClock clock;
  const Log log({}, clock, [](std::string_view) { return true; });
  const Snapshot<routing::Table> table(std::make_shared<const routing::Table>());
  InFlight in_flight({"api"});
  Metrics metrics;
  metrics.add_source(build_metrics("0.1.0"));
  metrics.add_source(in_flight_metrics(in_flight));
  metrics.add_source(process_metrics());
  metrics.add_source(table_metrics(table));
  metrics.add_source(breaker_metrics([] {
    return std::vector<std::pair<std::string, routing::BreakerState>>{{"erp", routing::BreakerState::open}};
  }));
  metrics.add_source(log_metrics(log));
  metrics.record(good_call());
  metrics.record(failed_call());
  const TemporaryFolder folder;
  const auto file = (folder.path() / "metrics").string();
  EXPECT_TRUE(has_line(metrics.text(), R"(figbridge_breaker_state{backend="erp"} 2)"));
  EXPECT_TRUE(has_line(metrics.text(), "figbridge_routing_table_version 0"));
  EXPECT_TRUE(has_line(metrics.text(), "figbridge_log_lines_dropped_total 0"));
  std::ofstream(file) << metrics.text();
  const auto command = "promtool check metrics < " + file + " > " + file + ".out 2>&1";
  const int status = std::system(command.c_str());  // NOLINT(cert-env33-c)
  std::ifstream said(file + ".out");
  const std::string output((std::istreambuf_iterator<char>(said)), {});
  EXPECT_EQ(status, 0) << output;
  EXPECT_EQ(output, "");
}

TEST(Readiness, NamesWhatIsNotMetAndWhy) {
  Readiness readiness({"configuration", "listeners"});
  EXPECT_FALSE(readiness.ready());
  readiness.met("configuration");
  readiness.not_met("listeners", "port 8080 is in use");
  EXPECT_EQ(readiness.to_json(), R"({"ready":false,"conditions":{"configuration":{"met":true},)"
                                 R"("listeners":{"met":false,"why":"port 8080 is in use"}}})");
  readiness.met("listeners");
  EXPECT_TRUE(readiness.ready());
}

}  // namespace
}  // namespace figbridge::facade
