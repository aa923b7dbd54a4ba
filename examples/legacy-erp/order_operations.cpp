// SPDX-License-Identifier: GPL-2.0-or-later
#include "customers.h"
#include "erp_service.h"
#include "orders.h"
#include "rules.h"
#include "sample/dates.h"
#include "wire.h"

namespace erp {

int ErpService::ListOrders(_erp__ListOrders* request, _erp__ListOrdersResponse& response) {
  auto from = request->FromDate ? collapsed(*request->FromDate) : "";
  if (request->FromDate && !sample::is_date(from)) return bad_date("FromDate");
  int max_rows = request->MaxRows ? *request->MaxRows : std::numeric_limits<int>::max();
  std::lock_guard lock(erp_.mutex);
  if (!find_customer(erp_.database, request->CustNo)) return customer_fault(request->CustNo);
  response.Return = to_wire(soap, kOk);
  for (const auto& order : find_orders(erp_.database, request->CustNo, from, max_rows)) {
    response.Order.push_back(to_wire(soap, order));
  }
  return SOAP_OK;
}

namespace {

Verdict create(Database& database, sample::Order& order) {
  auto customer = find_customer(database, order.customer);
  if (!customer) return kUnknownCustomer;
  order.currency = customer->currency;
  auto verdict = judge_order(*customer, order);
  if (!verdict.accepts()) return verdict;
  order.number = next_order_number(database);
  order.created = sample::utc_now() + "Z";
  insert(database, order);
  return verdict;
}

}  // namespace

int ErpService::CreateOrder(_erp__CreateOrder* request, _erp__CreateOrderResponse& response) {
  sample::Order order;
  order.customer = request->CustNo;
  order.date = collapsed(request->Date);
  if (!sample::is_date(order.date)) return bad_date("Date");
  if (request->Ref) order.reference = *request->Ref;
  for (const auto* item : request->Item) order.items.push_back(from_wire(*item));

  std::lock_guard lock(erp_.mutex);
  Transaction transaction(erp_.database);
  auto verdict = create(erp_.database, order);
  response.Return = to_wire(soap, verdict);
  if (!verdict.accepts()) return SOAP_OK;
  transaction.commit();
  response.OrderNo = soap_new_int(soap);
  *response.OrderNo = order.number;
  response.Amount = money(soap, order.amount, order.currency);
  return SOAP_OK;
}

}  // namespace erp
