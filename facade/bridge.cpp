// SPDX-License-Identifier: Apache-2.0
#include "facade/bridge.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

#include "core/time_text.h"
#include "facade/explain.h"
#include "facade/operator_call.h"
#include "facade/route_seeds.h"
#include "migrations/durable_file.h"
#include "migrations/parity/evidence_file.h"
#include "migrations/plan.h"

namespace figbridge::facade {
namespace {

constexpr std::chrono::milliseconds kReloadPatience{5'000};
constexpr std::chrono::milliseconds kSaveEvery{60'000};

LogLevel level_of(const std::string& name) {
  for (const auto level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    if (name_of(level) == name) return level;
  }
  return LogLevel::info;
}

std::filesystem::path beside(const std::string& store, const char* ending) {
  return store + ending;
}

/// Says which conditions a reload did not meet, as the admin plane shows them.
ReloadReport refused(const Problems& problems) {
  ReloadReport report;
  for (const auto& problem : problems.list()) report.problems.push_back(problem.describe());
  return report;
}

std::vector<std::string> what_changed(const Configuration& before, const Configuration& after) {
  std::vector<std::string> changes;
  for (const auto& operation : after.operations) {
    if (before.operation(operation.name) == nullptr)
      changes.push_back("operation " + operation.name + " is new");
  }
  for (const auto& operation : before.operations) {
    if (after.operation(operation.name) == nullptr)
      changes.push_back("operation " + operation.name + " is gone");
  }
  changes.push_back("read " + std::to_string(after.listeners.size()) + " listeners, " +
                    std::to_string(after.backends.size()) + " backends, " +
                    std::to_string(after.operations.size()) + " operations");
  return changes;
}

/// What is read at start only, and differs now.
std::vector<std::string> what_needs_restart(const Configuration& running, const Configuration& read) {
  std::vector<std::string> parts;
  if (running.threads != read.threads) parts.emplace_back("threads");
  if (running.store != read.store || running.store_key_file != read.store_key_file)
    parts.emplace_back("store");
  if (running.admin.socket != read.admin.socket || running.admin.mode != read.admin.mode)
    parts.emplace_back("admin");
  if (running.metrics != read.metrics) parts.emplace_back("metrics");
  if (running.log.level != read.log.level || running.log.file != read.log.file) parts.emplace_back("log");
  return parts;
}

std::shared_ptr<const Configuration> read_configuration(const Bridge::Setup& setup, Problems& problems) {
  SystemSurroundings system;
  auto& surroundings = setup.surroundings != nullptr ? *setup.surroundings : system;
  return load_configuration(setup.configuration, setup.protocol_options, surroundings, problems);
}

net::PortSettings metrics_port(const Address& address) {
  net::PortSettings settings;
  settings.address = address.host;
  settings.port = address.port;
  settings.unix_path = address.unix_path;
  return settings;
}

}  // namespace

Bridge::Bridge(Setup setup) : setup_(std::move(setup)), started_(timestamp(setup_.clock->wall_now())) {}

Bridge::~Bridge() {
  if (!stopped_ && loops_) stop(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<Bridge>> Bridge::start(Setup setup, Problems& problems) {
  auto configuration = read_configuration(setup, problems);
  if (!configuration) return fail(ErrorKind::configuration, Origin::bridge, "the configuration is wrong");
  std::unique_ptr<Bridge> bridge(new Bridge(std::move(setup)));
  if (auto running = bridge->run(std::move(configuration), problems); !running)
    return std::unexpected(std::move(running.error()));
  return bridge;
}

Status Bridge::run(std::shared_ptr<const Configuration> configuration, Problems& problems) {
  const auto threads = configuration->threads > 0
                           ? static_cast<std::size_t>(configuration->threads)
                           : std::max<std::size_t>(1, std::thread::hardware_concurrency());
  loops_ = std::make_unique<net::Loops>(threads, *setup_.clock);
  pool_ = std::make_unique<net::BlockingPool>();
  resolver_ = std::make_unique<net::SystemResolver>(*pool_);
  protocols_ = setup_.protocols(*loops_, *resolver_);
  auto generation = assemble(configuration, protocols_, problems);
  if (!generation) return fail(ErrorKind::configuration, Origin::bridge, "the configuration is wrong");
  catalogue_.replace(generation->catalogue);
  generation_.replace(generation);
  loaded_ = timestamp(setup_.clock->wall_now());
  readiness_.met("configuration");
  if (auto locked = lock_store(*configuration, problems); !locked) return locked;
  if (auto opened = open_observers(*configuration); !opened) return opened;
  open_evidence(*configuration);
  if (auto opened = open_table(*configuration); !opened) return opened;
  pinner_ = std::make_unique<Pinner>(generation_, table_->snapshot());
  intents_ = std::make_unique<Intents>(*setup_.clock, *setup_.random);
  open_trips();
  shadow_ =
      std::make_unique<Shadow>(*pinner_, *evidence_, histories_, *trips_, *setup_.clock, *setup_.random);
  jobs_ = std::make_unique<Jobs>(*setup_.clock, *setup_.random);
  pipeline_ = std::make_unique<Pipeline>(*pinner_, *intents_, *jobs_, *shadow_, *trips_, *sinks_,
                                         *setup_.clock, *setup_.random);
  loops_->start();
  open_journal(*configuration);
  started_with_ = configuration;
  return open_ports(generation);
}

/// A store that cannot be written is told when it is opened; what cannot be locked stops nothing.
Status Bridge::lock_store(const Configuration& configuration, Problems& problems) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(configuration.store).parent_path(), ignored);
  const bool known = std::filesystem::exists(configuration.store, ignored) ||
                     std::filesystem::exists(beside(configuration.store, ".last-good.json"), ignored);
  if (!known)
    problems.warn({}, "store",
                  "there is none at " + configuration.store + ": a new one begins, with its history");
  auto lock = StoreLock::take(configuration.store);
  if (lock) {
    store_lock_ = std::move(*lock);
    return {};
  }
  if (lock.error().kind == ErrorKind::conflict) return std::unexpected(std::move(lock.error()));
  problems.warn({}, "store", lock.error().text);
  return {};
}

Status Bridge::open_observers(const Configuration& configuration) {
  auto log = Log::open({.target = configuration.log.file.empty() ? "stderr" : configuration.log.file,
                        .level = level_of(configuration.log.level)},
                       *setup_.clock);
  if (!log) return std::unexpected(std::move(log.error()));
  log_ = std::move(*log);
  observed_ = std::make_unique<Observed>(*setup_.clock);
  const auto file = beside(configuration.store, ".observed.json");
  const auto trouble = [this](const Error& error) {
    log_->event(LogLevel::warning, "observed_not_kept", {{"error", std::string_view(error.text)}});
  };
  if (auto restored = restore_observed(*observed_, file, *setup_.clock); !restored) trouble(restored.error());
  saver_ =
      std::make_unique<Saver>([this, file] { return save_observed(*observed_, file); }, kSaveEvery, trouble);
  sinks_ = std::make_unique<Sinks>(std::vector<ObservationSink*>{log_.get(), &metrics_, observed_.get()});
  metrics_.add_source(build_metrics(setup_.version));
  metrics_.add_source(process_metrics());
  metrics_.add_source(gauge_of("figbridge_in_flight", "Exchanges under way.", [this] {
    return pipeline_ ? static_cast<double>(pipeline_->in_flight()) : 0.0;
  }));
  metrics_.add_source(gauge_of("figbridge_table_version", "Version of the routing table.", [this] {
    return table_ ? static_cast<double>(table_->pin()->version()) : 0.0;
  }));
  metrics_.add_source(
      counter_of("figbridge_requests_refused_total",
                 "Requests refused before any listener had them: broken, too large, too slow, no such path.",
                 [this] { return static_cast<double>(refused_requests_.load(std::memory_order_relaxed)); }));
  metrics_.add_source(counter_of("figbridge_log_lines_dropped_total", "Log lines that found no room.",
                                 [this] { return static_cast<double>(log_->dropped()); }));
  return {};
}

void Bridge::open_evidence(const Configuration& configuration) {
  evidence_ = std::make_unique<migrations::Evidence>();
  const auto file = beside(configuration.store, ".parity.json");
  const auto trouble = [this](const Error& error) {
    log_->event(LogLevel::warning, "parity_not_kept", {{"error", std::string_view(error.text)}});
  };
  if (auto restored = migrations::restore_evidence(*evidence_, file, *setup_.clock); !restored)
    trouble(restored.error());
  const auto save = [this, file] { return migrations::replace_durably(file, evidence_->save().view()); };
  evidence_saver_ = std::make_unique<Saver>(save, kSaveEvery, trouble);
  metrics_.add_source(gauge_of("figbridge_shadow_under_way", "Calls to the side that does not answer.",
                               [this] { return shadow_ ? static_cast<double>(shadow_->under_way()) : 0.0; }));
  const auto counter = [this](const char* name, const char* help, auto value) {
    metrics_.add_source(
        counter_of(name, help, [this, value] { return static_cast<double>(value(evidence_->totals())); }));
  };
  using Totals = migrations::Evidence::Totals;
  counter("figbridge_parity_pairs_total", "Reads of which both sides' answers were compared.",
          [](const Totals& totals) { return totals.pairs; });
  counter("figbridge_parity_different_total", "Of these: they differ, and no rule explains it.",
          [](const Totals& totals) { return totals.different; });
  counter("figbridge_parity_left_out_total", "Reads that were to be compared and were not.",
          [](const Totals& totals) { return totals.left_out; });
}

Status Bridge::open_table(const Configuration& configuration) {
  auto ledger = setup_.open_ledger(configuration.store);
  migrations::TableService::Setup setup{.last_good = beside(configuration.store, ".last-good.json"),
                                        .unrecorded = beside(configuration.store, ".unrecorded.jsonl"),
                                        .catalogue = &catalogue_,
                                        .clock = setup_.clock,
                                        .evidence = evidence_.get()};
  if (ledger) {
    ledger_ = std::move(*ledger);
    setup.ledger = ledger_.get();
  } else {
    setup.ledger_problem = ledger.error().describe();
  }
  auto table = migrations::TableService::open(std::move(setup));
  if (!table) return std::unexpected(std::move(table.error()));
  table_ = std::move(*table);
  if (const auto health = table_->health(); !health.writable) {
    log_->event(LogLevel::error, "table_read_only", {{"problem", std::string_view(health.problem)}});
  }
  if (auto seeded = seed(*generation_.pin()); !seeded) return seeded;
  readiness_.met("table");
  return {};
}

Status Bridge::seed(const Generation& generation) {
  auto seeded = table_->seed(routes_of(*generation.configuration, *generation.catalogue));
  // A table that cannot be written serves what it has.
  if (seeded || seeded.error().kind == ErrorKind::storage) return {};
  return std::unexpected(std::move(seeded.error()));
}

Status Bridge::start_listeners(const Generation& generation) {
  for (const auto& entry : generation.listeners) {
    if (auto started = entry.listener->start(*pipeline_); !started) return started;
  }
  return {};
}

Status Bridge::open_ports(const std::shared_ptr<const Generation>& generation) {
  ports_ = std::make_unique<net::Ports>(*loops_);
  ports_->answer_early_with(early_answerer());
  if (auto started = start_listeners(*generation); !started) return started;
  auto opening = ports_->open(generation->claims);
  if (!opening) return std::unexpected(std::move(opening.error()));
  ports_->serve(std::move(*opening), generation, kReloadPatience);
  readiness_.met("listeners");
  return open_own_ports(*generation->configuration);
}

/// For operators: the admin plane, and what monitoring reads.
Status Bridge::open_own_ports(const Configuration& configuration) {
  admin_ = std::make_unique<AdminPlane>(services(), *pool_);
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(configuration.admin.socket).parent_path(),
                                      ignored);
  admin_port_ = std::make_unique<net::Port>(
      *loops_, AdminPlane::port_on(configuration.admin.socket, configuration.admin.mode));
  admin_port_->serve(admin_->paths());
  if (auto opened = admin_port_->start(); !opened) return opened;
  if (!configuration.metrics) return {};
  monitor_ = std::make_unique<Monitor>(metrics_, readiness_, *pool_);
  metrics_port_ = std::make_unique<net::Port>(*loops_, metrics_port(*configuration.metrics));
  metrics_port_->serve(monitor_->paths());
  return metrics_port_->start();
}

/// Requests that end before a listener has them are counted, and told as the other errors are.
net::EarlyAnswerer Bridge::early_answerer() {
  return [this](int status, const Error& error, const net::Peer& peer) {
    refused_requests_.fetch_add(1, std::memory_order_relaxed);
    log_->event(LogLevel::debug, "request_refused",
                {{"status", static_cast<std::int64_t>(status)},
                 {"error", std::string_view(error.text)},
                 {"caller", std::string_view(peer.address)}});
    if (setup_.early_answer) return setup_.early_answer(status, error);
    return net::EarlyAnswer{.content_type = "text/plain; charset=utf-8", .body = error.text + "\n"};
  };
}

Result<ReloadReport> Bridge::reload() {
  const std::unique_lock one_at_a_time(reloading_, std::try_to_lock);
  if (!one_at_a_time)
    return fail(ErrorKind::conflict, Origin::bridge, "a reload is under way, or the bridge is stopping");
  if (stopped_) return fail(ErrorKind::closed, Origin::bridge, "the bridge is stopping");
  Problems problems;
  auto configuration = read_configuration(setup_, problems);
  const auto running = generation_.pin();
  auto generation = configuration ? assemble(configuration, protocols_, problems, running.get()) : nullptr;
  if (!generation) return refused(problems);
  for (auto& misfit : migrations::misfits(*table_->pin(), *generation->catalogue))
    problems.add({}, "", std::move(misfit));
  if (generation->listeners.empty() && !running->listeners.empty())
    problems.add({}, "listeners",
                 "there are none: every port would be closed (is the folder the right one?)");
  if (!problems.none()) return refused(problems);
  auto report = replace_by(generation);
  if (report) {
    for (const auto& warning : problems.warnings()) report->warnings.push_back(warning.describe());
  }
  return report;
}

/// Everything that can fail comes first; then nothing is half one configuration and half the other.
Result<ReloadReport> Bridge::replace_by(const std::shared_ptr<const Generation>& generation) {
  const auto former = generation_.pin();
  if (auto started = start_listeners(*generation); !started)
    return std::unexpected(std::move(started.error()));
  auto opening = ports_->open(generation->claims);
  if (!opening) return std::unexpected(std::move(opening.error()));
  // Rows for new operations are there before their first call.
  catalogue_.replace(generation->catalogue);
  if (auto seeded = seed(*generation); !seeded) {
    catalogue_.replace(former->catalogue);
    return std::unexpected(std::move(seeded.error()));
  }
  generation_.replace(generation);
  {
    const std::scoped_lock lock(loaded_mutex_);
    loaded_ = timestamp(setup_.clock->wall_now());
  }
  const auto unchanged = ports_->serve(std::move(*opening), generation, kReloadPatience);
  ReloadReport report;
  report.changes = what_changed(*former->configuration, *generation->configuration);
  report.needs_restart = what_needs_restart(*started_with_, *generation->configuration);
  for (const auto& address : unchanged) report.needs_restart.push_back("limits of " + address);
  log_->event(LogLevel::info, "configuration_read", {});
  return report;
}

AdminServices Bridge::services() {
  return AdminServices{
      .table = *table_,
      .catalogue = catalogue_,
      .observed = *observed_,
      .evidence = *evidence_,
      .histories = histories_,
      .forgotten =
          [this](const std::string& operation, const std::string& author, const std::string& why) {
            evidence_->forget(operation);
            histories_.forget(operation);
            log_->event(LogLevel::info, "parity_forgotten",
                        {{"operation", std::string_view(operation)},
                         {"author", std::string_view(author)},
                         {"why", std::string_view(why)}});
          },
      .comparison =
          [this](const std::string& operation) {
            return generation_.pin()->configuration->comparison(operation);
          },
      .keep_rule = [this](const RuleFile& file) { return keep_rule(file); },
      .status = [this] { return status(); },
      .routes_of_files = [this]() -> Result<std::vector<routing::Route>> {
        const auto generation = generation_.pin();
        return routes_of(*generation->configuration, *generation->catalogue);
      },
      .explain =
          [this](const ExplainRequest& request) {
            const State state(generation_.pin(), table_->pin());
            return explain(state, request, *setup_.clock);
          },
      .reload = [this] { return reload(); },
      .openapi = [this] { return setup_.openapi(*generation_.pin()); },
      .unresolved = [this](std::size_t limit, const std::string& after) { return unresolved(limit, after); },
      .intent = [this](const std::string& id) -> Result<std::optional<IntentRecord>> {
        IntentStore* const store = intents_->store();
        if (store == nullptr) return fail(ErrorKind::storage, Origin::bridge, intents_->counts().problem);
        return store->find(id);
      },
      .settle = [this](const std::string& id,
                       const Settlement& settlement) { return settle(id, settlement); },
      .jobs = [this] { return jobs_->store(); },
      .corrected =
          [this](const DeadLetter& letter, JobOrder order, JsonText input) {
            return jobs_->corrected(letter, std::move(order), std::move(input));
          },
      .letter_touched = [this](const DeadLetterNote& note) { tell(note); },
      .now = [this] { return setup_.clock->wall_now(); },
      .call = [this](OperatorCall order) { return call(std::move(order)); },
      .changed = [this](const std::string& author, const std::string& what,
                        std::uint64_t version) { tell(author, what, version); },
  };
}

Result<std::string> Bridge::keep_rule(const RuleFile& file) {
  std::error_code failed;
  if (!std::filesystem::is_directory(setup_.configuration, failed)) {
    return fail(ErrorKind::conflict, Origin::bridge,
                "the configuration is one file, not a folder: add this to it by hand:\n" + file.text);
  }
  const auto path = setup_.configuration / file.name;
  if (std::filesystem::exists(path, failed))
    return fail(ErrorKind::conflict, Origin::bridge,
                path.string() + " is there already: review it, or remove it");
  if (auto written = migrations::replace_durably(path, file.text); !written)
    return std::unexpected(std::move(written.error()));
  return path.string();
}

void Bridge::tell(const std::string& author, const std::string& what, std::uint64_t version) {
  log_->event(LogLevel::info, "table_changed",
              {{"author", std::string_view(author)},
               {"what", std::string_view(what)},
               {"version", static_cast<std::int64_t>(version)}});
}

Task<Result<JsonText>> Bridge::call(OperatorCall order) {
  const auto pinned = pinner_->pin();
  const auto* bound = pinned->generation().operation(order.operation);
  if (bound == nullptr)
    co_return fail(ErrorKind::not_found, Origin::caller, "there is no operation '" + order.operation + "'");
  if (auto fits = check_input(*bound->operation, order.input); !fits) co_return fail(std::move(fits.error()));
  const auto deadline =
      Deadline::after(*setup_.clock, pinned->generation().configuration->limits.total_timeout);
  OperatorIncomingCall call(std::move(order.operation), std::move(order.input), std::move(order.author),
                            std::move(order.override_wish), std::move(order.idempotency_key),
                            continue_trace({}, {}, *setup_.random), deadline);
  co_await pipeline_->dispatch(call, *pinned);
  co_return std::move(call).outcome();
}

std::string Bridge::address_of(const ListenerConfig& listener) const {
  if (!listener.settings.address) return {};
  net::PortSettings settings;
  settings.address = listener.settings.address->host;
  settings.port = listener.settings.address->port;
  settings.unix_path = listener.settings.address->unix_path;
  const auto bound = ports_->bound(settings);
  if (bound != 0) settings.port = bound;
  return net::address_of(settings);
}

StatusReport Bridge::status() const {
  const auto generation = generation_.pin();
  StatusReport report;
  {
    const std::scoped_lock lock(loaded_mutex_);
    report.loaded = loaded_;
  }
  report.version = setup_.version;
  report.started = started_;
  report.configuration = generation->configuration->folder.string();
  report.ready = readiness_.ready();
  report.log_lines_dropped = log_->dropped();
  report.journal = journal_status();
  report.held = held_rows();
  for (const auto& listener : generation->configuration->listeners) {
    report.listeners.push_back(
        {.name = listener.name, .protocol = listener.protocol, .address = address_of(listener)});
  }
  for (const auto& entry : generation->backends) {
    const auto state = entry.guard->breaker.state(setup_.clock->steady_now());
    report.backends.push_back({.name = entry.backend->name(),
                               .protocol = std::string(entry.backend->protocol()),
                               .breaker = std::string(routing::name_of(state)),
                               .endpoints = entry.backend->health()});
  }
  return report;
}

void Bridge::stop(std::chrono::milliseconds patience) {
  const std::scoped_lock no_reload(reloading_);
  if (std::exchange(stopped_, true)) return;
  if (const auto generation = generation_.pin()) {
    for (const auto& entry : generation->listeners) entry.listener->stop();
  }
  const auto until = Steady::now() + patience;
  if (ports_) ports_->drain(patience);
  if (metrics_port_) metrics_port_->drain(std::chrono::milliseconds(0));
  if (admin_port_) admin_port_->drain(std::chrono::milliseconds(200));
  if (job_runner_) job_runner_->finish(Deadline(until).remaining(Steady::now()));
  if (keeper_) keeper_->stop();
  pool_->stop();
  loops_->stop();
  saver_.reset();
  evidence_saver_.reset();
  // Commits what is waiting; what it calls back goes to loops that are still there.
  if (jobs_) jobs_->close();
  if (intents_) intents_->close();
  // What is still suspended goes with the loops, while everything that it refers to is there.
  loops_.reset();
}

}  // namespace figbridge::facade
