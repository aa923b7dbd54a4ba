// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "core/snapshot.h"
#include "net/head_writer.h"
#include "net/listen.h"
#include "net/loops.h"
#include "net/server.h"
#include "net/stream.h"
#include "net/tls_context.h"

namespace figbridge::net {

using ConnectionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// What a port may ask of one of its connections, on its loop.
class LiveConnection : public ConnectionHook {
 public:
  virtual ~LiveConnection() = default;
  /// Ends it now if it is idle; else after the answer that is under way.
  virtual void end_when_idle() = 0;
  /// Ends it whatever it is doing.
  virtual void cut() = 0;
};

/// What a port keeps on each loop: used there only.
struct Lane {
  boost::intrusive::list<LiveConnection, boost::intrusive::base_hook<ConnectionHook>,
                         boost::intrusive::constant_time_size<false>>
      connections;
  HttpDate date;
  Snapshot<PathTable>::Pinned table;
  std::uint64_t table_generation = 0;
};

/// The inside of a Port: accepts, hands connections to loops, counts them, drains them.
class PortState final : public LoopGuest, public std::enable_shared_from_this<PortState> {
 public:
  PortState(Loops& loops, PortSettings settings);

  Status start();
  Status renew_tls(const TlsServerSettings& settings);
  bool drain(std::chrono::milliseconds patience);
  void loops_end() override {
    loops_ended_.store(true);
    acceptor_.reset();
  }

  [[nodiscard]] const PortSettings& settings() const { return settings_; }
  [[nodiscard]] Lane& lane(const Loop& loop) { return *lanes_.at(loop.index()); }
  [[nodiscard]] bool draining() const { return draining_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const Snapshot<PathTable>::Pinned& current_table(Lane& lane);
  [[nodiscard]] EarlyAnswer answer_early(int status, const Error& error, const Peer& peer) const;
  void connection_ended();

  Snapshot<PathTable> table;
  EarlyAnswerer answerer;

 private:
  Task<void> accept();
  [[nodiscard]] bool accept_waiting();
  void hand_over(Accepted accepted);
  void begin(Loop& loop, Accepted accepted);
  void on_every_loop(void (LiveConnection::*act)());
  bool wait_until_ended(std::chrono::milliseconds patience);

  Loops& loops_;
  PortSettings settings_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  Snapshot<TlsServerContext> tls_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Stream> acceptor_;  ///< on the first loop; used there only once accept() runs
  std::atomic<bool> accepting_{false};
  std::atomic<bool> draining_{false};
  std::atomic<bool> loops_ended_{false};  ///< loops_ may be gone
  std::atomic<std::size_t> connections_{0};
  std::mutex ended_mutex_;
  std::condition_variable ended_;
};

}  // namespace figbridge::net
