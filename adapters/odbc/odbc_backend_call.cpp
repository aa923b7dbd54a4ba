// SPDX-License-Identifier: Apache-2.0
#include "adapters/odbc/odbc_backend_call.h"

#include <algorithm>
#include <utility>

#include "adapters/odbc/odbc_statement.h"

namespace figbridge::odbc {
namespace {

using net::WorkerEnd;

/// Where no worker says it, the wire's own terms do.
struct Silence {
  ErrorKind kind;
  Origin origin;
  const char* text;
};

Silence silence_of(WorkerEnd end) {
  switch (end) {
    case WorkerEnd::timed_out:
      return {ErrorKind::timeout, Origin::backend, "the database did not answer in time"};
    case WorkerEnd::lost:
      return {ErrorKind::closed, Origin::backend, "the worker process that held the call has died"};
    case WorkerEnd::not_started:
      return {ErrorKind::unreachable, Origin::backend,
              "the worker process for the database cannot be started"};
    case WorkerEnd::too_large:
      return {ErrorKind::too_large, Origin::backend, "the answer is larger than it may be"};
    case WorkerEnd::overloaded:
      return {ErrorKind::overloaded, Origin::bridge, "too many calls wait for this database"};
    default:
      return {ErrorKind::bad_answer, Origin::backend, "the worker process cannot be understood"};
  }
}

/// The configuration's own name for a failure: the general one, the SQLSTATE or the native code.
std::string known_code(const Failure& failure, const std::vector<std::string>& known) {
  const bool rest = std::ranges::find(known, "*") != known.end();
  for (const auto& code : {failure.code, failure.state, std::to_string(failure.native)}) {
    if (!code.empty() && std::ranges::find(known, code) != known.end()) return code;
  }
  return rest ? failure.code : std::string();
}

/// What the bridge or the database's state is to blame for is no business error, whatever it is named.
bool may_be_business(ErrorKind kind) {
  return kind == ErrorKind::rejected || kind == ErrorKind::conflict || kind == ErrorKind::not_found ||
         kind == ErrorKind::invalid || kind == ErrorKind::fault;
}

Error error_of(Failure failure, const std::vector<std::string>& known) {
  Error out{.kind = failure.kind,
            .origin = failure.origin,
            .effect = failure.effect,
            .text = std::move(failure.text),
            .location = std::move(failure.location)};
  if (may_be_business(out.kind)) {
    out.code = known_code(failure, known);
    if (!out.code.empty()) {
      out.kind = ErrorKind::rejected;
      out.origin = Origin::backend;
      out.location.clear();
    }
  }
  if (!failure.state.empty()) out.remote = failure.state + " (" + std::to_string(failure.native) + ") ";
  out.remote += failure.remote;
  return out;
}

}  // namespace

Error error_of(const net::WorkerOutcome& outcome, const std::string& trouble,
               const std::vector<std::string>& known_codes) {
  if (outcome.end == WorkerEnd::failed) {
    if (auto failure = read_failure(outcome.last)) {
      if (!outcome.started) failure->effect = Effect::none;
      return error_of(std::move(*failure), known_codes);
    }
  }
  const Silence said = silence_of(outcome.end);
  Error out{.kind = said.kind,
            .origin = said.origin,
            .effect = outcome.started ? Effect::unknown : Effect::none,
            .text = said.text};
  if (outcome.end == WorkerEnd::not_started) out.remote = trouble;
  return out;
}

OdbcBackendCall::OdbcBackendCall(net::Workers& workers, std::string source, const Plan& plan,
                                 Contract contract, std::vector<std::string> known_codes)
    : workers_(workers),
      source_(std::move(source)),
      plan_(plan_text(plan)),
      max_answer_bytes_(static_cast<std::size_t>(plan.max_answer_bytes)),
      writes_(!plan.always_roll_back &&
              std::ranges::any_of(plan.statements,
                                  [](const Statement& each) { return writes_plainly(each.sql); })),
      contract_(std::move(contract)),
      known_codes_(std::move(known_codes)) {}

Task<Result<JsonText>> OdbcBackendCall::call(CallContext& context, const JsonText& request) {
  context.endpoint = source_;
  // What is called a read may be repeated at will: that would be a write done twice.
  if (writes_ && context.safety == Safety::read) {
    co_return fail(ErrorKind::configuration, Origin::bridge,
                   "the operation's safety is 'read', but its statement writes");
  }
  context.attempts += 1;
  Request asked{.transaction = context.safety != Safety::read, .plan = plan_, .input = request.view()};
  std::string text = request_text(asked);
  context.bytes_sent += text.size();
  auto outcome = co_await workers_.call(std::move(text), context.deadline, max_answer_bytes_, context.asker);
  context.bytes_received += outcome.rows.size();
  if (outcome.end != WorkerEnd::done)
    co_return fail(error_of(outcome, workers_.last_trouble(), known_codes_));
  auto answer = parse_json(outcome.rows, JsonLimits{}, Origin::backend);
  if (!answer) {
    // The worker has committed, and cannot say what: a driver has spoilt its memory.
    Error error = wrap(std::move(answer.error()), "reading the worker's answer");
    error.kind = ErrorKind::bad_answer;
    error.effect = Effect::applied;
    co_return fail(std::move(error));
  }
  co_return answer;
}

}  // namespace figbridge::odbc
