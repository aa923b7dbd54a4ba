// SPDX-License-Identifier: Apache-2.0
#include "net/workers.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <list>
#include <thread>
#include <utility>
#include <vector>

#include "net/worker_conversation.h"

namespace figbridge::net {
namespace {

using Ticket = WorkerConversation::Ticket;

/// How long workers that were asked to end have for it, and how often dead ones are looked for.
constexpr std::chrono::milliseconds kLastGrace{2'000};
constexpr std::chrono::milliseconds kReapEvery{20};

}  // namespace

/// What the thread and the callers share; the thread keeps it alive. Times are those of the real steady
/// clock: what is waited for are processes.
class Workers::Supervisor {
 public:
  explicit Supervisor(WorkersSettings settings)
      : settings_(std::move(settings)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  static void run(const std::shared_ptr<Supervisor>& self) { self->work(); }

  void submit(Ticket ticket) {
    say([&] { submitted_.push_back(std::move(ticket)); });
  }
  void cancel(Ticket ticket) {
    say([&] { cancelled_.push_back(std::move(ticket)); });
  }
  void stop() {
    say([&] { stopping_ = true; });
  }

  [[nodiscard]] WorkersState state() const {
    const std::scoped_lock lock(mutex_);
    return state_;
  }
  [[nodiscard]] std::string trouble() const {
    const std::scoped_lock lock(mutex_);
    return trouble_;
  }
  [[nodiscard]] const WorkersSettings& settings() const { return settings_; }

 private:
  template <class Change>
  void say(Change change) {
    {
      const std::scoped_lock lock(mutex_);
      change();
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto told = ::write(wake_.get(), &one, sizeof one);
  }

  void work();
  /// False: the end.
  [[nodiscard]] bool take_what_was_said();
  void begin(Ticket ticket);
  [[nodiscard]] bool start_worker(Steady::time_point now);
  void start_failed(Steady::time_point now, std::string why);
  void wait();
  void move(WorkerConversation& worker, bool is_current);
  void drop_current(WorkerEnd how, std::string why);
  void look_at_workers();
  void retire(std::unique_ptr<WorkerConversation> worker, WorkerEnd how);
  void reap();
  void publish();
  void end();

  WorkersSettings settings_;
  UniqueFd wake_;
  mutable std::mutex mutex_;
  std::deque<Ticket> submitted_;
  std::deque<Ticket> cancelled_;
  bool stopping_ = false;
  WorkersState state_;
  std::string trouble_;

  // Of the thread alone.
  std::unique_ptr<WorkerConversation> current_;
  std::vector<std::unique_ptr<WorkerConversation>> draining_;
  std::list<WorkerProcess> dying_;
  std::uint64_t last_id_ = 0;
  Steady::time_point start_after_;
  std::chrono::milliseconds backoff_{0};
};

void Workers::Supervisor::work() {
  while (take_what_was_said()) {
    look_at_workers();
    reap();
    publish();
    wait();
  }
  end();
}

bool Workers::Supervisor::take_what_was_said() {
  std::deque<Ticket> submitted;
  std::deque<Ticket> cancelled;
  bool stopping = false;
  {
    const std::scoped_lock lock(mutex_);
    submitted.swap(submitted_);
    cancelled.swap(cancelled_);
    stopping = stopping_;
  }
  for (auto& ticket : submitted) {
    if (stopping) {
      ticket->end(WorkerEnd::not_started);
    } else {
      begin(std::move(ticket));
    }
  }
  for (const auto& ticket : cancelled) {
    if (current_) current_->cancel(*ticket);
    for (const auto& worker : draining_) worker->cancel(*ticket);
  }
  return !stopping;
}

void Workers::Supervisor::begin(Ticket ticket) {
  const auto now = Steady::now();
  if (ticket->deadline.passed(now)) {
    ticket->permit.release();
    return ticket->end(WorkerEnd::timed_out);
  }
  if (!current_ && !start_worker(now)) {
    ticket->permit.release();
    return ticket->end(WorkerEnd::not_started);
  }
  current_->begin(++last_id_, std::move(ticket));
}

bool Workers::Supervisor::start_worker(Steady::time_point now) {
  if (now < start_after_) return false;
  auto process = WorkerProcess::start(settings_.command);
  if (!process) {
    const Error& error = process.error();
    start_failed(now, error.text + (error.remote.empty() ? "" : ": " + error.remote));
    return false;
  }
  current_ = std::make_unique<WorkerConversation>(std::move(*process), settings_.hello,
                                                  now + settings_.start_patience);
  const std::scoped_lock lock(mutex_);
  ++state_.started;
  return true;
}

void Workers::Supervisor::start_failed(Steady::time_point now, std::string why) {
  backoff_ = std::clamp(backoff_ * 2, settings_.first_backoff, settings_.longest_backoff);
  start_after_ = now + backoff_;
  const std::scoped_lock lock(mutex_);
  trouble_ = std::move(why);
}

void Workers::Supervisor::drop_current(WorkerEnd how, std::string why) {
  {
    const std::scoped_lock lock(mutex_);
    ++state_.died;
    trouble_ = why;
  }
  // One that had worked is replaced at once, one that dies as it starts only after a while.
  if (!current_->ready()) start_failed(Steady::now(), std::move(why));
  retire(std::move(current_), how);
}

void Workers::Supervisor::retire(std::unique_ptr<WorkerConversation> worker, WorkerEnd how) {
  worker->kill(how);
  dying_.push_back(std::move(worker->process()));
}

void Workers::Supervisor::look_at_workers() {
  const auto now = Steady::now();
  if (current_ && !current_->move()) drop_current(WorkerEnd::lost, "the worker process has died");
  if (current_ && current_->late(now))
    drop_current(WorkerEnd::lost, "the worker process did not become ready");
  if (current_ && current_->ready()) backoff_ = {};
  if (current_) {
    current_->look_at_deadlines(now, settings_.cancel_ahead);
    if (!current_->move()) drop_current(WorkerEnd::lost, "the worker process has died");
  }
  if (current_ && current_->hangs(now, settings_.hung_after)) draining_.push_back(std::move(current_));
  for (auto& worker : draining_) {
    const bool alive = worker->move();
    worker->look_at_deadlines(now, settings_.cancel_ahead);
    if (alive && worker->awaited() > 0) continue;
    {
      const std::scoped_lock lock(mutex_);
      alive ? ++state_.killed : ++state_.died;
      trouble_ = "a worker process was replaced: a call in it did not end";
    }
    retire(std::exchange(worker, nullptr), WorkerEnd::lost);
  }
  std::erase(draining_, nullptr);
}

void Workers::Supervisor::reap() {
  std::erase_if(dying_, [](WorkerProcess& process) { return process.reap(); });
}

void Workers::Supervisor::publish() {
  const std::scoped_lock lock(mutex_);
  state_.running = current_ != nullptr;
  state_.failing = backoff_.count() > 0;
  state_.draining = static_cast<std::uint32_t>(draining_.size());
  state_.calls = current_ ? static_cast<std::uint32_t>(current_->held()) : 0;
  for (const auto& worker : draining_) state_.calls += static_cast<std::uint32_t>(worker->held());
}

void Workers::Supervisor::wait() {
  std::vector<pollfd> watched{{.fd = wake_.get(), .events = POLLIN, .revents = 0}};
  auto next = Steady::time_point::max();
  const auto watch = [&](WorkerConversation& worker) {
    const short wanted = worker.wants_to_write() ? POLLIN | POLLOUT : POLLIN;
    watched.push_back({.fd = worker.process().socket(), .events = wanted, .revents = 0});
    next = std::min(next, worker.next_look(settings_.cancel_ahead, settings_.hung_after));
  };
  if (current_) watch(*current_);
  for (const auto& worker : draining_) watch(*worker);
  const auto now = Steady::now();
  if (!dying_.empty()) next = std::min(next, now + kReapEvery);
  int patience = -1;
  if (next != Steady::time_point::max()) {
    const auto span = std::chrono::ceil<std::chrono::milliseconds>(std::max(next - now, Steady::duration{0}));
    patience = static_cast<int>(std::min<std::int64_t>(span.count(), 60'000));
  }
  ::poll(watched.data(), watched.size(), patience);
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_.get(), &count, sizeof count);
}

/// Nobody waits here: callers have been told, and the thread ends by itself.
void Workers::Supervisor::end() {
  if (current_) draining_.push_back(std::move(current_));
  for (const auto& worker : draining_) {
    worker->let_go(WorkerEnd::lost);
    worker->ask_to_quit();
  }
  const auto until = Steady::now() + kLastGrace;
  for (auto& worker : draining_) dying_.push_back(std::move(worker->process()));
  draining_.clear();
  for (reap(); !dying_.empty() && Steady::now() < until; reap()) std::this_thread::sleep_for(kReapEvery);
  dying_.clear();  // kills
}

Workers::Workers(WorkersSettings settings)
    : permits_(std::make_shared<Permits>(settings.max_calls, settings.max_waiting)) {
  supervisor_ = std::make_shared<Supervisor>(std::move(settings));
  std::thread([supervisor = supervisor_] { Supervisor::run(supervisor); }).detach();
}

Workers::~Workers() {
  supervisor_->stop();
}

Task<WorkerOutcome> Workers::call(std::string request, Deadline deadline, std::size_t max_rows_bytes,
                                  const Presence* asker) {
  const auto supervisor = supervisor_;
  auto permit = co_await Permits::acquire(permits_, deadline);
  if (!permit) {
    const bool full = permit.error().kind == ErrorKind::overloaded;
    co_return WorkerOutcome{.end = full ? WorkerEnd::overloaded : WorkerEnd::timed_out};
  }
  if (permit->waited() && asker != nullptr && asker->gone())
    co_return WorkerOutcome{.end = WorkerEnd::overloaded};
  auto ticket = std::make_shared<WorkerTicket>(std::move(request), deadline, max_rows_bytes);
  ticket->permit = std::move(*permit);
  struct LetGo {
    Supervisor& supervisor;
    const std::shared_ptr<WorkerTicket>& ticket;
    ~LetGo() {
      if (!ticket->ended()) supervisor.cancel(ticket);
    }
  };
  const LetGo let_go{*supervisor, ticket};
  supervisor->submit(ticket);
  co_await ticket->wait();
  co_return std::move(ticket->outcome);
}

WorkerOutcome Workers::call_blocking(std::string request, Deadline deadline, std::size_t max_rows_bytes) {
  const auto ticket = std::make_shared<WorkerTicket>(std::move(request), deadline, max_rows_bytes);
  supervisor_->submit(ticket);
  ticket->wait_blocking();
  return std::move(ticket->outcome);
}

WorkersState Workers::state() const {
  auto state = supervisor_->state();
  state.waiting = static_cast<std::uint32_t>(permits_->waiting());
  return state;
}

std::string Workers::last_trouble() const {
  return supervisor_->trouble();
}

}  // namespace figbridge::net
