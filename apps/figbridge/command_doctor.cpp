// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "apps/figbridge/odbc_source_options.h"
#include "apps/figbridge/offline_commands.h"

namespace figbridge {
namespace {

constexpr std::chrono::milliseconds kPatience{120'000};

struct DoctorCommand {
  OdbcSourceOptions source;
  std::string slow;
};

/// What each driver can do, and where it lies, one line each.
void show(cli::Context& context, const std::string& report) {
  const auto checks = nlohmann::json::parse(report, nullptr, false);
  if (!checks.is_array())
    return context.report(Error{.kind = ErrorKind::bad_answer, .text = "the worker cannot be understood"});
  int lies = 0;
  for (const auto& each : checks) {
    const auto result = each.value("result", std::string());
    lies += result == "lies" ? 1 : 0;
    if (context.format == cli::Format::json) continue;
    std::string line = each.value("check", std::string());
    line.resize(std::max<std::size_t>(line.size(), 42), ' ');
    context.out << line << ' ' << result << std::string(result.size() < 8 ? 8 - result.size() : 1, ' ')
                << each.value("detail", std::string()) << '\n';
  }
  if (context.format == cli::Format::json) context.out << checks.dump(2) << '\n';
  if (lies > 0) context.exit = cli::Exit::differences;
}

void doctor(cli::Context& context, const DoctorCommand& command) {
  const auto source = command.source.read();
  if (!source) return context.report(source.error());
  const auto report = odbc::ask_worker(*source, odbc::Work::self_test, command.slow, kPatience);
  if (!report) return context.report(report.error());
  show(context, *report);
}

}  // namespace

void add_doctor_command(CLI::App& app, cli::Context& context) {
  auto* const doctors = app.add_subcommand("doctor", "Try what a foreign part can do, and where it lies");
  doctors->require_subcommand(1);
  const auto command = std::make_shared<DoctorCommand>();
  auto* const odbc =
      doctors->add_subcommand("odbc", "Try an ODBC driver with its database; changes nothing there");
  odbc->footer(
      "  figbridge doctor odbc ERP --user fb --password-file /run/secrets/erp\n"
      "  figbridge doctor odbc ERP --slow \"SELECT pg_sleep(10)\"");
  command->source.add_to(*odbc);
  odbc->add_option("--slow", command->slow,
                   "A statement that takes ten seconds, to try whether it can be cancelled");
  odbc->callback([&context, command] { doctor(context, *command); });
}

}  // namespace figbridge
