// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "net/head_scan.h"
#include "net/port_state.h"
#include "net/read_buffer.h"
#include "net/request_policy.h"
#include "net/stream.h"

namespace figbridge::net {

/// One connection to a port: waits for requests, has them handled one after the other, ends in order.
/// While idle it holds no parser and no read buffer.
class ServerConnection final : public LiveConnection {
 public:
  ServerConnection(std::shared_ptr<PortState> port, Loop& loop, Accepted accepted,
                   std::unique_ptr<TlsSession> tls);
  ~ServerConnection() override;
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  /// Serves it to its end.
  static Task<void> serve(std::unique_ptr<ServerConnection> connection);

  void end_when_idle() override;
  void cut() override;

  // For the exchange:
  [[nodiscard]] PortState& port() { return *port_; }
  [[nodiscard]] Loop& loop() { return loop_; }
  [[nodiscard]] Stream& stream() { return stream_; }
  [[nodiscard]] ReadBuffer& in() { return in_; }
  [[nodiscard]] const Peer& peer() const { return peer_; }
  [[nodiscard]] Pace pace() const;
  void borrow_buffer();

 private:
  struct HeadRead {
    std::size_t size = 0;  ///< 0 without a refusal: the caller is gone
    std::optional<Refusal> refusal;
  };

  Task<bool> begin_tls();
  Task<bool> first_byte();
  Task<bool> serve_request();
  Task<HeadRead> read_head(Steady::time_point began);
  [[nodiscard]] std::optional<HeadRead> judge_head(HeadScan& scan);
  Task<void> answer_refusal(Refusal refusal);
  Task<void> linger();

  std::shared_ptr<PortState> port_;
  Loop& loop_;
  Stream stream_;
  ReadBuffer in_;
  Peer peer_;
  bool idle_ = false;
};

}  // namespace figbridge::net
