// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_backend.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "adapters/odbc/odbc_backend_call.h"
#include "adapters/odbc/odbc_contract.h"

namespace figbridge::odbc {
namespace {

constexpr std::chrono::milliseconds kDescribePatience{10'000};
constexpr std::size_t kDescribeBytes = 4 * 1024 * 1024;

/// What drivers need to find themselves, their data sources and their language. Everything else of the
/// bridge's environment may be a secret.
constexpr const char* kInherited[] = {"PATH",     "HOME",        "LANG",           "LC_ALL",
                                      "LC_CTYPE", "TZ",          "TMPDIR",         "ODBCSYSINI",
                                      "ODBCINI",  "ODBCINSTINI", "LD_LIBRARY_PATH"};

std::map<std::string, std::string> environment_of(const OdbcBackendSettings& settings) {
  auto out = settings.environment;
  for (const char* name : kInherited) {
    if (const char* value = std::getenv(name)) out.try_emplace(name, value);  // NOLINT(concurrency-mt-unsafe)
  }
  return out;
}

bool names_a_password(std::string_view name) {
  return equal_without_case(name, "PWD") || equal_without_case(name, "Password");
}

/// With every password of the connection string masked. One that stands in braces is taken with them off.
std::string without_passwords(std::string text, std::string_view connection) {
  while (!connection.empty()) {
    const auto end = std::min(connection.find(';'), connection.size());
    const auto item = connection.substr(0, end);
    connection.remove_prefix(std::min(end + 1, connection.size()));
    const auto equals = item.find('=');
    if (equals == std::string_view::npos || !names_a_password(item.substr(0, equals))) continue;
    auto secret = item.substr(equals + 1);
    if (secret.starts_with('{')) secret.remove_prefix(1);
    if (secret.ends_with('}')) secret.remove_suffix(1);
    if (secret.empty()) continue;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 8))
      text.replace(at, secret.size(), 8, '*');
  }
  return text;
}

std::vector<std::string> codes_of(const StepSpec& step) {
  std::vector<std::string> out;
  out.reserve(step.errors.size());
  for (const auto& [code, contract] : step.errors) out.push_back(code);
  return out;
}

}  // namespace

Error with_drivers_words(Error error, std::string_view connection) {
  if (error.remote.empty()) return error;
  error.cause = std::make_shared<const Error>(
      Error{.kind = error.kind, .text = without_passwords(error.remote, connection)});
  return error;
}

std::string standard_worker() {
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return (self.parent_path() / "figbridge-odbc").string();
}

net::WorkersSettings workers_settings(const OdbcBackendSettings& settings) {
  net::WorkersSettings out;
  out.command.program = settings.worker.empty() ? standard_worker() : settings.worker;
  out.command.environment = environment_of(settings);
  out.hello = hello_text(settings.hello);
  out.max_calls = static_cast<std::size_t>(settings.hello.connections);
  out.cancel_ahead = settings.cancel_ahead;
  out.hung_after = settings.hung_after;
  return out;
}

OdbcBackend::OdbcBackend(std::string name, OdbcBackendSettings settings, const Clock& clock)
    : name_(std::move(name)),
      settings_(std::move(settings)),
      clock_(clock),
      workers_(workers_settings(settings_)) {}

std::unique_ptr<BackendCall> OdbcBackend::bind(const StepSpec& step, Problems& problems) {
  const std::string place = name_ + ": step";
  auto plan = read_plan(step, place, problems);
  if (!plan) return nullptr;
  plan->max_answer_bytes = static_cast<std::int64_t>(settings_.common.limits.buffered_body_bytes);
  std::vector<DescribedStatement> described;
  if (settings_.describe) {
    const std::string text = plan_text(*plan);
    const auto outcome = workers_.call_blocking(request_text({.work = Work::describe, .plan = text}),
                                                Deadline::after(clock_, kDescribePatience), kDescribeBytes);
    auto told = outcome.end == net::WorkerEnd::done ? read_described(outcome.rows) : std::nullopt;
    if (!told) {
      const Error error =
          with_drivers_words(error_of(outcome, workers_.last_trouble(), {}), settings_.hello.connection);
      problems.add(step.mark, place, "asking the database: " + error.describe());
      return nullptr;
    }
    described = std::move(*told);
  }
  return std::make_unique<OdbcBackendCall>(workers_, name_, *plan, contract_of(*plan, described),
                                           codes_of(step));
}

Task<Result<Message>> OdbcBackend::forward(CallContext&, Message) {
  co_return fail(ErrorKind::unsupported, Origin::bridge,
                 "a database takes configured operations only: nothing is passed through to it");
}

std::vector<EndpointHealth> OdbcBackend::health() const {
  const auto state = workers_.state();
  return {{.endpoint = name_,
           .healthy = !state.failing,
           .in_flight = state.calls,
           .last_error = workers_.last_trouble()}};
}

Task<Status> OdbcBackend::probe(Deadline deadline) {
  std::string text = request_text({.work = Work::connect});
  const auto outcome = co_await workers_.call(std::move(text), deadline, kDescribeBytes);
  if (outcome.end == net::WorkerEnd::done) co_return Status{};
  Error error = error_of(outcome, workers_.last_trouble(), {});
  if (error.kind == ErrorKind::closed) error.kind = ErrorKind::unreachable;
  co_return fail(with_drivers_words(std::move(error), settings_.hello.connection));
}

}  // namespace figbridge::odbc
