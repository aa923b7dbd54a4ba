// SPDX-License-Identifier: Apache-2.0
// XML to JSON by schema against libxml2's SAX parser with empty handlers, one thread, contexts re-used.
#include <benchmark/benchmark.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <string>

#include "adapters/soap/peek.h"
#include "adapters/soap/schema/compile.h"
#include "adapters/soap/soap_codec.h"
#include "adapters/soap/xml/prescan.h"

namespace figbridge::soap {
namespace {

constexpr std::string_view kSchema = R"(
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:erp" targetNamespace="urn:erp" elementFormDefault="qualified">
  <xs:complexType name="Address"><xs:sequence><xs:element name="Street" type="xs:string"/><xs:element name="City" type="xs:string"/>
    <xs:element name="Zip" type="xs:token"/><xs:element name="Country" type="xs:string" minOccurs="0"/></xs:sequence>
    <xs:attribute name="Type" type="xs:string"/></xs:complexType>
  <xs:complexType name="Customer"><xs:sequence><xs:element name="CustNo" type="xs:int"/><xs:element name="Name" type="xs:string"/>
    <xs:element name="CreditLimit" type="xs:decimal" nillable="true"/><xs:element name="Currency" type="xs:string"/>
    <xs:element name="Created" type="xs:dateTime"/><xs:element name="Active" type="xs:boolean"/>
    <xs:element name="Addr" type="Address" minOccurs="0" maxOccurs="unbounded"/>
    <xs:element name="Tag" type="xs:string" minOccurs="0" maxOccurs="unbounded"/><xs:element name="Note" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>
  <xs:element name="GetCustomersResponse"><xs:complexType><xs:sequence>
    <xs:element name="Customer" type="Customer" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

std::string customer(int n) {
  return "    <erp:Customer>\n      <erp:CustNo>" + std::to_string(10'000 + n) +
         "</erp:CustNo>\n      <erp:Name>Ada Lovelace &amp; Sons Ltd</erp:Name>\n      "
         "<erp:CreditLimit>12500.50</erp:CreditLimit>\n"
         "      <erp:Currency>EUR</erp:Currency>\n      <erp:Created>2024-02-29T12:30:00Z</erp:Created>\n    "
         "  <erp:Active>true</erp:Active>\n"
         "      <erp:Addr Type=\"BILL\"><erp:Street>1 Analytical "
         "Way</erp:Street><erp:City>London</erp:City><erp:Zip>EC1A 1BB</erp:Zip></erp:Addr>\n"
         "      <erp:Addr Type=\"SHIP\"><erp:Street>2 Difference "
         "Road</erp:Street><erp:City>Porto</erp:City><erp:Zip>4000-123</erp:Zip>"
         "<erp:Country>PT</erp:Country></erp:Addr>\n      <erp:Tag>gold</erp:Tag>\n      "
         "<erp:Tag>export</erp:Tag>\n    </erp:Customer>\n";
}

std::string message(std::size_t bytes) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<soap:Envelope "
      "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:erp=\"urn:erp\">\n<soap:Body>\n  "
      "<erp:GetCustomersResponse>\n";
  for (int n = 0; out.size() < bytes - 300; ++n) out += customer(n);
  return out + "  </erp:GetCustomersResponse>\n</soap:Body>\n</soap:Envelope>\n";
}

SoapCodec codec() {
  const auto model = *schema::compile_schema_text(kSchema);
  return {CodecPlan::compile(model), {.response = model->element("urn:erp", "GetCustomersResponse")}, {}};
}

void xml_to_json(benchmark::State& state) {
  const std::string xml = message(static_cast<std::size_t>(state.range(0)));
  const SoapCodec soap = codec();
  XmlReader reader;
  for (auto _ : state) {
    auto in = soap.read_response(reader, xml);
    if (!in || in->drift.total() != 0) state.SkipWithError("not read");
    benchmark::DoNotOptimize(in);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(xml.size()));
}

void json_to_xml(benchmark::State& state) {
  const SoapCodec soap = codec();
  XmlReader reader;
  const JsonText json = soap.read_response(reader, message(static_cast<std::size_t>(state.range(0))))->json;
  for (auto _ : state) {
    auto xml = soap.write_response(json, SoapVersion::v1_1, Origin::backend);
    if (!xml) state.SkipWithError("not written");
    benchmark::DoNotOptimize(xml);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(json.view().size()));
}

void prescan(benchmark::State& state) {
  const std::string xml = message(static_cast<std::size_t>(state.range(0)));
  Prescan scan({}, Origin::caller);
  for (auto _ : state) {
    scan.reset(Origin::caller);
    benchmark::DoNotOptimize(scan.feed(xml));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(xml.size()));
}

void peek(benchmark::State& state) {
  const std::string xml = message(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(peek_body(xml, true));
}

/// The yardstick: the same parser, the same re-used context, and nothing done with what it finds.
void libxml2_sax(benchmark::State& state) {
  const std::string xml = message(static_cast<std::size_t>(state.range(0)));
  xmlParserCtxtPtr context = xmlNewParserCtxt();
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**,
                              int, int, const xmlChar**) {};
  handler.endElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*) {};
  handler.characters = [](void*, const xmlChar*, int) {};
  *context->sax = handler;
  xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_HUGE);
  for (auto _ : state) {
    xmlCtxtReset(context);
    auto* buffer =
        xmlParserInputBufferCreateMem(xml.data(), static_cast<int>(xml.size()), XML_CHAR_ENCODING_NONE);
    inputPush(context, xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE));
    if (xmlParseDocument(context) != 0) state.SkipWithError("not parsed");
  }
  xmlFreeParserCtxt(context);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(xml.size()));
}

constexpr int kSmall = 1200;
constexpr int kMiddle = 32 * 1024;
constexpr int kLarge = 5 * 1024 * 1024;

BENCHMARK(libxml2_sax)->Arg(kSmall)->Arg(kMiddle)->Arg(kLarge);
BENCHMARK(xml_to_json)->Arg(kSmall)->Arg(kMiddle)->Arg(kLarge);
BENCHMARK(json_to_xml)->Arg(kSmall)->Arg(kMiddle)->Arg(kLarge);
BENCHMARK(prescan)->Arg(kSmall)->Arg(kMiddle)->Arg(kLarge);
BENCHMARK(peek)->Arg(kSmall)->Arg(kMiddle);

}  // namespace
}  // namespace figbridge::soap

BENCHMARK_MAIN();
