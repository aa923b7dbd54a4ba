// SPDX-License-Identifier: GPL-2.0-or-later
#include "customers.h"
#include "erp_service.h"
#include "rules.h"
#include "sample/dates.h"
#include "wire.h"

namespace erp {

int ErpService::GetCustomer(_erp__GetCustomer* request, _erp__GetCustomerResponse& response) {
  std::lock_guard lock(erp_.mutex);
  auto customer = find_customer(erp_.database, request->CustNo);
  if (!customer) return customer_fault(request->CustNo);
  response.Return = to_wire(soap, kOk);
  response.Head = to_wire(soap, *customer);
  for (const auto& address : customer->addresses) response.Addr.push_back(to_wire(soap, address));
  response.Phone = customer->phones;
  return SOAP_OK;
}

int ErpService::CreateCustomer(_erp__CreateCustomer* request, _erp__CreateCustomerResponse& response) {
  auto customer = from_wire(*request->Head);
  customer.changed = sample::utc_now();
  if (customer.since.empty()) customer.since = customer.changed.substr(0, 10);
  if (!sample::is_date(customer.since)) return bad_date("Since");
  for (const auto* address : request->Addr) customer.addresses.push_back(from_wire(*address));
  customer.phones = request->Phone;

  std::lock_guard lock(erp_.mutex);
  Transaction transaction(erp_.database);
  auto verdict = judge_new_customer(erp_.database, customer);
  response.Return = to_wire(soap, verdict);
  if (!verdict.accepts()) return SOAP_OK;
  customer.number = next_customer_number(erp_.database);
  insert(erp_.database, customer);
  transaction.commit();
  response.CustNo = soap_new_int(soap);
  *response.CustNo = customer.number;
  return SOAP_OK;
}

namespace {

Verdict change(Database& database, const _erp__ChangeCustomer& request) {
  auto before = find_customer(database, request.Head->CustNo);
  if (!before) return kUnknownCustomer;
  auto after = *before;
  apply(*request.Head, after);
  for (const auto* address : request.Addr) {
    auto given = from_wire(*address);
    std::erase_if(after.addresses, [&](const sample::Address& old) { return old.type == given.type; });
    after.addresses.push_back(given);
  }
  if (!request.Phone.empty()) after.phones = request.Phone;
  auto verdict = judge_change(database, *before, after);
  if (!verdict.accepts()) return verdict;
  after.changed = sample::utc_now();
  replace(database, after);
  return verdict;
}

}  // namespace

int ErpService::ChangeCustomer(_erp__ChangeCustomer* request, _erp__ChangeCustomerResponse& response) {
  std::lock_guard lock(erp_.mutex);
  Transaction transaction(erp_.database);
  response.Return = to_wire(soap, change(erp_.database, *request));
  transaction.commit();
  return SOAP_OK;
}

}  // namespace erp
