// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tests/unit/adapters_soap/schema_support.h"

namespace figbridge::soap::test {

/// A small WSDL, its sections replaceable: one operation Get with element parts, document/literal, SOAP 1.1.
struct WsdlText {
  std::string attributes;  ///< more attributes of wsdl:definitions
  std::string schema =
      "<xs:element name=\"Get\"><xs:complexType><xs:sequence><xs:element name=\"id\" "
      "type=\"xs:int\"/></xs:sequence>"
      "</xs:complexType></xs:element>"
      "<xs:element name=\"GetResponse\"><xs:complexType><xs:sequence><xs:element name=\"name\" "
      "type=\"xs:string\"/></xs:sequence>"
      "</xs:complexType></xs:element>"
      "<xs:element name=\"Oops\" type=\"xs:string\"/><xs:element name=\"Session\" type=\"xs:string\"/>";
  std::string messages =
      "<message name=\"In\"><part name=\"p\" element=\"t:Get\"/></message>"
      "<message name=\"Out\"><part name=\"p\" element=\"t:GetResponse\"/></message>"
      "<message name=\"Bad\"><part name=\"p\" element=\"t:Oops\"/></message>";
  std::string operations =
      "<operation name=\"Get\"><input message=\"t:In\"/><output message=\"t:Out\"/></operation>";
  std::string soap_binding = "<soap:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>";
  std::string bound =
      "<operation name=\"Get\"><soap:operation soapAction=\"urn:get\"/>"
      "<input><soap:body use=\"literal\"/></input><output><soap:body use=\"literal\"/></output></operation>";
  std::string more;  ///< further bindings and services
  std::string service =
      "<service name=\"Shop\"><port name=\"P\" binding=\"t:B\"><soap:address "
      "location=\"http://shop/soap\"/></port></service>";

  [[nodiscard]] std::string text() const {
    return "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" "
           "xmlns:soap=\"http://schemas.xmlsoap.org/wsdl/soap/\""
           " xmlns:soap12=\"http://schemas.xmlsoap.org/wsdl/soap12/\" "
           "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
           " xmlns:t=\"urn:t\" targetNamespace=\"urn:t\" " +
           attributes + "><types>" + schema_text(schema) + "</types>" + messages + "<portType name=\"PT\">" +
           operations + "</portType><binding name=\"B\" type=\"t:PT\">" + soap_binding + bound +
           "</binding>" + more + service + "</definitions>";
  }
};

inline WsdlModel read_text(const std::string& text) {
  MemoryLoader loader{{"a.wsdl", text}};
  auto model = read_wsdl("a.wsdl", loader, Catalogue());
  if (model) return std::move(*model);
  ADD_FAILURE() << model.error().describe();
  return {};
}

/// The only operation. Its elements live as long as the model.
inline WsdlOperation only_operation(const WsdlModel& model) {
  EXPECT_EQ(model.operations.size(), 1U);
  return model.operations.empty() ? WsdlOperation{} : model.operations.front();
}

}  // namespace figbridge::soap::test
