// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/listener.h"

namespace figbridge::facade {

/// A call that no listener has received: contract form in and out, through the pipeline like any other. Its
/// outcome is kept for whoever made it.
class ContractCall : public IncomingCall {
 public:
  /// What is asked, by whom, and how it is told apart.
  struct Asked {
    std::string operation;
    JsonText input;
    Caller caller;
    std::string override_wish;
    std::string key;  ///< the idempotency key; empty: none
  };

  [[nodiscard]] std::string_view operation() const override { return asked_.operation; }
  [[nodiscard]] std::string_view wire_name() const override { return asked_.operation; }
  [[nodiscard]] std::string_view wire() const override { return {}; }
  [[nodiscard]] const Caller& caller() const override { return asked_.caller; }
  [[nodiscard]] const TraceContext& trace() const override { return trace_; }
  [[nodiscard]] Deadline deadline() const override { return deadline_; }
  [[nodiscard]] std::string_view override_wish() const override { return asked_.override_wish; }
  [[nodiscard]] Result<std::string_view> idempotency_key() const override {
    return std::string_view(asked_.key);
  }
  [[nodiscard]] std::uint64_t bytes_received() const override { return asked_.input.view().size(); }
  [[nodiscard]] std::uint64_t bytes_sent() const override { return outcome_ ? outcome_->view().size() : 0; }

  Task<Result<JsonText>> decode() override { co_return asked_.input; }
  Task<Result<Message>> raw() override {
    co_return fail(ErrorKind::internal, Origin::bridge, "the call has no bytes to pass through");
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

  /// `internal` until it was answered.
  [[nodiscard]] Result<JsonText> outcome() && { return std::move(outcome_); }

 protected:
  ContractCall(Asked asked, TraceContext trace, Deadline deadline)
      : asked_(std::move(asked)), trace_(std::move(trace)), deadline_(deadline) {}

 private:
  Asked asked_;
  TraceContext trace_;
  Deadline deadline_;
  mutable Error failure_;
  bool sent_ = false;
  Result<JsonText> outcome_ = fail(ErrorKind::internal, Origin::bridge, "the call was not answered");
};

}  // namespace figbridge::facade
