// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/serve.h"

#include <csignal>
#include <iostream>
#include <utility>

#include "adapters/common/problem.h"
#include "apps/figbridge/cli/exit_codes.h"
#include "apps/figbridge/openapi_of.h"
#include "apps/figbridge/protocols.h"
#include "routing/ledger.h"
#include "store/salvage.h"
#include "store/sqlite_intents.h"
#include "store/sqlite_ledger.h"

namespace figbridge {
namespace {

constexpr std::chrono::milliseconds kDrain{10'000};

const SystemClock& system_clock() {
  static const SystemClock clock;
  return clock;
}

Random& system_random() {
  static SystemRandom random;
  return random;
}

/// Blocks the signals that end or reload the bridge in this thread and every one started from it.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

/// The ledger with the database that it lives in.
class OwnedLedger final : public LedgerStore {
 public:
  explicit OwnedLedger(std::unique_ptr<store::SqliteDatabase> database)
      : database_(std::move(database)), ledger_(*database_) {}
  Status append(const LedgerEntry& entry) override { return ledger_.append(entry); }
  [[nodiscard]] Result<std::optional<LedgerEntry>> latest() override { return ledger_.latest(); }
  [[nodiscard]] Result<std::optional<LedgerEntry>> version(std::uint64_t number) override {
    return ledger_.version(number);
  }
  [[nodiscard]] Result<std::vector<LedgerEntry>> history(const std::string& operation,
                                                         std::size_t limit) override {
    return ledger_.history(operation, limit);
  }

 private:
  std::unique_ptr<store::SqliteDatabase> database_;
  store::SqliteLedger ledger_;
};

Result<std::unique_ptr<LedgerStore>> open_ledger(const std::filesystem::path& file) {
  const std::vector<store::SalvageRule> rules{store::ledger_rule(routing::check_link)};
  auto opened = store::open_or_salvage(file, store::sqlite_schema(), rules, system_clock());
  if (!opened) return std::unexpected(std::move(opened.error()));
  if (opened->salvage) std::cerr << opened->salvage->describe() << std::endl;
  return std::make_unique<OwnedLedger>(std::move(opened->database));
}

Result<facade::Bridge::OpenJournal> open_journal(const std::filesystem::path& file,
                                                 const std::filesystem::path& key_file) {
  std::unique_ptr<store::PayloadSeal> seal;
  if (!key_file.empty()) {
    auto read = store::PayloadSeal::from_file(key_file);
    if (!read) return std::unexpected(std::move(read.error()));
    seal = std::move(*read);
  }
  auto opened = store::SqliteJournal::open(file, system_clock(), std::move(seal));
  if (!opened) return std::unexpected(std::move(opened.error()));
  const std::shared_ptr<store::SqliteJournal> journal = std::move(*opened);
  return facade::Bridge::OpenJournal{.intents = {journal, &journal->intents()},
                                     .jobs = {journal, &journal->jobs()}};
}

void reload(facade::Bridge& bridge, std::ostream& said) {
  auto report = bridge.reload();
  if (!report) {
    said << "not reloaded: " << report.error().describe() << std::endl;
    return;
  }
  for (const auto& problem : report->problems) said << "not reloaded: " << problem << std::endl;
  for (const auto& warning : report->warnings) said << "warning: " << warning << std::endl;
  for (const auto& change : report->changes) said << "reloaded: " << change << std::endl;
  for (const auto& part : report->needs_restart) said << "takes a restart: " << part << std::endl;
}

}  // namespace

facade::Bridge::Setup bridge_setup(const std::filesystem::path& configuration) {
  facade::Bridge::Setup setup;
  setup.configuration = configuration;
  setup.version = FIGBRIDGE_VERSION;
  setup.clock = &system_clock();
  setup.random = &system_random();
  setup.protocol_options = protocol_options();
  setup.protocols = [](net::Loops& loops, net::Resolver& resolver) {
    return protocol_parts(loops, resolver, system_clock(), system_random());
  };
  setup.open_ledger = [](const std::filesystem::path& file) { return open_ledger(file); };
  setup.open_journal = [](const std::filesystem::path& file, const std::filesystem::path& key_file) {
    return open_journal(file, key_file);
  };
  setup.early_answer = [](int status, const Error& error) {
    return net::EarlyAnswer{.content_type = std::string(kProblemMediaType),
                            .body = problem_document(error, {}, status)};
  };
  setup.openapi = [](const facade::Generation& generation) {
    return parse_json(openapi_of(generation), JsonLimits{}, Origin::bridge);
  };
  return setup;
}

int serve(const std::filesystem::path& configuration, std::ostream& said,
          const std::function<void(const facade::Bridge&)>& ready) {
  const auto signals = block_signals();
  Problems problems;
  auto bridge = facade::Bridge::start(bridge_setup(configuration), problems);
  for (const auto& warning : problems.warnings()) said << "warning: " << warning.describe() << std::endl;
  for (const auto& problem : problems.list()) said << problem.describe() << std::endl;
  if (!bridge) {
    if (problems.none()) said << bridge.error().describe() << std::endl;
    return static_cast<int>(problems.none() ? cli::exit_of(bridge.error())
                                            : cli::Exit::invalid_configuration);
  }
  ready(**bridge);
  for (int signal = 0; signal != SIGTERM && signal != SIGINT;) {
    if (sigwait(&signals, &signal) != 0) break;
    if (signal == SIGHUP) reload(**bridge, said);
  }
  (*bridge)->stop(kDrain);
  return static_cast<int>(cli::Exit::done);
}

}  // namespace figbridge
