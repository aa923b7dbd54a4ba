// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>

#include "soapErpSoapService.h"
#include "sqlite.h"
#include "verdict.h"

namespace erp {

/// What all connections share.
struct Erp {
  explicit Erp(const std::string& path);

  std::mutex mutex;  ///< held while database is used
  Database database;

  std::mutex stop_mutex;
  std::condition_variable stop_changed;
  bool stopping = false;
};

/// The operations of erp.wsdl for one connection, and the WSDL itself.
class ErpService : public ErpSoapService {
 public:
  /// Takes over the context of an accepted connection.
  ErpService(struct soap* connection, Erp& erp);
  ~ErpService() override;
  ErpService(const ErpService&) = delete;

  /// Leaves modes and namespaces alone: the generated one would forget which SOAP version the call came in.
  void ErpSoapService_init(soap_mode, soap_mode) override {}
  int dispatch(struct soap* soap) override;
  using ErpSoapService::dispatch;
  ErpSoapService* copy() override { return nullptr; }

  int GetCustomer(_erp__GetCustomer* request, _erp__GetCustomerResponse& response) override;
  int CreateCustomer(_erp__CreateCustomer* request, _erp__CreateCustomerResponse& response) override;
  int ChangeCustomer(_erp__ChangeCustomer* request, _erp__ChangeCustomerResponse& response) override;
  int ListOrders(_erp__ListOrders* request, _erp__ListOrdersResponse& response) override;
  int CreateOrder(_erp__CreateOrder* request, _erp__CreateOrderResponse& response) override;
  int GetInvoice(_erp__GetInvoice* request, _erp__GetInvoiceResponse& response) override;
  int ListInvoices(_erp__ListInvoices* request, _erp__ListInvoicesResponse& response) override;
  int SlowReport(_erp__SlowReport* request, _erp__SlowReportResponse& response) override;

 private:
  int customer_fault(int number);
  int invoice_fault(const std::string& number);
  int fault_with(SOAP_ENV__Detail* detail, const char* text);
  int bad_date(const char* element);

  Erp& erp_;
};

}  // namespace erp
