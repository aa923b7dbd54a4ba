// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "adapters/common/authenticator.h"
#include "adapters/rest/prefer.h"
#include "adapters/rest/rest_bindings.h"
#include "adapters/rest/rest_config.h"
#include "core/clock.h"
#include "core/listener.h"
#include "net/server.h"

namespace figbridge::rest {

/// One HTTP request in the hands of the pipeline. Lives as long as its handler runs.
class RestCall final : public IncomingCall {
 public:
  /// `found` is what the router said of the request; everything outlives the call. The deadline is the
  /// listener's total timeout, shortened by `Prefer: wait=SECONDS` (RFC 7240 section 4.3) unless it may be
  /// answered later.
  RestCall(const std::string& listener, const RestListenerSettings& settings,
           const Authenticator& authenticator, const RestBindings* bindings, RouteResult found,
           net::ServerExchange& exchange, const Clock& clock, Random& random);
  /// It calls no operation. Before it is dispatched.
  void ask_about_job(JobQuestion question);

  [[nodiscard]] std::string_view listener() const override { return listener_; }
  [[nodiscard]] std::string_view operation() const override {
    return route_ != nullptr ? std::string_view(route_->operation) : "";
  }
  [[nodiscard]] std::string_view wire_name() const override { return wire_name_; }
  /// Nothing: another service's JSON is never this contract's without being looked at.
  [[nodiscard]] std::string_view wire() const override { return {}; }
  [[nodiscard]] const Caller& caller() const override { return who_.caller; }
  [[nodiscard]] Status identified() const override { return who_.taken; }
  [[nodiscard]] const TraceContext& trace() const override { return trace_; }
  [[nodiscard]] Deadline deadline() const override { return deadline_; }
  [[nodiscard]] Result<std::string_view> idempotency_key() const override;
  [[nodiscard]] std::string_view override_wish() const override;
  [[nodiscard]] bool wants_answer_headers() const override { return settings_.answer_headers; }
  [[nodiscard]] std::optional<LaterWish> later() const override;
  [[nodiscard]] const JobQuestion* job_question() const override { return question_ ? &*question_ : nullptr; }
  [[nodiscard]] std::uint64_t bytes_received() const override { return received_; }
  [[nodiscard]] std::uint64_t bytes_sent() const override { return sent_; }

  Task<Result<JsonText>> decode() override;
  Task<Result<Message>> raw() override;
  /// null is 204; everything else the binding's status with a JSON body.
  [[nodiscard]] Result<Message> encode(const JsonText& answer) const override;
  /// A problem document. Of a path that nobody configured it says more than `not_found` where more is known:
  /// 405 with Allow, 400 for a path that cannot be read.
  [[nodiscard]] Message encode_error(const Error& error, const ErrorContext& context) const override;
  [[nodiscard]] Message encode_job(const JobTold& told) const override;
  void answer_as(std::string_view operation) override;
  Task<Status> send(Message answer) override;
  [[nodiscard]] bool responded() const override { return exchange_.responded(); }
  [[nodiscard]] bool gone() const override { return exchange_.gone(); }

 private:
  [[nodiscard]] Error sharpened(Error error) const;
  /// The body that came with the error, cut down to what the contract declares for its code.
  [[nodiscard]] std::string details_of(const Error& error) const;

  const std::string& listener_;
  const RestListenerSettings& settings_;
  const Authenticator& authenticator_;
  const RestBindings* bindings_;
  net::ServerExchange& exchange_;
  RouteResult found_;
  const RestRoute* route_ = nullptr;
  std::string wire_name_;
  Identity who_;
  TraceContext trace_;
  Preferences preferences_;
  Deadline deadline_;
  std::optional<JobQuestion> question_;
  bool not_acceptable_ = false;
  std::optional<std::string> body_;
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
};

/// `GET /customers/42`, at most 200 bytes.
[[nodiscard]] std::string wire_name_of(std::string_view method, std::string_view path);

}  // namespace figbridge::rest
