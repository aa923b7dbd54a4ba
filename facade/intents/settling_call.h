// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/listener.h"

namespace figbridge::facade {

/// A write that the bridge itself asks about, or sends again, after its caller has gone: there is nobody to
/// answer.
class SettlingCall final : public IncomingCall {
 public:
  SettlingCall(std::string operation, std::string caller, TraceContext trace, Deadline deadline)
      : operation_(std::move(operation)), trace_(std::move(trace)), deadline_(deadline) {
    caller_.name = std::move(caller);
  }

  [[nodiscard]] std::string_view listener() const override { return "bridge"; }
  [[nodiscard]] std::string_view operation() const override { return operation_; }
  [[nodiscard]] std::string_view wire_name() const override { return operation_; }
  [[nodiscard]] std::string_view wire() const override { return {}; }
  [[nodiscard]] const Caller& caller() const override { return caller_; }
  [[nodiscard]] const TraceContext& trace() const override { return trace_; }
  [[nodiscard]] Deadline deadline() const override { return deadline_; }
  [[nodiscard]] std::uint64_t bytes_received() const override { return 0; }
  [[nodiscard]] std::uint64_t bytes_sent() const override { return 0; }
  Task<Result<JsonText>> decode() override { co_return nobody(); }
  Task<Result<Message>> raw() override { co_return nobody(); }
  [[nodiscard]] Result<Message> encode(const JsonText&) const override { return nobody(); }
  [[nodiscard]] Message encode_error(const Error&, const ErrorContext&) const override { return {}; }
  Task<Status> send(Message) override { co_return nobody(); }
  [[nodiscard]] bool responded() const override { return true; }

 private:
  static std::unexpected<Error> nobody() {
    return fail(ErrorKind::internal, Origin::bridge, "there is no caller any more");
  }

  std::string operation_;
  Caller caller_;
  TraceContext trace_;
  Deadline deadline_;
};

}  // namespace figbridge::facade
