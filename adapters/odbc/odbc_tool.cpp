// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_tool.h"

#include <algorithm>
#include <utility>

#include "adapters/odbc/odbc_backend.h"
#include "adapters/odbc/odbc_backend_call.h"

namespace figbridge::odbc {
namespace {

constexpr std::size_t kAnswerBytes = 64UL * 1024 * 1024;

}  // namespace

Result<std::string> ask_worker(const ToolSource& source, Work work, const std::string& argument,
                               std::chrono::milliseconds patience) {
  OdbcBackendSettings settings;
  const bool named = source.source.find('=') == std::string::npos;
  settings.hello.connection = named ? "DSN=" + source.source : source.source;
  settings.hello.connection = with_attribute(std::move(settings.hello.connection), "UID", source.user);
  settings.hello.connection = with_attribute(std::move(settings.hello.connection), "PWD", source.password);
  settings.hello.connections = 1;
  settings.worker = source.worker;
  net::Workers workers(workers_settings(settings));
  Request request{.work = work, .transaction = false, .plan = {}, .input = {}, .argument = argument};
  std::ranges::replace(request.argument, '\n', ' ');
  auto outcome =
      workers.call_blocking(request_text(request), Deadline(Steady::now() + patience), kAnswerBytes);
  if (outcome.end == net::WorkerEnd::done) return std::move(outcome.rows);
  return fail(with_drivers_words(error_of(outcome, workers.last_trouble(), {}), settings.hello.connection));
}

}  // namespace figbridge::odbc
