// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge_odbc/session.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <thread>
#include <utility>

#include "apps/figbridge_odbc/catalogue.h"
#include "apps/figbridge_odbc/self_test.h"

namespace figbridge::odbc {
namespace {

constexpr std::size_t kMaxPlans = 4096;
constexpr std::chrono::milliseconds kSweepEvery{10'000};
constexpr std::size_t kDescriptionBytes = 64UL * 1024 * 1024;

Done<void> send(CallControl& control, std::string_view text) {
  control.limit_answer(kDescriptionBytes);
  if (control.answer(text) && control.flush()) return {};
  return failed(ErrorKind::too_large, "the description is too large");
}

}  // namespace

void Session::run() {
  net::FrameReader in;
  std::array<char, 64 * 1024> room;
  while (true) {
    const auto got = ::recv(socket_, room.data(), room.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) end();
    in.feed({room.data(), static_cast<std::size_t>(got)});
    while (true) {
      const auto frame = in.next();
      if (!frame) end();
      if (!*frame) break;
      take(**frame);
    }
  }
}

void Session::take(const net::Frame& frame) {
  switch (frame.type) {
    case net::FrameType::hello:
      return take_hello(frame);
    case net::FrameType::call:
      return take_call(frame);
    case net::FrameType::cancel:
      if (const auto control = control_of(frame.call)) control->cancel();
      return;
    case net::FrameType::credit: {
      std::size_t credit = 0;
      std::from_chars(frame.payload.data(), frame.payload.data() + frame.payload.size(), credit);
      if (const auto control = control_of(frame.call)) control->grant(credit);
      return;
    }
    default:
      end();
  }
}

void Session::take_hello(const net::Frame& frame) {
  hello_text_ += frame.payload;
  if (frame.more) return;
  auto hello = read_hello(hello_text_);
  if (!hello || pool_) end();
  hello_ = std::move(*hello);
  environment_ = EnvironmentHandle(SQL_NULL_HANDLE);
  if (!environment_) end();
  SQLSetEnvAttr(environment_.get(), SQL_ATTR_ODBC_VERSION,
                reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3),  // NOLINT(performance-no-int-to-ptr)
                SQL_IS_UINTEGER);
  pool_ = std::make_unique<Pool>(environment_.get(), hello_);
  tell(net::FrameType::ready, 0, {});
}

void Session::take_call(const net::Frame& frame) {
  if (!pool_) end();
  auto& request = arriving_[frame.call];
  request += frame.payload;
  if (frame.more) return;
  auto control = std::make_shared<CallControl>(
      [this, id = frame.call](net::FrameType type, std::string_view payload) { tell(type, id, payload); });
  Job job{.id = frame.call, .request = std::move(request), .control = control};
  arriving_.erase(frame.call);
  {
    const std::scoped_lock lock(mutex_);
    calls_.emplace(frame.call, std::move(control));
  }
  enqueue(std::move(job));
}

/// The bridge bounds how many there are; a thread that hangs in a driver is not waited for.
void Session::enqueue(Job job) {
  const std::scoped_lock lock(mutex_);
  jobs_.push_back(std::move(job));
  if (idle_threads_ >= jobs_.size()) {
    wake_.notify_one();
  } else {
    std::thread([this] { work(); }).detach();
  }
}

void Session::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_threads_;
    while (jobs_.empty()) {
      if (wake_.wait_for(lock, kSweepEvery) == std::cv_status::no_timeout || !jobs_.empty()) continue;
      lock.unlock();
      pool_->close_idle();
      lock.lock();
    }
    --idle_threads_;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    perform(job);
    lock.lock();
  }
}

void Session::perform(const Job& job) {
  const auto request = read_request(job.request);
  auto done = request ? perform(job, *request)
                      : Done<void>(failed(ErrorKind::internal, "the worker does not understand the bridge",
                                          {}, Origin::bridge));
  {
    const std::scoped_lock lock(mutex_);
    calls_.erase(job.id);
  }
  if (done) {
    tell(net::FrameType::done, job.id, "{}");
  } else {
    tell(net::FrameType::failed, job.id, failure_text(done.error()));
  }
}

Done<void> Session::perform(const Job& job, const Request& request) {
  if (job.control->cancelled()) return failed(ErrorKind::timeout, "the call was ended before it began");
  auto connection = pool_->take();
  if (!connection) return std::unexpected(std::move(connection.error()));
  auto done = perform_on(**connection, job, request);
  if (!done && breaks_link(done.error())) {
    (*connection)->condemn();
    pool_->purge();
  }
  if (job.control->cancelled()) (*connection)->condemn();
  pool_->give_back(std::move(*connection));
  return done;
}

Done<void> Session::perform_on(Connection& connection, const Job& job, const Request& request) {
  if (request.work == Work::connect) {
    if (connection.answers(hello_.probe)) return {};
    return failed(ErrorKind::unreachable, "the database does not answer");
  }
  if (request.work == Work::self_test)
    return send(*job.control, self_test(connection, hello_, request.argument));
  if (request.work == Work::catalogue) {
    const auto read = read_catalogue(connection, request.argument, *job.control);
    if (!read) return std::unexpected(read.error());
    return send(*job.control, catalogue_text(*read));
  }
  const auto plan = plan_of(request.plan);
  if (!plan)
    return failed(ErrorKind::internal, "the worker does not understand the bridge", {}, Origin::bridge);
  Runner runner(connection, hello_, *job.control);
  if (request.work == Work::describe) {
    const auto described = runner.describe(plan->plan);
    if (!described) return std::unexpected(described.error());
    return send(*job.control, described_text(*described));
  }
  const JsonIndex input(request.input);
  if (input.node(0).kind != JsonKind::object) {
    return failed(ErrorKind::invalid, "expected an object with the statement's parameters", {},
                  Origin::caller);
  }
  return runner.run(*plan, input, request.transaction);
}

std::shared_ptr<const ReadyPlan> Session::plan_of(std::string_view text) {
  std::string key(text);
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = plans_.find(key); found != plans_.end()) return found->second;
  }
  auto ready = ready_plan(text);
  if (!ready) return nullptr;
  auto kept = std::make_shared<const ReadyPlan>(std::move(*ready));
  const std::scoped_lock lock(mutex_);
  if (plans_.size() >= kMaxPlans) plans_.clear();
  plans_.emplace(std::move(key), kept);
  return kept;
}

std::shared_ptr<CallControl> Session::control_of(std::uint64_t id) {
  const std::scoped_lock lock(mutex_);
  const auto found = calls_.find(id);
  return found == calls_.end() ? nullptr : found->second;
}

void Session::tell(net::FrameType type, std::uint64_t id, std::string_view payload) {
  std::string frames;
  net::append_frames(frames, type, id, payload);
  const std::scoped_lock lock(write_mutex_);
  std::string_view left = frames;
  while (!left.empty()) {
    const auto sent = ::send(socket_, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) std::_Exit(0);
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// The bridge has gone, or wants this: what is idle takes leave of the database, for a moment at most. What
/// runs is cut off, and the database rolls it back.
void Session::end() {
  ::alarm(1);
  if (pool_) pool_->close_all();
  std::_Exit(0);
}

}  // namespace figbridge::odbc
