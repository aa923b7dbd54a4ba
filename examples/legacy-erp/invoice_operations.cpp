// SPDX-License-Identifier: GPL-2.0-or-later
#include "customers.h"
#include "erp_service.h"
#include "invoices.h"
#include "sample/dates.h"
#include "wire.h"

namespace erp {

int ErpService::GetInvoice(_erp__GetInvoice* request, _erp__GetInvoiceResponse& response) {
  std::lock_guard lock(erp_.mutex);
  auto invoice = find_invoice(erp_.database, request->InvNo);
  if (!invoice) return invoice_fault(request->InvNo);
  response.Return = to_wire(soap, kOk);
  response.Invoice = to_wire(soap, *invoice);
  return SOAP_OK;
}

int ErpService::ListInvoices(_erp__ListInvoices* request, _erp__ListInvoicesResponse& response) {
  auto due_before = request->DueBefore ? collapsed(*request->DueBefore) : "";
  if (request->DueBefore && !sample::is_date(due_before)) return bad_date("DueBefore");
  auto status = request->Stat ? std::string(1, static_cast<char>(*request->Stat)) : "";
  std::lock_guard lock(erp_.mutex);
  if (!find_customer(erp_.database, request->CustNo)) return customer_fault(request->CustNo);
  response.Return = to_wire(soap, kOk);
  for (const auto& invoice : find_invoices(erp_.database, request->CustNo, status, due_before)) {
    response.Invoice.push_back(to_wire(soap, invoice));
  }
  return SOAP_OK;
}

}  // namespace erp
