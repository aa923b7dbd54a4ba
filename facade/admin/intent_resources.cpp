// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/intent_resources.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/time_text.h"
#include "facade/admin/admin_body.h"
#include "facade/admin/admin_json.h"
#include "facade/admin/masking.h"

namespace figbridge::facade {
namespace {

constexpr std::size_t kLimit = 100;
constexpr std::size_t kMost = 1'000;

AdminJson json_of(const IntentRecord& record) {
  const Intent& intent = record.intent;
  AdminJson json{{"id", intent.id}, {"state", name_of(record.state)}};
  if (intent.key.operation.empty()) {
    json["problem"] = record.error ? record.error->describe() : "";
    return json;
  }
  json["operation"] = intent.key.operation;
  json["side"] = name_of(intent.side);
  json["at"] = rfc3339(intent.at);
  json["business_key"] = intent.business_key;
  json["idempotency_key"] = intent.key.key;
  json["caller"] = intent.caller;
  if (record.error) json["problem"] = record.error->text;
  return json;
}

AdminJson whole_json_of(const IntentRecord& record, std::string_view schema) {
  auto json = json_of(record);
  json["scope"] = record.intent.key.scope;
  json["reason"] = record.intent.reason;
  json["table_version"] = record.intent.table_version;
  json["passed_through"] = record.intent.passed_through;
  json["expires"] = rfc3339(record.intent.expires);
  if (!record.intent.request.empty()) json["request"] = masked(record.intent.request, schema);
  if (record.settled) {
    json["settled"] = {{"applied", record.settled->applied},
                       {"author", record.settled->author},
                       {"reason", record.settled->reason},
                       {"at", rfc3339(record.settled->at)}};
  }
  return json;
}

Result<std::size_t> limit_of(const std::string& text) {
  if (text.empty()) return kLimit;
  std::size_t limit = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (failed == std::errc{} && end == text.data() + text.size() && limit > 0) return std::min(limit, kMost);
  return fail(ErrorKind::invalid, Origin::caller, "'limit' is not a number from 1");
}

}  // namespace

void IntentResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/unresolved", [this](const AdminRequest& request) { return list(request); });
  router.add("GET", "/v1/unresolved/{}", [this](const AdminRequest& request) { return show(request); });
  router.add("POST", "/v1/unresolved/{}", [this](const AdminRequest& request) { return settle(request); });
}

Result<AdminAnswer> IntentResources::list(const AdminRequest& request) {
  const auto limit = limit_of(request.option("limit"));
  if (!limit) return fail(limit.error());
  const auto records = services_.unresolved(*limit, request.option("after"));
  if (!records) return fail(records.error());
  auto list = AdminJson::array();
  for (const auto& record : *records) list.push_back(json_of(record));
  return answer_of({{"unresolved", std::move(list)}});
}

Result<AdminAnswer> IntentResources::show(const AdminRequest& request) {
  const auto record = services_.intent(request.names.at(0));
  if (!record) return fail(record.error());
  if (!*record)
    return fail(ErrorKind::not_found, Origin::caller, "there is no intent " + request.names.at(0));
  const auto catalogue = services_.catalogue.pin();
  const auto index = catalogue->index_of((*record)->intent.key.operation);
  const auto schema = index ? catalogue->operations().at(*index).contract.input.view() : "true";
  return answer_of(whole_json_of(**record, schema));
}

Result<AdminAnswer> IntentResources::settle(const AdminRequest& request) {
  const auto body =
      AdminBody::read(request.body, {{.name = "applied", .type = BodyMember::Type::flag, .required = true},
                                     {.name = "reason", .required = true}});
  if (!body) return fail(body.error());
  if (body->text("reason").empty())
    return fail(ErrorKind::invalid, Origin::caller, "a reason is needed", "/reason");
  const Settlement settlement{.applied = body->flag("applied"),
                              .author = request.author,
                              .reason = body->text("reason"),
                              .at = services_.now()};
  if (auto settled = services_.settle(request.names.at(0), settlement); !settled)
    return fail(settled.error());
  return answer_of({{"id", request.names.at(0)},
                    {"applied", settlement.applied},
                    {"author", settlement.author},
                    {"reason", settlement.reason}});
}

}  // namespace figbridge::facade
