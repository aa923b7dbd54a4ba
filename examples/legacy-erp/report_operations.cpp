// SPDX-License-Identifier: GPL-2.0-or-later
#include <chrono>

#include "customers.h"
#include "erp_service.h"
#include "invoices.h"
#include "wire.h"

namespace erp {

int ErpService::SlowReport(_erp__SlowReport* request, _erp__SlowReportResponse& response) {
  constexpr int kMaxMillis = 600'000;
  if (request->Millis < 0 || request->Millis > kMaxMillis) {
    return soap_sender_fault(soap, "Millis is out of range", nullptr);
  }
  {
    std::unique_lock lock(erp_.stop_mutex);
    erp_.stop_changed.wait_for(lock, std::chrono::milliseconds(request->Millis),
                               [this] { return erp_.stopping; });
  }
  std::lock_guard lock(erp_.mutex);
  response.Return = to_wire(soap, kOk);
  response.Customers = next_customer_number(erp_.database) - 1;
  response.OpenInvoices = count_open_invoices(erp_.database);
  return SOAP_OK;
}

}  // namespace erp
