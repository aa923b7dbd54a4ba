// SPDX-License-Identifier: Apache-2.0
#include "net/port_state.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "net/server_connection.h"

namespace figbridge::net {
namespace {

constexpr int kAcceptedAtOnce = 64;
constexpr auto kPause = std::chrono::milliseconds(50);  // while descriptors or places are used up
constexpr auto kCutPatience = std::chrono::milliseconds(500);

}  // namespace

PortState::PortState(Loops& loops, PortSettings settings)
    : table(std::make_shared<const PathTable>()), loops_(loops), settings_(std::move(settings)) {
  for (std::size_t index = 0; index < loops.size(); ++index) lanes_.push_back(std::make_unique<Lane>());
}

Status PortState::start() {
  if (settings_.tls) {
    if (auto renewed = renew_tls(*settings_.tls); !renewed) return renewed;
  }
  auto listening = listen_on(settings_);
  if (!listening) return fail(std::move(listening.error()));
  port_ = listening->port;
  acceptor_ = std::make_unique<Stream>(loops_.at(0), std::move(listening->fd));
  loops_.welcome(weak_from_this());
  accepting_.store(true);
  spawn(loops_.at(0), [self = shared_from_this()] { return self->accept(); });
  return {};
}

Status PortState::renew_tls(const TlsServerSettings& settings) {
  auto context = TlsServerContext::create(settings);
  if (!context) return fail(std::move(context.error()));
  tls_.replace(std::move(*context));
  return {};
}

Task<void> PortState::accept() {
  while (!draining()) {
    bool pause = connections() >= settings_.max_connections;
    if (!pause) {
      if (co_await acceptor_->readable() != IoEnd::ok) break;
      pause = accept_waiting();
    }
    if (pause) co_await sleep_until(loops_.clock().steady_now() + kPause);
  }
  acceptor_->close();
  if (!settings_.unix_path.empty()) ::unlink(settings_.unix_path.c_str());
  {
    const std::scoped_lock lock(ended_mutex_);
    accepting_.store(false);
  }
  ended_.notify_all();
}

/// True if no more can be taken for now.
bool PortState::accept_waiting() {
  bool exhausted = false;
  for (int taken = 0; taken < kAcceptedAtOnce && connections() < settings_.max_connections; ++taken) {
    auto accepted = accept_next(acceptor_->native(), exhausted);
    if (!accepted && !exhausted) acceptor_->drained();
    if (!accepted) break;
    hand_over(std::move(*accepted));
  }
  return exhausted;
}

void PortState::hand_over(Accepted accepted) {
  Loop& loop = loops_.least_loaded();
  loop.connection_opened();
  connections_.fetch_add(1);
  loop.post([self = shared_from_this(), &loop, accepted = std::move(accepted)]() mutable {
    self->begin(loop, std::move(accepted));
  });
}

void PortState::begin(Loop& loop, Accepted accepted) {
  std::unique_ptr<TlsSession> session;
  if (const auto context = tls_.pin()) session = context->accept(accepted.fd.get());
  auto connection =
      std::make_unique<ServerConnection>(shared_from_this(), loop, std::move(accepted), std::move(session));
  if (draining()) return;
  spawn(loop, [connection = std::move(connection)]() mutable {
    return ServerConnection::serve(std::move(connection));
  });
}

const Snapshot<PathTable>::Pinned& PortState::current_table(Lane& lane) {
  if (const auto generation = table.generation();
      lane.table == nullptr || lane.table_generation != generation) {
    lane.table_generation = generation;
    lane.table = table.pin();
  }
  return lane.table;
}

EarlyAnswer PortState::answer_early(int status, const Error& error, const Peer& peer) const {
  if (answerer) return answerer(status, error, peer);
  return {.content_type = "text/plain; charset=utf-8", .body = error.text + "\n"};
}

void PortState::connection_ended() {
  {
    const std::scoped_lock lock(ended_mutex_);
    connections_.fetch_sub(1);
  }
  ended_.notify_all();
}

bool PortState::drain(std::chrono::milliseconds patience) {
  draining_.store(true);
  if (loops_ended_.load() || !loops_.running()) return connections() == 0;
  loops_.at(0).post([self = shared_from_this()] {
    if (self->acceptor_ != nullptr) self->acceptor_->interrupt();
  });
  on_every_loop(&LiveConnection::end_when_idle);
  const bool in_order = wait_until_ended(patience);
  if (!in_order) {
    on_every_loop(&LiveConnection::cut);
    wait_until_ended(kCutPatience);
  }
  return in_order;
}

void PortState::on_every_loop(void (LiveConnection::*act)()) {
  for (std::size_t index = 0; index < loops_.size(); ++index) {
    loops_.at(index).post([self = shared_from_this(), index, act] {
      for (auto& connection : self->lanes_.at(index)->connections) (connection.*act)();
    });
  }
}

bool PortState::wait_until_ended(std::chrono::milliseconds patience) {
  std::unique_lock lock(ended_mutex_);
  return ended_.wait_for(lock, patience, [this] { return connections() == 0 && !accepting_.load(); });
}

}  // namespace figbridge::net
