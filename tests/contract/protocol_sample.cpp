// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/protocol_sample.h"

namespace figbridge::test {
namespace {

std::string with_length(std::string head, const std::string& body) {
  return std::move(head) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string envelope(const std::string& body) {
  return R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>)" + body +
         "</s:Body></s:Envelope>";
}

ProtocolSample soap_sample() {
  const std::string wsdl = "wsdl: " FIGBRIDGE_SOURCE_DIR "/config/service.wsdl";
  return {
      .protocol = "soap",
      .listener = wsdl + ", path: /service, unmatched: refuse",
      .backend = wsdl,
      .binding = "{soap: Echo}",
      .call = "Echo",
      .canonical = R"({"Text":"1.10 & more"})",
      .request =
          with_length("POST /service HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml; charset=utf-8\r\n"
                      "SOAPAction: \"urn:example:service:Echo\"\r\n",
                      envelope(R"(<Echo xmlns="urn:example:service"><Text>1.10 &amp; more</Text></Echo>)")),
      .answer = with_length(
          "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n",
          envelope(
              R"(<EchoResponse xmlns="urn:example:service"><Text>1.10 &amp; more</Text></EchoResponse>)")),
      .error = "soap:Fault"};
}

ProtocolSample rest_sample() {
  const std::string body = R"({"Text":"1.10 & more"})";
  return {
      .protocol = "rest",
      .listener = "unmatched: refuse",
      .backend = "",
      .binding = "{rest: POST /echo}",
      .call = "POST /echo",
      .canonical = body,
      .request = with_length("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n", body),
      .answer = with_length("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", body),
      .error = "\"type\":\"urn:figbridge:error:"};
}

}  // namespace

const std::vector<ProtocolSample>& protocol_samples() {
  static const std::vector<ProtocolSample> samples{soap_sample(), rest_sample()};
  return samples;
}

}  // namespace figbridge::test
