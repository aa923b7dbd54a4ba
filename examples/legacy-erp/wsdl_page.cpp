// SPDX-License-Identifier: GPL-2.0-or-later
#include "wsdl_page.h"

#include <string>
#include <string_view>

#include "erp_wsdl.h"
#include "soapH.h"

namespace erp {
namespace {

constexpr std::string_view kPath = "/erp";

// soap->endpoint is http://HOST/PATH of the call.
std::string address(const struct soap* soap) {
  std::string endpoint = soap->endpoint;
  auto host = endpoint.find("//");
  auto path = host == std::string::npos ? host : endpoint.find('/', host + 2);
  return endpoint.substr(0, path).append(kPath);
}

std::string wsdl_for(const std::string& address) {
  std::string text(kErpWsdl);
  constexpr std::string_view written = "http://localhost:8088/erp";
  for (auto at = text.find(written); at != std::string::npos; at = text.find(written, at + address.size())) {
    text.replace(at, written.size(), address);
  }
  return text;
}

}  // namespace

bool is_endpoint(const char* path) {
  std::string_view text = path;
  return text.substr(0, text.find('?')) == kPath;
}

int send_wsdl(struct soap* soap) {
  std::string_view path = soap->path;
  auto query = path.find('?');
  bool asks_wsdl =
      query != std::string_view::npos && (path.substr(query) == "?wsdl" || path.substr(query) == "?WSDL");
  if (!is_endpoint(soap->path) || !asks_wsdl) return 404;
  std::string text = wsdl_for(address(soap));
  soap->http_content = "text/xml; charset=utf-8";
  if (soap_response(soap, SOAP_FILE) || soap_send_raw(soap, text.data(), text.size())) return soap->error;
  return soap_end_send(soap);
}

}  // namespace erp
