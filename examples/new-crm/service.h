// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "router.h"
#include "store.h"

namespace crm {

/// The routes of /v2 over the store. For several threads at once.
class Service {
 public:
  Service(const std::string& database, bool with_defects);

  Response answer(Request request);

 private:
  void add_party_routes();
  void add_order_routes();
  void add_invoice_routes();

  Json party_or_problem(const std::string& reference);
  Json shown(Json party) const;
  Json create_party(const Json& body);
  Json change_party(const std::string& reference, const Json& body);
  Json create_order(const Json& body);
  /// Done once for an idempotency key; told again to who asks again.
  Response create(const Request& request, Json (Service::*creator)(const Json&));

  std::mutex mutex_;
  Store store_;
  bool with_defects_;
  Router router_;
};

/// A list and how many it has.
Json list_document(std::vector<Json> items);
/// The document, with what the rules had to say about it.
Json with_result(Json document, const std::string& code);
/// The body of a request whose media type is JSON.
Json json_body(const Request& request);

}  // namespace crm
