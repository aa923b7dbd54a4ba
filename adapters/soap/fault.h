// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/codec/plan.h"
#include "adapters/soap/codec/xml_to_json.h"
#include "adapters/soap/soap_version.h"
#include "core/error.h"
#include "core/json/json_text.h"

namespace figbridge::soap {

/// A fault that an operation declares.
struct DeclaredFault {
  std::string name;                              ///< the contract's name of it
  const schema::ElementDecl* element = nullptr;  ///< the child of the fault's detail
};

/// Whom a fault blames.
enum class FaultBlame : std::uint8_t { sender, receiver, must_understand, version_mismatch, other };

/// A SOAP fault as it was received. All strings but `name` are remote text.
struct SoapFault {
  SoapVersion version = SoapVersion::v1_1;
  FaultBlame blame = FaultBlame::other;
  std::string code;     ///< `{namespace}local` of faultcode or Code/Value
  std::string subcode;  ///< `{namespace}local` of the innermost Subcode/Value (1.2), empty otherwise
  std::string reason;   ///< faultstring, or the first Reason/Text
  std::string name;     ///< of the declared fault whose element the detail has; empty if none was recognised
  std::string detail;   ///< of a declared fault: canonical JSON
  std::string
      detail_xml;  ///< of any other: the first child of the detail, canonical, if it is shorter than 64 KiB
};

/// `fault` of the backend: our text; the declared name as code and the detail in contract form; the rest as
/// remote text. The effect is left to who knows the call.
[[nodiscard]] Error to_error(const SoapFault& fault);

/// Reads an element `Fault` of a SOAP envelope, tolerantly: what is missing stays empty. A declared detail
/// that is not of its type makes the fault an undeclared one.
class FaultReader final : public XmlEvents {
 public:
  FaultReader(const CodecPlan& plan, std::span<const DeclaredFault> declared, SoapVersion version,
              bool numbers_as_strings);

  bool start(const XmlElement& element, const XmlCursor& cursor) override;
  bool end(const XmlCursor& cursor) override;
  bool text(std::string_view piece, const XmlCursor& cursor) override;
  [[nodiscard]] Error refusal() override { return {}; }

  /// Once the element has ended.
  [[nodiscard]] SoapFault take() { return std::move(fault_); }

 private:
  void start_detail(const XmlElement& element, const XmlCursor& cursor);
  void end_detail(const XmlCursor& cursor);
  void leave_code(const XmlCursor& cursor);
  void give_up_detail();

  const CodecPlan& plan_;
  std::span<const DeclaredFault> declared_;
  bool numbers_as_strings_;
  SoapFault fault_;
  std::vector<std::string> path_;  ///< local names of the open elements below the Fault
  std::size_t depth_ = 0;
  std::size_t detail_depth_ = 0;  ///< open elements within the detail's first child, itself included
  bool detail_seen_ = false;
  std::string text_;
  std::string json_;
  Drift drift_;
  std::optional<XmlToJson> detail_;
  XmlFragment fragment_;
};

/// A fault to send.
struct FaultMessage {
  std::string body;  ///< the whole envelope
  int http_status =
      500;  ///< 400 for a sender's fault of SOAP 1.2, else 500 (SOAP 1.1 section 6.2; SOAP 1.2 part 2, 7.5)
};

/// Writes an error as a fault. Who is blamed is what wire_error says, unless `blame` does: Client or Sender,
/// Server or Receiver. The reason is our text and its place, never remote text. If the error's code is the
/// name of a declared fault and its detail fits that fault's schema, it is written; else there is none.
[[nodiscard]] FaultMessage write_fault(const CodecPlan& plan, std::span<const DeclaredFault> declared,
                                       const Error& error, SoapVersion version,
                                       bool numbers_as_strings = false,
                                       std::optional<FaultBlame> blame = std::nullopt);

}  // namespace figbridge::soap
