// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/config/problems.h"
#include "core/ledger_store.h"
#include "facade/admin/admin_plane.h"
#include "facade/assembly.h"
#include "facade/config/configuration.h"
#include "facade/intents/intent_keeper.h"
#include "facade/jobs/job_runner.h"
#include "facade/jobs/jobs.h"
#include "facade/observe/log.h"
#include "facade/observe/metric_sources.h"
#include "facade/observe/metrics.h"
#include "facade/observe/monitor.h"
#include "facade/observe/observed.h"
#include "facade/observe/observed_file.h"
#include "facade/observe/readiness.h"
#include "facade/observe/sinks.h"
#include "facade/pinner.h"
#include "facade/pipeline.h"
#include "facade/store_lock.h"
#include "migrations/table_service.h"
#include "net/blocking.h"
#include "net/loops.h"
#include "net/ports.h"
#include "net/resolver.h"

namespace figbridge::facade {

/// The running bridge: one configuration at a time, the live table, and everything that serves them.
class Bridge {
 public:
  /// Recorded writes, and jobs beside them: of one file.
  struct OpenJournal {
    std::shared_ptr<IntentStore> intents;
    std::shared_ptr<JobStore> jobs;
  };
  struct Setup {
    std::filesystem::path configuration;  ///< file or folder
    std::string version;                  ///< of the program
    const Clock* clock = nullptr;         ///< outlives the bridge, as all that is referred to here
    Random* random = nullptr;
    /// What the configuration is read from; null: the disk and the process's environment.
    Surroundings* surroundings = nullptr;
    /// The protocols that the program was built with, and their parts on these loops.
    std::vector<ProtocolOptions> protocol_options;
    std::function<std::vector<ProtocolParts>(net::Loops&, net::Resolver&)> protocols;
    /// Opens the ledger that the configuration names; an error is not the end: the last good table serves
    /// then.
    std::function<Result<std::unique_ptr<LedgerStore>>(const std::filesystem::path& store)> open_ledger;
    /// Opens the journal at that path, which it has alone, sealed with the keys of a file (empty: not
    /// sealed). Tried again while it fails.
    std::function<Result<OpenJournal>(const std::filesystem::path& file,
                                      const std::filesystem::path& key_file)>
        open_journal;
    /// Words a request's refusal that comes before any listener has it; by default plain text.
    std::function<net::EarlyAnswer(int status, const Error& error)> early_answer;
    /// The facade's OpenAPI document.
    std::function<Result<JsonText>(const Generation&)> openapi;
  };

  /// Reads, checks, assembles, opens the ports. What is wrong with the configuration is in `problems`;
  /// everything else is the error.
  [[nodiscard]] static Result<std::unique_ptr<Bridge>> start(Setup setup, Problems& problems);
  ~Bridge();
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  /// Reads the configuration anew; one with problems changes nothing. Blocks; any thread but a loop's.
  [[nodiscard]] Result<ReloadReport> reload();
  /// Takes no new calls, lets those under way end within `patience`, keeps what must be kept. Once.
  void stop(std::chrono::milliseconds patience);

  [[nodiscard]] std::shared_ptr<const Generation> generation() const { return generation_.pin(); }
  [[nodiscard]] const net::Ports& ports() const { return *ports_; }
  /// The bound address of a listener: "127.0.0.1:8080".
  [[nodiscard]] std::string address_of(const ListenerConfig& listener) const;

 private:
  explicit Bridge(Setup setup);
  Status run(std::shared_ptr<const Configuration> configuration, Problems& problems);
  Status lock_store(const Configuration& configuration, Problems& problems);
  Status open_observers(const Configuration& configuration);
  Status open_table(const Configuration& configuration);
  void open_evidence(const Configuration& configuration);
  void open_journal(const Configuration& configuration);
  void open_trips();
  [[nodiscard]] std::vector<StatusReport::Held> held_rows() const;
  void start_jobs();
  void add_journal_metrics();
  [[nodiscard]] StatusReport::Journal journal_status() const;
  Status open_ports(const std::shared_ptr<const Generation>& generation);
  Status open_own_ports(const Configuration& configuration);
  [[nodiscard]] net::EarlyAnswerer early_answerer();
  [[nodiscard]] Result<ReloadReport> replace_by(const std::shared_ptr<const Generation>& generation);
  [[nodiscard]] Status start_listeners(const Generation& generation);
  [[nodiscard]] Status seed(const Generation& generation);
  [[nodiscard]] AdminServices services();
  [[nodiscard]] StatusReport status() const;
  Result<std::string> keep_rule(const RuleFile& file);
  [[nodiscard]] Result<std::vector<IntentRecord>> unresolved(std::size_t limit, const std::string& after);
  Status settle(const std::string& id, const Settlement& settlement);
  Task<Result<JsonText>> call(OperatorCall order);
  void tell(const DeadLetterNote& note);
  void tell(const std::string& author, const std::string& what, std::uint64_t version);

  Setup setup_;
  StoreLock store_lock_;
  std::string started_;
  std::unique_ptr<net::Loops> loops_;
  std::unique_ptr<net::BlockingPool> pool_;
  std::unique_ptr<net::Resolver> resolver_;
  std::vector<ProtocolParts> protocols_;

  std::unique_ptr<Log> log_;
  Metrics metrics_;
  std::unique_ptr<Observed> observed_;
  std::unique_ptr<Saver> saver_;
  std::unique_ptr<migrations::Evidence> evidence_;
  migrations::Histories histories_;
  std::unique_ptr<Saver> evidence_saver_;
  std::unique_ptr<Sinks> sinks_;
  Readiness readiness_{{"configuration", "table", "listeners"}};

  Snapshot<Generation> generation_;
  Snapshot<routing::Catalogue> catalogue_;
  std::shared_ptr<const Configuration> started_with_;
  std::unique_ptr<LedgerStore> ledger_;
  std::unique_ptr<migrations::TableService> table_;
  std::unique_ptr<Pinner> pinner_;
  std::unique_ptr<Intents> intents_;
  std::unique_ptr<IntentKeeper> keeper_;
  std::unique_ptr<Trips> trips_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<JobRunner> job_runner_;
  std::unique_ptr<Shadow> shadow_;
  std::unique_ptr<Pipeline> pipeline_;

  std::unique_ptr<net::Ports> ports_;
  std::unique_ptr<AdminPlane> admin_;
  std::unique_ptr<Monitor> monitor_;
  std::unique_ptr<net::Port> admin_port_;
  std::unique_ptr<net::Port> metrics_port_;
  std::atomic<std::uint64_t> refused_requests_{0};
  std::mutex reloading_;  ///< one reload at a time, none while stopping
  bool stopped_ = false;
  mutable std::mutex loaded_mutex_;
  std::string loaded_;
};

}  // namespace figbridge::facade
