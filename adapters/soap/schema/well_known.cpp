// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/well_known.h"

#include <array>
#include <utility>

#include "adapters/soap/schema/simple_type.h"

namespace figbridge::soap::schema {

namespace {

constexpr std::string_view kXml = R"(
  <xs:attribute name="lang" type="xs:string"/>
  <xs:attribute name="base" type="xs:anyURI"/>
  <xs:attribute name="id" type="xs:ID"/>
  <xs:attribute name="space">
    <xs:simpleType>
      <xs:restriction base="xs:NCName"><xs:enumeration value="default"/><xs:enumeration value="preserve"/></xs:restriction>
    </xs:simpleType>
  </xs:attribute>
  <xs:attributeGroup name="specialAttrs">
    <xs:attribute ref="xml:base"/><xs:attribute ref="xml:lang"/><xs:attribute ref="xml:space"/><xs:attribute ref="xml:id"/>
  </xs:attributeGroup>)";

constexpr std::string_view kEnvelope = R"(
  <xs:attribute name="mustUnderstand" type="xs:boolean"/>
  <xs:attribute name="actor" type="xs:anyURI"/>
  <xs:attribute name="role" type="xs:anyURI"/>
  <xs:attribute name="relay" type="xs:boolean"/>
  <xs:attribute name="encodingStyle" type="xs:anyURI"/>)";

constexpr std::string_view kXmime = R"(
  <xs:attribute name="contentType" type="xs:string"/>
  <xs:attribute name="expectedContentTypes" type="xs:string"/>
  <xs:complexType name="base64Binary">
    <xs:simpleContent><xs:extension base="xs:base64Binary"><xs:attribute ref="t:contentType"/></xs:extension></xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="hexBinary">
    <xs:simpleContent><xs:extension base="xs:hexBinary"><xs:attribute ref="t:contentType"/></xs:extension></xs:simpleContent>
  </xs:complexType>)";

constexpr std::string_view kSwaRef = R"(
  <xs:simpleType name="swaRef"><xs:restriction base="xs:anyURI"/></xs:simpleType>)";

constexpr std::string_view kXop = R"(
  <xs:complexType name="Include">
    <xs:sequence><xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:attribute name="href" type="xs:anyURI" use="required"/>
    <xs:anyAttribute namespace="##other" processContents="lax"/>
  </xs:complexType>
  <xs:element name="Include" type="t:Include"/>)";

constexpr std::string_view kXlink = R"(
  <xs:attribute name="type" type="xs:string"/>
  <xs:attribute name="href" type="xs:anyURI"/>
  <xs:attribute name="role" type="xs:anyURI"/>
  <xs:attribute name="arcrole" type="xs:anyURI"/>
  <xs:attribute name="title" type="xs:string"/>
  <xs:attribute name="show" type="xs:string"/>
  <xs:attribute name="actuate" type="xs:string"/>)";

constexpr std::string_view kXsdSchema = R"(
  <xs:element name="schema" type="t:openContent"/>
  <xs:complexType name="openContent">
    <xs:sequence><xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:anyAttribute processContents="skip"/>
  </xs:complexType>)";

// The two versions of WS-Addressing name the same things; 2004/08 calls the open parts of an endpoint
// differently.
constexpr std::string_view kAddressing = R"(
  <xs:complexType name="AttributedURIType">
    <xs:simpleContent>
      <xs:extension base="xs:anyURI"><xs:anyAttribute namespace="##other" processContents="lax"/></xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="AttributedURI">
    <xs:simpleContent><xs:extension base="t:AttributedURIType"/></xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="ReferenceParametersType">
    <xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:anyAttribute namespace="##other" processContents="lax"/>
  </xs:complexType>
  <xs:complexType name="EndpointReferenceType">
    <xs:sequence>
      <xs:element name="Address" type="t:AttributedURIType"/>
      <xs:element name="ReferenceProperties" type="t:ReferenceParametersType" minOccurs="0"/>
      <xs:element name="ReferenceParameters" type="t:ReferenceParametersType" minOccurs="0"/>
      <xs:element name="Metadata" type="t:ReferenceParametersType" minOccurs="0"/>
      <xs:element name="PortType" type="t:AttributedQName" minOccurs="0"/>
      <xs:element name="ServiceName" type="t:AttributedQName" minOccurs="0"/>
      <xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:anyAttribute namespace="##other" processContents="lax"/>
  </xs:complexType>
  <xs:complexType name="AttributedQName">
    <xs:simpleContent>
      <xs:extension base="xs:QName"><xs:anyAttribute processContents="lax"/></xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="RelatesToType">
    <xs:simpleContent>
      <xs:extension base="xs:anyURI">
        <xs:attribute name="RelationshipType" type="xs:anyURI"/>
        <xs:anyAttribute namespace="##other" processContents="lax"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:element name="EndpointReference" type="t:EndpointReferenceType"/>
  <xs:element name="ReferenceParameters" type="t:ReferenceParametersType"/>
  <xs:element name="Metadata" type="t:ReferenceParametersType"/>
  <xs:element name="MessageID" type="t:AttributedURIType"/>
  <xs:element name="RelatesTo" type="t:RelatesToType"/>
  <xs:element name="To" type="t:AttributedURIType"/>
  <xs:element name="Action" type="t:AttributedURIType"/>
  <xs:element name="From" type="t:EndpointReferenceType"/>
  <xs:element name="ReplyTo" type="t:EndpointReferenceType"/>
  <xs:element name="FaultTo" type="t:EndpointReferenceType"/>
  <xs:attribute name="IsReferenceParameter" type="xs:boolean"/>
  <xs:attribute name="Action" type="xs:anyURI"/>)";

