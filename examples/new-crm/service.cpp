// SPDX-License-Identifier: Apache-2.0
#include "service.h"

#include "openapi_yaml.h"
#include "problem.h"

namespace crm {

Service::Service(const std::string& database, bool with_defects)
    : store_(database), with_defects_(with_defects) {
  add_party_routes();
  add_order_routes();
  add_invoice_routes();
  router_.add("GET", "/openapi.yaml", [](const Request&) {
    return Response{200, std::string(kOpenapiYaml), "application/yaml", ""};
  });
  router_.add("GET", "/health",
              [](const Request&) { return json_response(200, Json::Object{{"status", "up"}}); });
}

Response Service::answer(Request request) {
  std::lock_guard lock(mutex_);
  return router_.answer(std::move(request));
}

Response Service::create(const Request& request, Json (Service::*creator)(const Json&)) {
  const auto& key = request.idempotency_key;
  const std::string asked = request.path + request.body;
  if (!key.empty()) {
    if (auto told = store_.find_answer(key, asked))
      return json_response(told->first, parse_json(told->second));
  }
  store_.begin();
  try {
    auto created = json_response(201, (this->*creator)(json_body(request)));
    if (!key.empty()) store_.save_answer(key, asked, created.status, created.body);
    store_.commit();
    return created;
  } catch (...) {
    store_.rollback();
    throw;
  }
}

Json list_document(std::vector<Json> items) {
  auto total = static_cast<long long>(items.size());
  return Json::Object{{"items", std::move(items)}, {"total", Json::number(total)}};
}

Json with_result(Json document, const std::string& code) {
  document.set("result", Json::Object{{"level", code == "ok" ? "INFO" : "WARNING"}, {"code", code}});
  return document;
}

Json json_body(const Request& request) {
  bool is_json = request.content_type.starts_with("application/json") ||
                 request.content_type.starts_with("application/merge-patch+json");
  if (!is_json) throw Problem(415, "unsupported-media-type", "The body has to be application/json");
  return parse_json(request.body);
}

}  // namespace crm
