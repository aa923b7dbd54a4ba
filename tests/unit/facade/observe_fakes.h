// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>

#include "core/clock.h"
#include "core/observation.h"

namespace figbridge::facade::testing {

/// 2026-03-01T12:00:00Z
inline constexpr Wall::time_point kNoon{std::chrono::seconds{1'772'366'400}};

class HandClock final : public Clock {
 public:
  [[nodiscard]] Steady::time_point steady_now() const override { return steady_; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall_; }
  void move(std::chrono::milliseconds by) {
    steady_ += by;
    wall_ += by;
  }

 private:
  Steady::time_point steady_{std::chrono::hours{1}};
  Wall::time_point wall_ = kNoon;
};

/// A call that went well: customer.get by REST, answered by legacy in 12.345 ms.
[[nodiscard]] inline Observation good_call() {
  Observation seen;
  seen.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  seen.span_id = "00f067aa0ba902b7";
  seen.listener = "api";
  seen.operation = "customer.get";
  seen.wire_name = "GET /customers/{id}";
  seen.caller.kind = CallerKind::api_key;
  seen.caller.verified = true;
  seen.caller.name = "shop";
  seen.caller.address = "127.0.0.1";
  seen.started = kNoon;
  seen.duration = std::chrono::microseconds{12'345};
  seen.backend_duration = std::chrono::microseconds{10'000};
  seen.side = Side::legacy;
  seen.backend = "erp";
  seen.endpoint = "http://erp1/soap";
  seen.reason = "stage";
  seen.table_version = 7;
  seen.outcome = Outcome::done;
  seen.status = 200;
  seen.attempts = 1;
  seen.request_bytes = 215;
  seen.answer_bytes = 557;
  return seen;
}

/// The same, failed by the backend.
[[nodiscard]] inline Observation failed_call() {
  auto seen = good_call();
  seen.outcome = Outcome::failed;
  seen.status = 502;
  seen.error_kind = ErrorKind::fault;
  seen.error_origin = Origin::backend;
  seen.error_text = "the backend answered with a fault";
  seen.remote_text = "no customer 4711 for anna@example.com";
  return seen;
}

/// A folder that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "figbridge-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace figbridge::facade::testing
