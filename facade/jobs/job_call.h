// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "core/listener.h"
#include "facade/jobs/job_order.h"

namespace figbridge::facade {

/// A job on its way through the pipeline: contract form in and out, as its caller, who is not there any more.
class JobCall final : public IncomingCall {
 public:
  JobCall(JobOrder order, TraceContext trace, Deadline deadline)
      : order_(std::move(order)), trace_(std::move(trace)), deadline_(deadline) {}

  [[nodiscard]] std::string_view listener() const override { return "jobs"; }
  [[nodiscard]] std::string_view operation() const override { return order_.operation; }
  [[nodiscard]] std::string_view wire_name() const override { return order_.operation; }
  [[nodiscard]] std::string_view wire() const override { return {}; }
  [[nodiscard]] const Caller& caller() const override { return order_.caller; }
  [[nodiscard]] const TraceContext& trace() const override { return trace_; }
  [[nodiscard]] Deadline deadline() const override { return deadline_; }
  [[nodiscard]] Result<std::string_view> idempotency_key() const override {
    return std::string_view(order_.key);
  }
  [[nodiscard]] std::string_view override_wish() const override { return order_.override_wish; }
  [[nodiscard]] bool does_job() const override { return true; }
  [[nodiscard]] std::uint64_t bytes_received() const override { return order_.input.view().size(); }
  [[nodiscard]] std::uint64_t bytes_sent() const override { return outcome_ ? outcome_->view().size() : 0; }

  Task<Result<JsonText>> decode() override { co_return order_.input; }
  Task<Result<Message>> raw() override {
    co_return fail(ErrorKind::internal, Origin::bridge, "a job has no bytes to pass through");
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
  JobOrder order_;
  TraceContext trace_;
  Deadline deadline_;
  mutable Error failure_;
  bool sent_ = false;
  Result<JsonText> outcome_ = fail(ErrorKind::internal, Origin::bridge, "the job was not done");
};

}  // namespace figbridge::facade
