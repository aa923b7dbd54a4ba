// SPDX-License-Identifier: Apache-2.0
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>
#include <vector>

#include "apps/figbridge/offline_commands.h"
#include "apps/figbridge/scenario/case_reader.h"
#include "apps/figbridge/scenario/case_run.h"
#include "apps/figbridge/scenario/report.h"
#include "apps/figbridge/serve.h"

namespace figbridge {
namespace {

namespace fs = std::filesystem;

struct TestOptions {
  std::vector<std::string> places;
  std::string only;
  unsigned patience_seconds = 10;
};

/// The *.case files of a folder, in the order of their names; a file is itself.
std::vector<fs::path> case_files(const std::string& place, Problems& problems) {
  std::error_code failed;
  const SourceMark mark{std::make_shared<const std::string>(place), 0, 0};
  if (!fs::is_directory(place, failed)) {
    if (fs::exists(place, failed)) return {place};
    problems.add(mark, "", "no such file or folder");
    return {};
  }
  std::vector<fs::path> files;
  for (fs::directory_iterator at(place, failed), end; !failed && at != end; at.increment(failed)) {
    if (at->path().extension() == ".case") files.push_back(at->path());
  }
  std::ranges::sort(files);
  if (files.empty()) problems.add(mark, "", "there is no *.case file in it");
  return files;
}

std::vector<scenario::Case> read_all(const cli::Context& context, const TestOptions& options,
                                     Problems& problems) {
  std::vector<scenario::Case> all;
  facade::SystemSurroundings disk;
  constexpr std::size_t kLongestFile = 16 * 1024 * 1024;
  for (const auto& place : options.places) {
    for (const auto& file : case_files(place, problems)) {
      const auto text = disk.read_file(file, kLongestFile);
      if (!text) {
        problems.add({std::make_shared<const std::string>(file.string()), 0, 0}, "", text.error().text);
        continue;
      }
      std::ranges::move(scenario::read_cases(*text, file, problems), std::back_inserter(all));
    }
  }
  for (const auto& problem : problems.list()) context.err << problem.describe() << '\n';
  std::erase_if(all, [&](const scenario::Case& one) { return !one.name.contains(options.only); });
  return all;
}

cli::Exit exit_of(const std::vector<scenario::CaseResult>& results) {
  if (std::ranges::any_of(results, [](const auto& result) { return !result.invalid.empty(); })) {
    return cli::Exit::invalid_configuration;
  }
  return std::ranges::all_of(results, &scenario::CaseResult::passed) ? cli::Exit::done : cli::Exit::error;
}

void test(cli::Context& context, const TestOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  Problems problems;
  const auto cases = read_all(context, options, problems);
  if (!problems.none()) {
    context.exit = cli::Exit::invalid_configuration;
    return;
  }
  std::vector<scenario::CaseResult> results;
  for (const auto& one : cases) {
    results.push_back(scenario::run_case(one, bridge_setup, std::chrono::seconds(options.patience_seconds)));
    if (context.format == cli::Format::table) write_result(results.back(), context.out);
  }
  if (context.format == cli::Format::table)
    write_sum(results, context.out);
  else
    write_json(results, context.out);
  context.exit = results.empty() ? cli::Exit::not_found : exit_of(results);
}

}  // namespace

void add_test_command(CLI::App& app, cli::Context& context) {
  const auto options = std::make_shared<TestOptions>();
  auto* const command =
      app.add_subcommand("test", "Play scenario files against a bridge of their own and say what differs");
  command->footer(
      "  figbridge test scenarios/\n  figbridge test scenarios/customer.case --only \"unknown customer\"\n"
      "  figbridge test scenarios/ -o json");
  command->add_option("PLACE", options->places, "Case files, or folders of *.case files")->required();
  command->add_option("--only", options->only, "Only cases whose name contains this text")->type_name("TEXT");
  command->add_option("--patience", options->patience_seconds, "Seconds to wait for a reply")
      ->capture_default_str()
      ->check(CLI::Range(1U, 600U));
  command->callback([&context, options] { test(context, *options); });
}

}  // namespace figbridge
