// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "documents.h"
#include "input.h"
#include "problem.h"
#include "rules.h"
#include "sample/dates.h"
#include "service.h"

namespace crm {

Json Service::create_order(const Json& body) {
  Json given = checked_order(body);
  Json party = party_or_problem(*given.find("customerNumber")->digits());
  Json order = Json::Object{{"id", new_id()},
                            {"orderNumber", Json::number(store_.next_order_number())},
                            {"customerNumber", *party.find("customerNumber")},
                            {"orderDate", *given.find("orderDate")},
                            {"createdAt", sample::utc_now() + "Z"},
                            {"state", "open"}};
  if (const auto* reference = given.find("reference")) order.set("reference", *reference);
  order.set("total", Json());
  order.set("lines", *given.find("lines"));
  auto code = judge_order(party, order);
  store_.save_order(order);
  return with_result(order, code);
}

void Service::add_order_routes() {
  router_.add("GET", "/v2/parties/{reference}/orders", [this](const Request& request) {
    Json party = party_or_problem(request.captured[0]);
    auto query = request.query;
    int customer = std::stoi(*party.find("customerNumber")->digits());
    int limit = checked_count(query["limit"], "limit", std::numeric_limits<int>::max());
    return json_response(
        200, list_document(store_.find_orders(customer, checked_date(query["from"], "from"), limit)));
  });
  router_.add("GET", "/v2/orders/{number}", [this](const Request& request) {
    auto order = store_.find_order(request.captured[0]);
    if (!order) throw Problem(404, "unknown-order", "No such order");
    return json_response(200, *order);
  });
  router_.add("POST", "/v2/orders", [this](const Request& request) {
    auto created = create(request, &Service::create_order);
    created.location = "/v2/orders/" + *parse_json(created.body).find("orderNumber")->digits();
    return created;
  });
}

}  // namespace crm
