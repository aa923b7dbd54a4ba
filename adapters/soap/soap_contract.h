// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/common/document_loader.h"
#include "adapters/soap/schema/catalogue.h"
#include "adapters/soap/schema/model.h"
#include "adapters/soap/schema/schema_set.h"
#include "adapters/soap/soap_version.h"
#include "core/error.h"
#include "core/operation.h"

/// What a WSDL 1.1 document promises, in the terms of the bridge.
namespace figbridge::soap {

enum class SoapStyle : std::uint8_t { document, rpc };

/// One way to reach an operation: a port, or a binding that no service names.
struct WsdlEndpoint {
  std::string service;  ///< empty if no service has a port for the binding
  std::string port;
  std::string binding;
  SoapVersion version = SoapVersion::v1_1;
  std::string action;   ///< soapAction, may be empty
  std::string address;  ///< as written, may be empty
};

/// A block that the WSDL binds to the SOAP header.
struct WsdlHeader {
  const schema::ElementDecl* element = nullptr;  ///< null if `problem` is set
  std::string problem;
};

struct WsdlFault {
  std::string name;
  const schema::ElementDecl* element =
      nullptr;          ///< the child of the fault's detail; null if `problem` is set
  std::string action;   ///< wsaw:Action
  std::string problem;  ///< it can arrive, but only as a fault that nobody declared
};

/// One direction of an operation.
struct WsdlMessage {
  /// The child of the SOAP body. Of rpc/literal: the wrapper, made by us. Null: the body is empty (or
  /// `problem` is set).
  const schema::ElementDecl* element = nullptr;
  std::vector<WsdlHeader> headers;
  std::string action;  ///< wsaw:Action, may be empty
};

/// How much of an operation's messages the schemas pin down.
struct WsdlCoverage {
  std::size_t types = 0;           ///< distinct types reached from request, response and faults
  std::size_t wildcards = 0;       ///< xs:any and xs:anyType among them
  std::vector<std::string> spots;  ///< where, the first twenty
  [[nodiscard]] bool typed() const { return wildcards == 0; }
};

/// An operation of a port type, with all SOAP bindings that bind it the same way.
struct WsdlOperation {
  std::string id;    ///< unique in the WSDL and stable: `get_customer`
  std::string name;  ///< as in the WSDL
  const schema::Name* port_type = nullptr;
  SoapStyle style = SoapStyle::document;
  bool wrapped = false;  ///< document style, by the wrapped convention
  bool one_way = false;
  WsdlMessage request;
  WsdlMessage response;
  std::vector<WsdlFault> faults;
  std::vector<WsdlEndpoint> endpoints;
  WsdlCoverage coverage;
  std::string problem;             ///< not empty: refused, and why
  std::vector<std::string> notes;  ///< what else a reviewer should know
  std::string documentation;       ///< wsdl:documentation, white space collapsed, at most 1,000 bytes

  [[nodiscard]] bool refused() const { return !problem.empty(); }
  /// `100 % typed`, `2 wildcard spots`, `refused: use="encoded"`.
  [[nodiscard]] std::string summary() const;
};

/// A WSDL with all its documents. Immutable; any thread may read it. Element pointers live as long as
/// `model`.
struct WsdlModel {
  std::shared_ptr<const schema::Model> model;
  std::string location;
  std::string target;                     ///< targetNamespace of the main document
  std::vector<WsdlOperation> operations;  ///< in document order
  std::vector<std::string> not_handled;   ///< bindings that are not SOAP, one line each
  std::vector<std::string> missing;       ///< imports that could not be answered, one line each
  std::vector<std::string> documents;     ///< locations of all documents that were read, sorted

  /// By id; null if there is none.
  [[nodiscard]] const WsdlOperation* operation(std::string_view id) const;
  /// What a configuration's `call:` names: an id, or a WSDL name that only one operation has. Null if there
  /// is none.
  [[nodiscard]] const WsdlOperation* called(std::string_view call) const;
};

/// Reads the WSDL at `location` with all that it imports. It fails only if that document is no readable
/// WSDL 1.1 or limits are passed (`malformed`, `invalid`, `unsupported`, `too_large`, located); whatever else
/// is wrong is told by the operations that it hits. Equal documents give equal models. Blocks as long as the
/// loader does.
[[nodiscard]] Result<WsdlModel> read_wsdl(const std::string& location, DocumentLoader& loader,
                                          const Catalogue& catalogue,
                                          const schema::SchemaLimits& limits = {});

/// What an operation promises, as JSON Schemas by the convention of schema/model.h: the value of the body's
/// child in and out
/// (`{}` for an empty body), the value of the detail's child for each declared fault, its code the fault's
/// name in snake case. The operation must not be refused.
[[nodiscard]] Contract contract_of(const WsdlOperation& operation);

}  // namespace figbridge::soap
