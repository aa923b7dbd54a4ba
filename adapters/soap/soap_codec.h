// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/codec/drift.h"
#include "adapters/soap/codec/plan.h"
#include "adapters/soap/envelope.h"
#include "adapters/soap/fault.h"
#include "adapters/soap/soap_contract.h"
#include "adapters/soap/xml/sax.h"
#include "core/error.h"
#include "core/json/json_text.h"

namespace figbridge::soap {

/// What the messages of one operation carry in their bodies.
struct SoapMessages {
  const schema::ElementDecl* request = nullptr;  ///< null: an empty body, `{}` in JSON
  const schema::ElementDecl* response = nullptr;
  std::vector<DeclaredFault> faults;
};

/// Faults are named as the contract names them (contract_of): in snake case; the first of a name counts.
[[nodiscard]] SoapMessages messages_of(const WsdlOperation& operation);

/// A message that was read.
struct SoapIn {
  SoapVersion version = SoapVersion::v1_1;
  std::vector<SoapHeaderBlock> headers;
  JsonText json;                   ///< the value of the body's child; `{}` if the operation has an empty body
  std::optional<SoapFault> fault;  ///< the body was a fault: `json` is null
  Drift drift;
};

/// Translates the messages of one operation between SOAP and canonical JSON: bytes in, bytes out, no I/O.
/// Immutable; any number of threads may use it, each with a reader of its own. The JSON is the value of the
/// body's child element by the convention of schema/model.h.
class SoapCodec {
 public:
  struct Options {
    bool numbers_as_strings = false;  ///< every number is a JSON string of its digits, both ways
  };
  SoapCodec(std::shared_ptr<const CodecPlan> plan, SoapMessages messages, Options options)
      : plan_(std::move(plan)), messages_(std::move(messages)), options_(options) {}

  /// A request of a caller. `malformed`, `invalid` or `too_large` of the caller, located. A fault is
  /// `invalid`.
  [[nodiscard]] Result<SoapIn> read_request(XmlReader& reader, std::string_view bytes,
                                            std::string_view charset = {}) const;
  /// An answer of a backend, whatever its HTTP status was: a fault hidden in a 200 is found. A fault is an
  /// error `fault` (to_error). What cannot be read as SOAP or as the declared answer is `bad_answer`.
  [[nodiscard]] Result<SoapIn> read_response(XmlReader& reader, std::string_view bytes,
                                             std::string_view charset = {}) const;

  /// A request to a backend, or an answer to a caller: the whole envelope. What the JSON lacks or has too
  /// much is `invalid` of `origin` (who gave the JSON), located by JSON Pointer. `header_blocks`: canonical
  /// elements.
  [[nodiscard]] Result<std::string> write_request(const JsonText& json, SoapVersion version, Origin origin,
                                                  std::span<const std::string> header_blocks = {}) const;
  [[nodiscard]] Result<std::string> write_response(const JsonText& json, SoapVersion version, Origin origin,
                                                   std::span<const std::string> header_blocks = {}) const;
  [[nodiscard]] FaultMessage write_fault(const Error& error, SoapVersion version,
                                         std::optional<FaultBlame> blame = std::nullopt) const;

  [[nodiscard]] const CodecPlan& plan() const { return *plan_; }
  [[nodiscard]] const SoapMessages& messages() const { return messages_; }
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  Result<std::string> write(const schema::ElementDecl* element, const JsonText& json, SoapVersion version,
                            Origin origin, std::span<const std::string> header_blocks) const;

  std::shared_ptr<const CodecPlan> plan_;
  SoapMessages messages_;
  Options options_;
};

/// Reads one message in the pieces in which it arrives: what read_request and read_response do with the
/// whole. The codec and the XML reader outlive it. An error ends it.
class SoapReading {
 public:
  /// `origin`: the caller sends requests, a backend sends answers.
  SoapReading(const SoapCodec& codec, XmlReader& reader, Origin origin, std::string_view charset = {});
  ~SoapReading();
  SoapReading(const SoapReading&) = delete;
  SoapReading& operator=(const SoapReading&) = delete;

  [[nodiscard]] Status feed(std::string_view chunk);
  /// A fault of a backend is no error here: SoapIn has it.
  [[nodiscard]] Result<SoapIn> finish();

 private:
  friend class SoapCodec;
  class Body;
  [[nodiscard]] Result<SoapIn> outcome(Status read);
  [[nodiscard]] Result<SoapIn> whole(std::string_view bytes);

  XmlReader& reader_;
  Origin origin_;
  std::string charset_;
  bool begun_ = false;
  std::unique_ptr<Body> body_;
  std::unique_ptr<EnvelopeReader> envelope_;
};

}  // namespace figbridge::soap
