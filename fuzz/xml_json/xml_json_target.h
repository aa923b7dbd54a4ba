// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "adapters/soap/schema/compile.h"
#include "adapters/soap/soap_codec.h"

namespace figbridge::soap::test {

/// A schema with every construct that the codec treats in its own way.
inline constexpr std::string_view kFuzzSchema = R"(
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:f" targetNamespace="urn:f" elementFormDefault="qualified">
  <xs:simpleType name="U"><xs:union memberTypes="xs:int xs:boolean xs:token"/></xs:simpleType>
  <xs:simpleType name="L"><xs:list itemType="U"/></xs:simpleType>
  <xs:complexType name="B"><xs:sequence><xs:element name="x" type="xs:int" minOccurs="0" nillable="true"/><xs:element name="b" type="B" minOccurs="0" maxOccurs="2"/></xs:sequence></xs:complexType>
  <xs:complexType name="D"><xs:complexContent><xs:extension base="B"><xs:sequence><xs:element name="y" type="xs:double"/></xs:sequence>
    <xs:attribute name="k" type="L"/><xs:anyAttribute namespace="##any" processContents="lax"/></xs:extension></xs:complexContent></xs:complexType>
  <xs:element name="h" type="B" nillable="true"/><xs:element name="s" type="D" substitutionGroup="h"/>
  <xs:complexType name="M" mixed="true"><xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="i" type="xs:string"/><xs:element ref="h"/>
    <xs:any namespace="##other" processContents="lax"/></xs:choice></xs:complexType>
  <xs:element name="r"><xs:complexType><xs:sequence>
    <xs:element name="n" type="xs:decimal" maxOccurs="unbounded" minOccurs="0"/><xs:element name="t" type="xs:string" minOccurs="0"/>
    <xs:choice minOccurs="0"><xs:element name="c" type="U"/><xs:sequence><xs:element name="d" type="xs:date"/><xs:element name="e" type="xs:base64Binary" maxOccurs="3"/></xs:sequence></xs:choice>
    <xs:element name="m" type="M" minOccurs="0"/><xs:element name="a" minOccurs="0"/><xs:element ref="h" minOccurs="0" maxOccurs="4"/>
    <xs:sequence minOccurs="0" maxOccurs="unbounded"><xs:element name="p" type="xs:QName"/><xs:element name="q" type="xs:boolean"/></xs:sequence>
    <xs:element name="v" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:float"><xs:attribute name="u" type="xs:string" use="required"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
    <xs:any namespace="##other" processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="f"><xs:complexType><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

inline SoapCodec fuzz_codec() {
  const auto model = *schema::compile_schema_text(kFuzzSchema);
  return {CodecPlan::compile(model),
          {model->element("urn:f", "r"), model->element("urn:f", "r"), {{"f", model->element("urn:f", "f")}}},
          {}};
}

inline Result<SoapIn> read_in_pieces(const SoapCodec& codec, XmlReader& reader, std::string_view bytes) {
  SoapReading reading(codec, reader, Origin::backend);
  const std::size_t size = bytes.size() % 13 + 1;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    if (auto fed = reading.feed(bytes.substr(at, size)); !fed) return fail(std::move(fed).error());
  }
  return reading.finish();
}

/// Whatever the bytes: the whole and the pieces are read to the same; what comes out is canonical JSON; what
/// of it can be written is read back as it was. Empty, or what does not hold.
[[nodiscard]] inline std::string xml_json_violation(std::string_view bytes) {
  static const SoapCodec codec = fuzz_codec();
  static XmlReader reader;
  const auto pieces = read_in_pieces(codec, reader, bytes);
  const auto whole = codec.read_response(reader, bytes);
  const bool fault = !whole && whole.error().kind == ErrorKind::fault;
  if (pieces.has_value() != (whole.has_value() || fault)) return "pieces and whole differ in outcome";
  if (fault != (pieces && pieces->fault)) return "pieces and whole differ in being a fault";
  if (fault) {
    const auto again = codec.read_response(reader, codec.write_fault(whole.error(), SoapVersion::v1_2).body);
    if (again || again.error().kind != ErrorKind::fault) return "a fault is not read as one";
    return again.error().detail == whole.error().detail || again.error().detail.empty()
               ? ""
               : "a fault's detail changed";
  }
  if (!whole) return {};
  const std::string_view json = whole->json.view();
  if (pieces->json != whole->json || pieces->drift.total() != whole->drift.total())
    return "pieces and whole differ";
  const auto parsed = parse_json(json, {.depth = 256}, Origin::bridge);
  if (!parsed) return "not JSON: " + parsed.error().describe() + " " + std::string(json);
  if (parsed->view() != json) return "not canonical: " + std::string(json);
  const auto xml = codec.write_response(whole->json, SoapVersion::v1_1, Origin::bridge);
  if (!xml) return {};
  const auto again = codec.read_response(reader, *xml);
  if (!again) return "what was written is not read: " + again.error().describe() + " " + *xml;
  if (again->json != whole->json)
    return "changed: " + std::string(json) + " to " + std::string(again->json.view());
  return again->drift.total() == 0
             ? ""
             : "what was written has drift: " + again->drift.examples.front() + " " + *xml;
}

}  // namespace figbridge::soap::test
