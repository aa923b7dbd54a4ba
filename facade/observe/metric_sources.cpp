// SPDX-License-Identifier: Apache-2.0
#include "facade/observe/metric_sources.h"

#include <dirent.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace figbridge::facade {
namespace {

using Kind = SampledMetric::Kind;

SampledMetric single(std::string name, std::string help, Kind kind, double value) {
  return {.name = std::move(name),
          .help = std::move(help),
          .kind = kind,
          .samples = {{.labels = {}, .value = value}}};
}

MetricSource single_source(std::string name, std::string help, Kind kind, std::function<double()> value) {
  return [name = std::move(name), help = std::move(help), kind, value = std::move(value)] {
    return std::vector{single(name, help, kind, value())};
  };
}

/// Fields of /proc/self/stat after the command's name, which may hold anything.
struct ProcessTimes {
  double user_ticks = 0;
  double system_ticks = 0;
  double threads = 0;
  double start_ticks = 0;
  double resident_pages = 0;
};

std::optional<ProcessTimes> read_process_times() {
  std::ifstream file("/proc/self/stat");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(end_of_name + 1));
  const std::vector<std::string> fields((std::istream_iterator<std::string>(rest)), {});
  if (fields.size() < 22) return std::nullopt;
  const auto number = [&](std::size_t field) { return std::strtod(fields[field - 3].c_str(), nullptr); };
  return ProcessTimes{.user_ticks = number(14),
                      .system_ticks = number(15),
                      .threads = number(20),
                      .start_ticks = number(22),
                      .resident_pages = number(24)};
}

double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime ")) return std::strtod(line.c_str() + 6, nullptr);
  }
  return 0;
}

double open_descriptors() {
  DIR* const folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  double count = -3;  // ".", ".." and the one that reads
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

std::vector<SampledMetric> read_process() {
  const auto times = read_process_times();
  if (!times) return {};
  const auto tick = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  return {
      single("process_cpu_seconds_total", "CPU time used, user and system.", Kind::counter,
             (times->user_ticks + times->system_ticks) / tick),
      single("process_resident_memory_bytes", "Resident memory.", Kind::gauge, times->resident_pages * page),
      single("process_start_time_seconds", "When the process started, since the epoch.", Kind::gauge,
             boot_time() + times->start_ticks / tick),
      single("process_threads", "Threads of the process.", Kind::gauge, times->threads),
      single("process_open_fds", "Open file descriptors.", Kind::gauge, open_descriptors())};
}

}  // namespace

InFlight::InFlight(const std::vector<std::string>& listeners) {
  counts_[""].store(0);
  for (const auto& listener : listeners) counts_[listener].store(0);
}

std::atomic<std::int64_t>& InFlight::counter(std::string_view listener) {
  const auto found = counts_.find(listener);
  return found == counts_.end() ? counts_.find("")->second : found->second;
}

std::int64_t InFlight::total() const {
  std::int64_t sum = 0;
  for (const auto& [listener, count] : counts_) sum += count.load(std::memory_order_relaxed);
  return sum;
}

std::vector<std::pair<std::string, std::int64_t>> InFlight::by_listener() const {
  std::vector<std::pair<std::string, std::int64_t>> all;
  for (const auto& [listener, count] : counts_) {
    if (!listener.empty()) all.emplace_back(listener, count.load(std::memory_order_relaxed));
  }
  return all;
}

MetricSource build_metrics(std::string version) {
  return [version = std::move(version)] {
    SampledMetric build{
        .name = "figbridge_build_info", .help = "Which build runs; always 1.", .kind = Kind::gauge};
    build.samples.push_back({.labels = {{"version", version}}, .value = 1});
    return std::vector{std::move(build)};
  };
}

MetricSource in_flight_metrics(const InFlight& in_flight) {
  return [&in_flight] {
    SampledMetric gauge{
        .name = "figbridge_exchanges_in_flight", .help = "Calls under way.", .kind = Kind::gauge};
    for (const auto& [listener, count] : in_flight.by_listener()) {
      gauge.samples.push_back({.labels = {{"listener", listener}}, .value = static_cast<double>(count)});
    }
    return std::vector{std::move(gauge)};
  };
}

MetricSource process_metrics() {
  return read_process;
}

MetricSource table_metrics(const Snapshot<routing::Table>& table) {
  return gauge_of("figbridge_routing_table_version", "Version of the live routing table.",
                  [&table] { return static_cast<double>(table.pin()->version()); });
}

MetricSource breaker_metrics(
    std::function<std::vector<std::pair<std::string, routing::BreakerState>>()> breakers) {
  return [breakers = std::move(breakers)] {
    SampledMetric gauge{.name = "figbridge_breaker_state",
                        .help = "Circuit breaker of a backend: 0 closed, 1 half open, 2 open.",
                        .kind = Kind::gauge};
    for (const auto& [backend, state] : breakers()) {
      gauge.samples.push_back({.labels = {{"backend", backend}}, .value = static_cast<double>(state)});
    }
    return std::vector{std::move(gauge)};
  };
}

MetricSource log_metrics(const Log& log) {
  return counter_of("figbridge_log_lines_dropped_total", "Log lines lost because the disk was slow or full.",
                    [&log] { return static_cast<double>(log.dropped()); });
}

MetricSource gauge_of(std::string name, std::string help, std::function<double()> value) {
  return single_source(std::move(name), std::move(help), Kind::gauge, std::move(value));
}

MetricSource counter_of(std::string name, std::string help, std::function<double()> value) {
  return single_source(std::move(name), std::move(help), Kind::counter, std::move(value));
}

}  // namespace figbridge::facade
