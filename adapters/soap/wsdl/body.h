// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/soap/soap_contract.h"
#include "adapters/soap/wsdl/definitions.h"
#include "adapters/soap/wsdl/port_type.h"

namespace figbridge::soap::wsdl {

/// One direction of a bound operation.
struct Direction {
  const AbstractOperation* operation = nullptr;
  const schema::XmlTreeNode* abstract = nullptr;  ///< wsdl:input or wsdl:output of the port type
  const schema::XmlTreeNode* bound = nullptr;     ///< the same of the binding; may be null
  const Component* binding = nullptr;
  SoapStyle style = SoapStyle::document;
  bool response = false;
};

/// Turns messages and their SOAP bindings into body and header elements.
class BodyReader {
 public:
  BodyReader(Definitions& definitions, schema::ModelBuilder& builder)
      : definitions_(definitions), builder_(builder) {}

  /// Sets `problem` (first one wins) where the direction is bound in a way that is not handled.
  [[nodiscard]] WsdlMessage read(const Direction& direction, std::string& problem);
  [[nodiscard]] WsdlFault fault(const AbstractOperation& operation, const schema::XmlTreeNode& abstract,
                                const schema::XmlTreeNode* bound);

 private:
  struct Part {
    std::string name;
    const schema::XmlTreeNode* node = nullptr;
  };
  struct Parts {
    const Component* message = nullptr;
    std::vector<Part> list;
  };
  /// Of the message that `node` names; without message, and with a problem, if there is none.
  [[nodiscard]] const Parts& parts_of(const Component& from, const schema::XmlTreeNode& node,
                                      std::string& problem);
  [[nodiscard]] std::vector<Part> body_parts(const Direction& direction, const Parts& parts,
                                             const schema::XmlTreeNode* body, std::string& problem) const;
  [[nodiscard]] const schema::ElementDecl* document_body(const Parts& parts, const std::vector<Part>& body,
                                                         std::string& problem);
  [[nodiscard]] const schema::ElementDecl* rpc_body(const Direction& direction, const Parts& parts,
                                                    const std::vector<Part>& body,
                                                    const schema::XmlTreeNode* soap_body,
                                                    std::string& problem);
  [[nodiscard]] const schema::ElementDecl* part_element(const Component& message,
                                                        const schema::XmlTreeNode& part);
  [[nodiscard]] WsdlHeader header(const Direction& direction, const schema::XmlTreeNode& node);

  Definitions& definitions_;
  schema::ModelBuilder& builder_;
  std::map<const Component*, Parts> parts_;
  using WrapperKey = std::pair<const schema::Name*, std::vector<std::pair<std::string, const void*>>>;
  std::map<WrapperKey, const schema::ElementDecl*>
      wrappers_;  ///< so that two bindings of one operation share it
};

/// The SOAP extension element of that name (either version) among the children.
[[nodiscard]] const schema::XmlTreeNode* soap_child(const schema::XmlTreeNode* node, std::string_view local);
[[nodiscard]] bool is_soap_extension(const schema::XmlTreeNode& node);
inline constexpr std::string_view kSoap11Binding = "http://schemas.xmlsoap.org/wsdl/soap/";
inline constexpr std::string_view kSoap12Binding = "http://schemas.xmlsoap.org/wsdl/soap12/";
inline constexpr std::string_view kMime = "http://schemas.xmlsoap.org/wsdl/mime/";

}  // namespace figbridge::soap::wsdl
