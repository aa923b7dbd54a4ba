// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/fault.h"

#include <algorithm>

#include "adapters/common/wire_errors.h"
#include "adapters/soap/codec/json_to_xml.h"
#include "adapters/soap/envelope.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kReasonBytes = 4 * 1024;
constexpr std::size_t kDetailBytes = 64 * 1024;

std::string clark(std::string_view qname, const XmlCursor& cursor) {
  qname = trimmed(qname).substr(0, 256);
  const std::size_t colon = qname.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const auto uri = cursor.namespace_of(prefixed ? qname.substr(0, colon) : std::string_view());
  const std::string_view local = prefixed ? qname.substr(colon + 1) : qname;
  if (!uri || uri->empty()) return std::string(local);
  return "{" + std::string(*uri) + "}" + std::string(local);
}

/// SOAP 1.1 codes may go on behind a dot; some 1.1 servers use the codes of 1.2.
FaultBlame blame_of(std::string_view code) {
  code = code.substr(code.find('}') + 1);
  code = code.substr(0, code.find('.'));
  if (code == "Client" || code == "Sender") return FaultBlame::sender;
  if (code == "Server" || code == "Receiver") return FaultBlame::receiver;
  if (code == "MustUnderstand") return FaultBlame::must_understand;
  if (code == "VersionMismatch") return FaultBlame::version_mismatch;
  return FaultBlame::other;
}

std::string_view code_for(FaultBlame blame, SoapVersion version) {
  const bool old = version == SoapVersion::v1_1;
  switch (blame) {
    case FaultBlame::sender:
      return old ? "Client" : "Sender";
    case FaultBlame::must_understand:
      return "MustUnderstand";
    case FaultBlame::version_mismatch:
      return "VersionMismatch";
    default:
      return old ? "Server" : "Receiver";
  }
}

std::string reason_of(const Error& error) {
  std::string text = error.text.empty() ? "the call failed" : error.text;
  if (!error.location.empty()) text += " at " + error.location;
  for (std::size_t at = find_unwritable(text); at != std::string::npos; at = find_unwritable(text))
    text[at] = '?';
  std::string out;
  append_xml_text(out, text);
  return out;
}

}  // namespace

Error to_error(const SoapFault& fault) {
  Error error{
      .kind = ErrorKind::fault, .origin = Origin::backend, .text = "the side answered with a SOAP fault"};
  error.code = fault.name;
  error.detail = fault.detail;
  error.remote = fault.code;
  if (!fault.subcode.empty()) error.remote += "/" + fault.subcode;
  error.remote += ": " + fault.reason;
  return error;
}

FaultReader::FaultReader(const CodecPlan& plan, std::span<const DeclaredFault> declared, SoapVersion version,
                         bool numbers_as_strings)
    : plan_(plan), declared_(declared), numbers_as_strings_(numbers_as_strings) {
  fault_.version = version;
}

bool FaultReader::start(const XmlElement& element, const XmlCursor& cursor) {
  if (depth_++ == 0) return true;
  if (detail_depth_ > 0) {
    ++detail_depth_;
    if (detail_ && !detail_->start(element, cursor)) give_up_detail();
    fragment_.start(element, cursor);
    return true;
  }
  text_.clear();
  const bool in_detail = path_.size() == 1 && (path_[0] == "detail" || path_[0] == "Detail");
  if (in_detail && !detail_seen_) {
    start_detail(element, cursor);
    return true;
  }
  path_.emplace_back(element.name.local);
  return true;
}

void FaultReader::start_detail(const XmlElement& element, const XmlCursor& cursor) {
  detail_seen_ = true;
  detail_depth_ = 1;
  fragment_.start(element, cursor);
  const auto same = [&](const DeclaredFault& each) {
    return each.element != nullptr && each.element->name->local == element.name.local &&
           each.element->name->uri == element.name.ns;
  };
  const auto found = std::ranges::find_if(declared_, same);
  if (found == declared_.end()) return;
  fault_.name = found->name;
  detail_.emplace(plan_, *found->element, Origin::backend, numbers_as_strings_, json_, drift_);
  if (!detail_->start(element, cursor)) give_up_detail();
}

