// SPDX-License-Identifier: GPL-2.0-or-later
#include "erp_service.h"

#include <cstring>

#include "tables.h"
#include "wsdl_page.h"

namespace erp {
namespace {

// SOAP 1.1 unless the call's envelope is of 1.2.
const struct Namespace kNamespaces[] = {
    {"SOAP-ENV", "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/*/soap-envelope", nullptr},
    {"SOAP-ENC", "http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/*/soap-encoding", nullptr},
    {"xsi", "http://www.w3.org/2001/XMLSchema-instance", nullptr, nullptr},
    {"xsd", "http://www.w3.org/2001/XMLSchema", nullptr, nullptr},
    {"erp", "urn:erp", nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};

int forget_call(struct soap* soap) {
  soap_destroy(soap);
  soap_end(soap);
  return SOAP_OK;
}

}  // namespace

Erp::Erp(const std::string& path) : database(path) {
  create_tables(database);
}

ErpService::ErpService(struct soap* connection, Erp& erp) : ErpSoapService(connection), erp_(erp) {
  soap_set_namespaces(soap, kNamespaces);
  soap_set_mode(soap, SOAP_XML_STRICT);
  soap->fget = send_wsdl;
  soap->fserveloop = forget_call;
}

ErpService::~ErpService() {
  soap_destroy(soap);
  soap_end(soap);
  soap_free(soap);
  soap = nullptr;
}

int ErpService::dispatch(struct soap* soap) {
  if (!is_endpoint(soap->path)) return soap->error = 404;
  try {
    return ErpSoapService::dispatch(soap);
  } catch (const DatabaseError& error) {
    return soap_receiver_fault(soap, "Database error", nullptr);
  }
}

int ErpService::fault_with(SOAP_ENV__Detail* detail, const char* text) {
  soap_sender_fault(soap, text, nullptr);
  auto& place = soap->version == 2 ? soap->fault->SOAP_ENV__Detail : soap->fault->detail;
  place = detail;
  return soap->error = SOAP_FAULT;
}

int ErpService::customer_fault(int number) {
  auto* detail = soap_new_SOAP_ENV__Detail(soap);
  detail->erp__CustomerFault = soap_new__erp__CustomerFault(soap);
  detail->erp__CustomerFault->Code = kUnknownCustomer.num;
  detail->erp__CustomerFault->Message = kUnknownCustomer.text;
  detail->erp__CustomerFault->CustNo = static_cast<int*>(soap_malloc(soap, sizeof(int)));
  *detail->erp__CustomerFault->CustNo = number;
  return fault_with(detail, kUnknownCustomer.text);
}

int ErpService::invoice_fault(const std::string& number) {
  auto* detail = soap_new_SOAP_ENV__Detail(soap);
  detail->erp__InvoiceFault = soap_new__erp__InvoiceFault(soap);
  detail->erp__InvoiceFault->Code = "043";
  detail->erp__InvoiceFault->Message = "Invoice does not exist";
  detail->erp__InvoiceFault->InvNo = soap_new_std__string(soap);
  *detail->erp__InvoiceFault->InvNo = number;
  return fault_with(detail, "Invoice does not exist");
}

int ErpService::bad_date(const char* element) {
  return soap_sender_fault(soap, (std::string(element) + " is not a date").c_str(), nullptr);
}

}  // namespace erp
