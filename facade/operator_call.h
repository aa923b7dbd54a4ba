// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/listener.h"
#include "core/operation.h"

namespace figbridge::facade {

/// Holds an operator's input against the contract, as a listener does with its callers'. A schema that cannot
/// be compiled says nothing.
[[nodiscard]] Status check_input(const Operation& operation, const JsonText& input);

/// A call that an operator makes by `figbridge call`: contract form in and out, through the pipeline like any
/// other.
class OperatorIncomingCall final : public IncomingCall {
 public:
  OperatorIncomingCall(std::string operation, JsonText input, std::string author, std::string override_wish,
                       std::string idempotency_key, TraceContext trace, Deadline deadline)
      : operation_(std::move(operation)),
        input_(std::move(input)),
        override_(std::move(override_wish)),
        key_(std::move(idempotency_key)),
        trace_(std::move(trace)),
        deadline_(deadline) {
    caller_.kind = CallerKind::operator_;
    caller_.verified = true;
    caller_.name = std::move(author);
    caller_.roles = {"operator"};
  }

  [[nodiscard]] std::string_view listener() const override { return "admin"; }
  [[nodiscard]] std::string_view operation() const override { return operation_; }
  [[nodiscard]] std::string_view wire_name() const override { return operation_; }
  [[nodiscard]] std::string_view wire() const override { return {}; }
  [[nodiscard]] const Caller& caller() const override { return caller_; }
  [[nodiscard]] const TraceContext& trace() const override { return trace_; }
  [[nodiscard]] Deadline deadline() const override { return deadline_; }
  [[nodiscard]] std::string_view override_wish() const override { return override_; }
  [[nodiscard]] Result<std::string_view> idempotency_key() const override { return std::string_view(key_); }
  [[nodiscard]] std::uint64_t bytes_received() const override { return input_.view().size(); }
  [[nodiscard]] std::uint64_t bytes_sent() const override { return outcome_ ? outcome_->view().size() : 0; }

  Task<Result<JsonText>> decode() override { co_return input_; }
  Task<Result<Message>> raw() override {
    co_return fail(ErrorKind::internal, Origin::bridge, "an operator's call has no bytes to pass through");
  }
  [[nodiscard]] Result<Message> encode(const JsonText& answer) const override {
    Message message;
    message.body = answer;
    return message;
  }
  [[nodiscard]] Message encode_error(const Error& error, const ErrorContext&) const override {
    failure_ = error;
    return {};
  }
  Task<Status> send(Message answer) override {
    if (auto* json = std::get_if<JsonText>(&answer.body))
      outcome_ = std::move(*json);
    else
      outcome_ = fail(failure_);
    sent_ = true;
    co_return Status{};
  }

  [[nodiscard]] bool responded() const override { return sent_; }

  [[nodiscard]] Result<JsonText> outcome() && { return std::move(outcome_); }

 private:
  std::string operation_;
  JsonText input_;
  std::string override_;
  std::string key_;
  Caller caller_;
  TraceContext trace_;
  Deadline deadline_;
  mutable Error failure_;
  bool sent_ = false;
  Result<JsonText> outcome_ = fail(ErrorKind::internal, Origin::bridge, "the call was not answered");
};

}  // namespace figbridge::facade