void FaultReader::give_up_detail() {
  detail_.reset();
  fault_.name.clear();
}

bool FaultReader::end(const XmlCursor& cursor) {
  --depth_;
  if (detail_depth_ > 0) {
    end_detail(cursor);
    return true;
  }
  if (path_.empty()) return true;
  leave_code(cursor);
  path_.pop_back();
  text_.clear();
  return true;
}

void FaultReader::end_detail(const XmlCursor& cursor) {
  fragment_.end(cursor);
  if (detail_ && !detail_->end(cursor)) give_up_detail();
  if (--detail_depth_ > 0) return;
  std::string xml = fragment_.take();
  if (detail_) {
    fault_.detail = std::move(json_);
  } else if (xml.size() < kDetailBytes) {
    fault_.detail_xml = std::move(xml);
  }
}

/// Notes the text of an element that ends, if it is one of those that a fault consists of.
void FaultReader::leave_code(const XmlCursor& cursor) {
  const std::size_t depth = path_.size();
  const std::string& name = path_.back();
  if (depth == 1 && name == "faultcode") {
    fault_.code = clark(text_, cursor);
    fault_.blame = blame_of(fault_.code);
  } else if (depth == 1 && name == "faultstring") {
    fault_.reason = trimmed(text_);
  } else if (path_[0] == "Code" && name == "Value") {
    if (depth == 2) {
      fault_.code = clark(text_, cursor);
      fault_.blame = blame_of(fault_.code);
    } else {
      fault_.subcode = clark(text_, cursor);
    }
  } else if (depth == 2 && path_[0] == "Reason" && name == "Text" && fault_.reason.empty()) {
    fault_.reason = trimmed(text_);
  }
}

bool FaultReader::text(std::string_view piece, const XmlCursor& cursor) {
  if (detail_depth_ > 0) {
    fragment_.text(piece);
    if (detail_ && !detail_->text(piece, cursor)) give_up_detail();
  } else if (text_.size() < kReasonBytes) {
    text_ += piece.substr(0, kReasonBytes - text_.size());
  }
  return true;
}

FaultMessage write_fault(const CodecPlan& plan, std::span<const DeclaredFault> declared, const Error& error,
                         SoapVersion version, bool numbers_as_strings, std::optional<FaultBlame> blame) {
  const bool callers = wire_error(error).fault == FaultSide::sender;
  const FaultBlame blamed = blame.value_or(callers ? FaultBlame::sender : FaultBlame::receiver);
  std::string detail;
  std::string declarations;
  const auto found = std::ranges::find(declared, error.code, &DeclaredFault::name);
  if (!error.detail.empty() && found != declared.end() && found->element != nullptr) {
    const JsonText json = JsonText::trusted(error.detail);
    JsonToXml writer(plan, json, Origin::bridge, numbers_as_strings);
    if (writer.write(*found->element, detail))
      writer.append_declarations(declarations);
    else
      detail.clear();
  }
  const std::string code(code_for(blamed, version));
  std::string body = "<soap:Fault>";
  if (version == SoapVersion::v1_1) {
    body += "<faultcode>soap:" + code + "</faultcode><faultstring>" + reason_of(error) + "</faultstring>";
    if (!detail.empty()) body += "<detail>" + detail + "</detail>";
  } else {
    body += "<soap:Code><soap:Value>soap:" + code +
            "</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"en\">" + reason_of(error) +
            "</soap:Text></soap:Reason>";
    if (!detail.empty()) body += "<soap:Detail>" + detail + "</soap:Detail>";
  }
  body += "</soap:Fault>";
  const bool sender = version == SoapVersion::v1_2 && blamed == FaultBlame::sender;
  return {write_envelope(version, declarations, body), sender ? 400 : 500};
}

}  // namespace figbridge::soap
