// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/route_resources.h"

#include <optional>
#include <utility>

#include "facade/admin/admin_json.h"
#include "facade/admin/changes_made.h"

namespace figbridge::facade {
namespace {

using Type = BodyMember::Type;

AdminJson json_of_rows(const std::vector<const routing::Route*>& rows, LastChanges& last_changes,
                       Observed& observed) {
  std::vector<std::string> operations;
  for (const auto* row : rows) operations.push_back(row->operation);
  const auto changes = last_changes.of(operations);
  const auto hour = observed.last_hour();
  auto json = AdminJson::array();
  for (const auto* row : rows) {
    const auto change = changes.find(row->operation);
    const auto calls = hour.find(row->operation);
    json.push_back(json_of(*row, change == changes.end() ? nullptr : &change->second,
                           calls == hour.end() ? SideCalls{} : calls->second));
  }
  return json;
}

/// The side that a freeze asks for; none is in place.
Result<routing::Freeze> freeze_asked(const AdminBody& body) {
  const auto side = body.text("side");
  if (side.empty()) return routing::Freeze::in_place;
  if (side == "legacy") return routing::Freeze::legacy;
  if (side == "modern") return routing::Freeze::modern;
  return fail(ErrorKind::invalid, Origin::caller, "a freeze is to legacy or modern, not to '" + side + "'",
              "/side");
}

}  // namespace

void RouteResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/routes", [this](const AdminRequest&) { return list(); });
  router.add("GET", "/v1/routes/{}", [this](const AdminRequest& request) { return show(request); });
  router.add("GET", "/v1/groups", [this](const AdminRequest&) { return groups(); });
  add_changes(router, "/v1/routes/{}", Target::operation);
  add_changes(router, "/v1/groups/{}", Target::group);
}

void RouteResources::add_changes(AdminRouter& router, const std::string& path, Target target) {
  using Change = Result<AdminAnswer> (RouteResources::*)(const AdminRequest&, Target);
  const auto add = [&](const std::string& action, Change change) {
    router.add("POST", path + action, [this, change, target](const AdminRequest& request) {
      return (this->*change)(request, target);
    });
  };
  add("", &RouteResources::set);
  add("/rollback", &RouteResources::rollback);
  add("/freeze", &RouteResources::freeze);
  add("/unfreeze", &RouteResources::unfreeze);
  add("/release", &RouteResources::release);
}

Result<AdminAnswer> RouteResources::list() {
  const auto table = services_.table.pin();
  std::vector<const routing::Route*> rows;
  for (const auto& row : table->rows()) rows.push_back(&row);
  return answer_of(
      {{"version", table->version()}, {"routes", json_of_rows(rows, last_changes_, services_.observed)}});
}

Result<AdminAnswer> RouteResources::show(const AdminRequest& request) {
  const auto table = services_.table.pin();
  const auto& operation = request.names.at(0);
  const auto* row = table->find(operation);
  if (row == nullptr) {
    return fail(ErrorKind::not_found, Origin::caller,
                "the routing table has no operation '" + operation + "'");
  }
  AdminJson json{{"version", table->version()},
                 {"route", json_of_rows({row}, last_changes_, services_.observed).at(0)}};
  if (const auto gates = services_.table.promotion(operation)) json["route"]["gates"] = json_of(*gates);
  return answer_of(json);
}

Result<AdminAnswer> RouteResources::groups() {
  const auto catalogue = services_.catalogue.pin();
  auto list = AdminJson::array();
  for (const auto& group : catalogue->groups()) {
    AdminJson one{{"group", group.name}, {"salt", group.salt}, {"operations", AdminJson::array()}};
    for (const auto member : group.members)
      one["operations"].push_back(catalogue->operations().at(member).name);
    list.push_back(std::move(one));
  }
  return answer_of({{"groups", std::move(list)}});
}

Result<AdminAnswer> RouteResources::set(const AdminRequest& request, Target target) {
  const auto body =
      AdminBody::read(request.body, order_members({{.name = "set", .type = Type::any, .required = true}}));
  if (!body) return fail(body.error());
  auto settings = migrations::parse_settings(body->any("set"));
  if (!settings) {
    auto error = std::move(settings).error();
    error.location = "/set" + error.location;
    return fail(std::move(error));
  }
  const migrations::ChangeRequest change{.order = order_of(request, *body, target),
                                         .set = std::move(*settings)};
  return change_answer(services_, services_.table.change(change), request.author, change.order.reason);
}

Result<AdminAnswer> RouteResources::rollback(const AdminRequest& request, Target target) {
  const auto body = AdminBody::read(request.body, order_members());
  if (!body) return fail(body.error());
  const auto order = order_of(request, *body, target);
  return change_answer(services_, services_.table.rollback(order), request.author, order.reason);
}

Result<AdminAnswer> RouteResources::freeze(const AdminRequest& request, Target target) {
  const auto body = AdminBody::read(request.body, order_members({{.name = "side"}}));
  if (!body) return fail(body.error());
  const auto asked = freeze_asked(*body);
  if (!asked) return fail(asked.error());
  const auto order = order_of(request, *body, target);
  return change_answer(services_, services_.table.freeze(order, *asked), request.author, order.reason);
}

Result<AdminAnswer> RouteResources::unfreeze(const AdminRequest& request, Target target) {
  const auto body = AdminBody::read(request.body, order_members());
  if (!body) return fail(body.error());
  const auto order = order_of(request, *body, target);
  return change_answer(services_, services_.table.freeze(order, routing::Freeze::none), request.author,
                       order.reason);
}

Result<AdminAnswer> RouteResources::release(const AdminRequest& request, Target target) {
  const auto body = AdminBody::read(request.body, order_members());
  if (!body) return fail(body.error());
  const auto order = order_of(request, *body, target);
  return change_answer(services_, services_.table.release(order), request.author, order.reason);
}

}  // namespace figbridge::facade
