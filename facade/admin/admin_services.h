// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/backend.h"
#include "core/caller.h"
#include "core/error.h"
#include "core/intent_store.h"
#include "core/job_store.h"
#include "core/json/json_text.h"
#include "core/message.h"
#include "core/snapshot.h"
#include "core/task.h"
#include "facade/config/rule_file.h"
#include "facade/jobs/job_order.h"
#include "facade/observe/observed.h"
#include "migrations/parity/evidence.h"
#include "migrations/parity/histories.h"
#include "migrations/table_service.h"
#include "routing/catalogue.h"
#include "routing/decision.h"
#include "routing/route.h"

namespace figbridge::facade {

/// How the bridge is, for `figbridge status`.
struct StatusReport {
  struct Listener {
    std::string name;
    std::string protocol;
    std::string address;
    std::int64_t in_flight = 0;
  };
  struct Backend {
    std::string name;
    std::string protocol;
    std::string breaker;  ///< closed, half_open, open; empty: it has none
    std::vector<EndpointHealth> endpoints;
  };
  /// Recorded writes, idempotency keys and jobs.
  struct Journal {
    std::uint64_t open = 0;
    std::uint64_t unresolved = 0;
    std::string oldest;  ///< of both, RFC 3339; empty: there are none
    std::uint64_t replays = 0;
    std::uint64_t conflicts = 0;
    std::uint64_t refused = 0;
    std::uint64_t waiting = 0;  ///< outcomes that the disk did not take yet
    std::uint64_t jobs_waiting = 0;
    std::uint64_t jobs_held = 0;
    std::string problem;
  };
  /// A row that was turned back, and that nobody has released yet.
  struct Held {
    std::string operation;
    std::string by;  ///< `trip`, `rollback` or `restore`
    std::string since;
    std::string why;
    bool in_table = true;  ///< false: legacy answers already, but the table does not say so yet
  };
  std::string version;        ///< of the program
  std::string started;        ///< RFC 3339
  std::string configuration;  ///< the folder
  std::string loaded;         ///< when the running configuration was read
  bool ready = false;
  std::uint64_t log_lines_dropped = 0;
  std::vector<Listener> listeners;
  std::vector<Backend> backends;
  Journal journal;
  std::vector<Held> held;
};

/// What `figbridge explain` asks: an operation with its input in contract form, or a call as it would come
/// in.
struct ExplainRequest {
  std::string operation;  ///< then `input` counts
  JsonText input;
  std::string method;  ///< else these
  std::string target;
  Headers headers;
  std::string body;
  std::string listener;  ///< empty: whichever takes it
  Caller caller;         ///< as whom: name and roles
  std::string override_wish;
};

struct Explanation {
  std::string operation;
  std::string listener;  ///< that would take it; empty if the operation was named
  routing::Decision decision;
  std::string call;  ///< what would be called: `erp GetCustomer`; empty: nothing
  std::uint64_t table_version = 0;
  std::vector<routing::Explained> lines;
};

/// What came of a reload: what is wrong (then nothing changed), or what changed.
struct ReloadReport {
  std::vector<std::string> problems;  ///< each with its place
  std::vector<std::string> warnings;  ///< the same, of what was read all the same
  std::vector<std::string> changes;   ///< for a person
  std::vector<std::string>
      needs_restart;  ///< what was read, differs from what runs, and is taken up at the next start
};

/// One call of `figbridge call`: through the running bridge, as the operator.
struct OperatorCall {
  std::string operation;
  JsonText input;
  std::string override_wish;
  std::string idempotency_key;  ///< empty: none
  std::string author;           ///< the operator
};

/// What the admin plane administers, as the assembly lends it; all of it outlives the plane. The functions
/// are called from the blocking pool, possibly several at a time, and do not throw; `call` is run on a loop.
struct AdminServices {
  migrations::TableService& table;
  const Snapshot<routing::Catalogue>& catalogue;
  Observed& observed;
  migrations::Evidence& evidence;
  migrations::Histories& histories;
  /// Forgets what is known of an operation's parity, and logs who wanted that and why.
  std::function<void(const std::string& operation, const std::string& author, const std::string& why)>
      forgotten;
  /// How the running configuration has an operation's answers compared.
  std::function<migrations::ComparisonSettings(const std::string& operation)> comparison;
  /// Puts a new file into the configuration folder, to be read by the next reload; its whole path.
  std::function<Result<std::string>(const RuleFile& file)> keep_rule;
  std::function<StatusReport()> status;
  /// `routes:` of the running configuration, with group and salt: what plan and apply compare with.
  std::function<Result<std::vector<routing::Route>>()> routes_of_files;
  std::function<Result<Explanation>(const ExplainRequest&)> explain;
  std::function<Result<ReloadReport>()> reload;
  std::function<Result<JsonText>()> openapi;
  /// Unresolved writes, the oldest first, behind an id; one of them; and a person's word on it.
  std::function<Result<std::vector<IntentRecord>>(std::size_t limit, const std::string& after)> unresolved;
  std::function<Result<std::optional<IntentRecord>>(const std::string& id)> intent;
  std::function<Status(const std::string& id, const Settlement&)> settle;
  /// Where jobs are kept; null: it is not open.
  std::function<JobStore*()> jobs;
  /// A job with another request that takes a dead letter's place, and its work.
  std::function<std::pair<Job, WorkItem>(const DeadLetter& letter, JobOrder order, JsonText input)> corrected;
  /// Told of what a person did with a dead letter, for the log.
  std::function<void(const DeadLetterNote&)> letter_touched;
  std::function<Wall::time_point()> now;
  std::function<Task<Result<JsonText>>(OperatorCall)> call;
  /// Told of every change that was made, for the log; may be empty.
  std::function<void(const std::string& author, const std::string& what, std::uint64_t version)> changed;
};

}  // namespace figbridge::facade
