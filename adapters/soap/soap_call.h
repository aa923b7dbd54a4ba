// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/common/authenticator.h"
#include "adapters/soap/fault.h"
#include "adapters/soap/soap_bindings.h"
#include "adapters/soap/soap_listener.h"
#include "adapters/soap/soap_media.h"
#include "core/listener.h"

namespace figbridge::soap {

/// One HTTP request to a SOAP listener, in the hands of the pipeline.
class SoapCall final : public IncomingCall {
 public:
  SoapCall(net::ServerExchange& exchange, const SoapListener& listener, const SoapBindings* bindings);

  /// Names the operation; looks into the body's first bytes as well: the action may lie. Calls that
  /// cannot be translated (attachments, another media type) are named too: they pass through only to the side
  /// that speaks SOAP.
  Task<void> identify();

  [[nodiscard]] std::string_view listener() const override { return listener_.name(); }
  [[nodiscard]] std::string_view operation() const override;
  [[nodiscard]] std::string_view wire_name() const override { return wire_name_; }
  [[nodiscard]] std::string_view wire() const override;
  [[nodiscard]] const Caller& caller() const override { return who_.caller; }
  [[nodiscard]] Status identified() const override { return who_.taken; }
  [[nodiscard]] const TraceContext& trace() const override { return trace_; }
  [[nodiscard]] Deadline deadline() const override { return deadline_; }
  [[nodiscard]] Result<std::string_view> idempotency_key() const override;
  /// The MessageID of WS-Addressing 1.0 (or of its submission of 2004).
  [[nodiscard]] std::string_view message_id() const override { return message_id_; }
  [[nodiscard]] bool undetermined() const override { return undetermined_; }
  [[nodiscard]] std::uint64_t bytes_received() const override { return received_; }
  [[nodiscard]] std::uint64_t bytes_sent() const override { return sent_; }

  Task<Result<JsonText>> decode() override;
  Task<Result<Message>> raw() override;
  [[nodiscard]] Result<Message> encode(const JsonText& answer) const override;
  [[nodiscard]] Message encode_error(const Error& error, const ErrorContext& context) const override;
  Task<Status> send(Message answer) override;
  [[nodiscard]] bool responded() const override { return exchange_.responded(); }
  [[nodiscard]] bool gone() const override { return exchange_.gone(); }

 private:
  Task<void> peek(const WsdlOperation* by_action);
  Task<void> learn_user();
  Task<bool> read_more();
  Task<Status> read_rest();
  [[nodiscard]] std::string target() const;
  [[nodiscard]] bool addressed() const;
  void name_it(const WsdlOperation* operation);

  net::ServerExchange& exchange_;
  const SoapListener& listener_;
  const SoapBindings* bindings_;
  const SoapBinding* binding_ = nullptr;
  SoapMedia media_;
  SoapVersion version_;
  std::string wire_name_;
  std::string message_id_;
  Identity who_;
  TraceContext trace_;
  Deadline deadline_;
  std::unique_ptr<ByteSource> body_;
  std::string read_;    ///< what a peek or decode has read of the body
  bool whole_ = false;  ///< nothing is left in body_
  std::optional<FaultBlame>
      blame_;  ///< what a fault of this call is put down to, if it is not seen from the error
  bool undetermined_ = false;
  Status body_failed_;  ///< reading ahead failed: told by whoever needs the body
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
};

}  // namespace figbridge::soap
