// SPDX-License-Identifier: Apache-2.0
#include "net/worker_conversation.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace figbridge::net {
namespace {

/// What a worker may say at the end of a call: an error, a summary. Never rows.
constexpr std::size_t kLastWords = 256 * 1024;
/// How long a process that was killed may take to be dead.
constexpr std::chrono::milliseconds kDeath{500};

}  // namespace

WorkerConversation::WorkerConversation(WorkerProcess process, std::string_view hello,
                                       Steady::time_point ready_by)
    : process_(std::move(process)), ready_by_(ready_by) {
  append_frames(out_, FrameType::hello, 0, hello);
}

void WorkerConversation::begin(std::uint64_t id, Ticket ticket) {
  append_frames(out_, FrameType::call, id, ticket->request);
  ticket->request.clear();
  calls_.emplace(id, Call{.ticket = std::move(ticket)});
}

bool WorkerConversation::move() {
  return read() && write();
}

bool WorkerConversation::write() {
  while (!out_.empty()) {
    const auto sent = ::send(process_.socket(), out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    out_.erase(0, static_cast<std::size_t>(sent));
  }
  return true;
}

bool WorkerConversation::read() {
  std::array<char, 64 * 1024> room;
  while (true) {
    const auto got = ::recv(process_.socket(), room.data(), room.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    in_.feed({room.data(), static_cast<std::size_t>(got)});
    while (true) {
      const auto frame = in_.next();
      if (frame && !*frame) break;
      understood_ = frame && take(**frame);
      if (!understood_) return false;
    }
    if (static_cast<std::size_t>(got) < room.size()) return true;
  }
}

bool WorkerConversation::take(const Frame& frame) {
  if (frame.type != FrameType::ready) return take_of_call(frame);
  ready_ = true;
  return true;
}

bool WorkerConversation::take_of_call(const Frame& frame) {
  const auto found = calls_.find(frame.call);
  if (found == calls_.end()) return false;  // it has ended, or never was: the worker is out of its mind
  WorkerTicket& ticket = *found->second.ticket;
  const bool awaited = found->second.given_up == Steady::time_point::max();
  switch (frame.type) {
    case FrameType::started:
      if (awaited) ticket.outcome.started = true;
      return true;
    case FrameType::rows:
      take_rows(frame.call, found->second, frame.payload);
      return true;
    case FrameType::done:
    case FrameType::failed:
      if (awaited) ticket.outcome.last += frame.payload;
      if (awaited && ticket.outcome.last.size() > kLastWords) return false;
      if (frame.more) return true;
      ticket.permit.release();
      ticket.end(frame.type == FrameType::done ? WorkerEnd::done : WorkerEnd::failed);
      calls_.erase(found);
      return true;
    default:
      return false;
  }
}

void WorkerConversation::take_rows(std::uint64_t id, Call& call, std::string_view part) {
  WorkerTicket& ticket = *call.ticket;
  const bool awaited = call.given_up == Steady::time_point::max();
  if (awaited && ticket.outcome.rows.size() + part.size() > ticket.max_rows_bytes) {
    return give_up(id, call, WorkerEnd::too_large);
  }
  if (awaited) ticket.outcome.rows += part;
  call.owed += part.size();
  if (call.owed < kCallCredit / 2) return;
  append_frames(out_, FrameType::credit, id, std::to_string(std::exchange(call.owed, 0)));
}

void WorkerConversation::cancel(std::uint64_t id, Call& call) {
  if (std::exchange(call.cancelled, true)) return;
  append_frames(out_, FrameType::cancel, id);
}

void WorkerConversation::give_up(std::uint64_t id, Call& call, WorkerEnd how) {
  call.given_up = Steady::now();
  call.ticket->outcome.started = true;  // or is starting while we speak
  cancel(id, call);
  call.ticket->end(how);
}

void WorkerConversation::cancel(const WorkerTicket& ticket) {
  for (auto& [id, call] : calls_) {
    if (call.ticket.get() == &ticket && call.given_up == Steady::time_point::max())
      return give_up(id, call, WorkerEnd::timed_out);
  }
}

void WorkerConversation::look_at_deadlines(Steady::time_point now, std::chrono::milliseconds cancel_ahead) {
  for (auto& [id, call] : calls_) {
    if (call.given_up != Steady::time_point::max()) continue;
    if (call.ticket->deadline.passed(now)) {
      give_up(id, call, WorkerEnd::timed_out);
    } else if (call.ticket->deadline.at() - cancel_ahead <= now) {
      cancel(id, call);
    }
  }
}

bool WorkerConversation::read_to_end() {
  const auto until = Steady::now() + kDeath;
  while (understood_ && Steady::now() < until) {
    pollfd watched{.fd = process_.socket(), .events = POLLIN, .revents = 0};
    if (::poll(&watched, 1, static_cast<int>(kDeath.count())) <= 0) return false;
    if (!read()) return understood_;
  }
  return false;
}

void WorkerConversation::kill(WorkerEnd how) {
  process_.kill();
  if (!read_to_end()) return let_go(how);
  for (auto& [id, call] : calls_) {
    call.ticket->permit.release();
    call.ticket->end(how);
  }
  calls_.clear();
}

void WorkerConversation::let_go(WorkerEnd how) {
  for (auto& [id, call] : calls_) {
    if (call.given_up == Steady::time_point::max()) call.ticket->outcome.started = true;
    call.ticket->permit.release();
    call.ticket->end(how);
  }
  calls_.clear();
}

void WorkerConversation::ask_to_quit() {
  append_frames(out_, FrameType::quit, 0);
  if (write()) ::shutdown(process_.socket(), SHUT_WR);
}

bool WorkerConversation::hangs(Steady::time_point now, std::chrono::milliseconds hung_after) const {
  return std::ranges::any_of(calls_, [&](const auto& each) {
    const Call& call = each.second;
    return call.given_up != Steady::time_point::max() && now >= call.given_up + hung_after;
  });
}

std::size_t WorkerConversation::awaited() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      calls_, [](const auto& each) { return each.second.given_up == Steady::time_point::max(); }));
}

Steady::time_point WorkerConversation::next_look(std::chrono::milliseconds cancel_ahead,
                                                 std::chrono::milliseconds hung_after) const {
  auto next = ready_ ? Steady::time_point::max() : ready_by_;
  for (const auto& [id, call] : calls_) {
    const auto deadline = call.ticket->deadline.at();
    const bool given_up = call.given_up != Steady::time_point::max();
    const auto own = given_up         ? call.given_up + hung_after
                     : call.cancelled ? deadline
                                      : deadline - cancel_ahead;
    next = std::min(next, own);
  }
  return next;
}

}  // namespace figbridge::net