constexpr std::string_view kEncodingFrame = R"(
  <xs:attribute name="arrayType" type="xs:string"/>
  <xs:attribute name="itemType" type="xs:string"/>
  <xs:attribute name="arraySize" type="xs:string"/>
  <xs:attribute name="offset" type="xs:string"/>
  <xs:attribute name="position" type="xs:string"/>
  <xs:attribute name="root" type="xs:boolean"/>
  <xs:attributeGroup name="commonAttributes">
    <xs:attribute name="id" type="xs:ID"/>
    <xs:attribute name="href" type="xs:anyURI"/>
    <xs:anyAttribute namespace="##other" processContents="lax"/>
  </xs:attributeGroup>
  <xs:attributeGroup name="arrayAttributes">
    <xs:attribute ref="t:arrayType"/><xs:attribute ref="t:offset"/>
  </xs:attributeGroup>
  <xs:attributeGroup name="arrayMemberAttributes"><xs:attribute ref="t:position"/></xs:attributeGroup>
  <xs:group name="Array">
    <xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  </xs:group>
  <xs:complexType name="Array">
    <xs:group ref="t:Array" minOccurs="0"/>
    <xs:attributeGroup ref="t:arrayAttributes"/>
    <xs:attributeGroup ref="t:commonAttributes"/>
  </xs:complexType>
  <xs:complexType name="Struct">
    <xs:group ref="t:Array" minOccurs="0"/>
    <xs:attributeGroup ref="t:commonAttributes"/>
  </xs:complexType>
  <xs:element name="Array" type="t:Array"/>
  <xs:element name="Struct" type="t:Struct"/>
  <xs:simpleType name="base64"><xs:restriction base="xs:base64Binary"/></xs:simpleType>)";

/// SOAP encoding has an element and a type for every built-in simple type, with id and href.
std::string encoding_schema() {
  std::string text(kEncodingFrame);
  for (std::size_t i = static_cast<std::size_t>(BuiltIn::string); i < kBuiltIns; ++i) {
    const std::string name(name_of(static_cast<BuiltIn>(i)));
    text += "<xs:complexType name=\"" + name + "\"><xs:simpleContent><xs:extension base=\"xs:" + name +
            "\"><xs:attributeGroup "
            "ref=\"t:commonAttributes\"/></xs:extension></xs:simpleContent></xs:complexType>" +
            "<xs:element name=\"" + name + "\" type=\"t:" + name + "\" nillable=\"true\"/>";
  }
  return text;
}

constexpr std::string_view kSoapEncoding11 = "http://schemas.xmlsoap.org/soap/encoding/";
constexpr std::string_view kSoapEncoding12 = "http://www.w3.org/2003/05/soap-encoding";

constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kKnown = {{
    {kXmlNamespace, kXml},
    {"http://schemas.xmlsoap.org/soap/envelope/", kEnvelope},
    {"http://www.w3.org/2003/05/soap-envelope", kEnvelope},
    {"http://www.w3.org/2005/05/xmlmime", kXmime},
    {"http://ws-i.org/profiles/basic/1.1/xsd", kSwaRef},
    {"http://www.w3.org/2004/08/xop/include", kXop},
    {"http://www.w3.org/1999/xlink", kXlink},
    {"http://www.w3.org/2001/XMLSchema", kXsdSchema},
    {"http://www.w3.org/2005/08/addressing", kAddressing},
    {"http://schemas.xmlsoap.org/ws/2004/08/addressing", kAddressing},
}};

std::string schema_document(std::string_view ns, std::string_view content) {
  const std::string quoted = "=\"" + std::string(ns) + "\"";
  // The namespace of xml: may have no other prefix.
  const std::string prefix = ns == kXmlNamespace ? "" : " xmlns:t" + quoted;
  return "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"" + prefix + " targetNamespace" + quoted +
         " elementFormDefault=\"qualified\">" + std::string(content) + "</xs:schema>";
}

}  // namespace

std::optional<std::string> well_known_schema(std::string_view ns) {
  if (ns == kSoapEncoding11 || ns == kSoapEncoding12) return schema_document(ns, encoding_schema());
  for (const auto& [known, content] : kKnown) {
    if (known == ns) return schema_document(ns, content);
  }
  return std::nullopt;
}

}  // namespace figbridge::soap::schema
