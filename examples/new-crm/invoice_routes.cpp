// SPDX-License-Identifier: Apache-2.0
#include "input.h"
#include "problem.h"
#include "service.h"

namespace crm {

void Service::add_invoice_routes() {
  router_.add("GET", "/v2/invoices/{number}", [this](const Request& request) {
    auto invoice = store_.find_invoice(request.captured[0]);
    if (!invoice)
      throw Problem(404, "unknown-invoice", "No such invoice", {{"invoiceNumber", request.captured[0]}});
    return json_response(200, *invoice);
  });
  router_.add("GET", "/v2/invoices", [this](const Request& request) {
    auto query = request.query;
    InvoiceFilter filter;
    if (const auto& number = query["customerNumber"]; !number.empty()) {
      filter.customer = std::stoi(*party_or_problem(number).find("customerNumber")->digits());
    }
    filter.state = query["state"];
    if (auto before = checked_date(query["dueBefore"], "dueBefore"); !before.empty())
      filter.due_before = before;
    return json_response(200, list_document(store_.find_invoices(filter)));
  });
}

}  // namespace crm
