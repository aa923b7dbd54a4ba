// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/table_resources.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "facade/admin/admin_body.h"
#include "facade/admin/admin_json.h"
#include "facade/admin/changes_made.h"
#include "facade/admin/orders.h"

namespace figbridge::facade {
namespace {

constexpr std::uint64_t kUsualHistory = 20;
constexpr std::uint64_t kLongestHistory = 1'000;

Result<std::uint64_t> number_of(const std::string& text, const std::string& what) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(ErrorKind::invalid, Origin::caller, "'" + text + "' is not a number", what);
  }
  return value;
}

Result<std::uint64_t> option_or(const AdminRequest& request, const std::string& name, std::uint64_t usual) {
  const auto text = request.option(name);
  return text.empty() ? Result<std::uint64_t>(usual) : number_of(text, name);
}

}  // namespace

void TableResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/history", [this](const AdminRequest& request) { return history(request); });
  router.add("GET", "/v1/table", [this](const AdminRequest&) { return live(); });
  router.add("GET", "/v1/table/diff", [this](const AdminRequest& request) { return diff(request); });
  router.add("GET", "/v1/table/verify", [this](const AdminRequest&) { return verify(); });
  router.add("GET", "/v1/table/{}", [this](const AdminRequest& request) { return version(request); });
  router.add("POST", "/v1/table/restore", [this](const AdminRequest& request) { return restore(request); });
  router.add("GET", "/v1/plan", [this](const AdminRequest&) { return plan(); });
  router.add("POST", "/v1/apply", [this](const AdminRequest& request) { return apply(request); });
}

Result<AdminAnswer> TableResources::history(const AdminRequest& request) {
  const auto limit = option_or(request, "limit", kUsualHistory);
  if (!limit) return fail(limit.error());
  const auto entries =
      services_.table.history(request.option("operation"), std::min(*limit, kLongestHistory));
  if (!entries) return fail(entries.error());
  auto list = AdminJson::array();
  for (const auto& entry : *entries) list.push_back(json_of(entry));
  return answer_of({{"history", std::move(list)}});
}

Result<AdminAnswer> TableResources::live() {
  const auto table = services_.table.pin();
  auto json = json_of(services_.table.health(), *table);
  json["table"] = parsed(routing::rows_to_json(table->rows()).view());
  return answer_of(json);
}

Result<AdminAnswer> TableResources::version(const AdminRequest& request) {
  const auto number = number_of(request.names.at(0), "version");
  if (!number) return fail(number.error());
  const auto entry = services_.table.version(*number);
  if (!entry) return fail(entry.error());
  auto json = json_of(*entry);
  json["table"] = parsed(entry->table);
  return answer_of(json);
}

Result<AdminAnswer> TableResources::diff(const AdminRequest& request) {
  const auto to = option_or(request, "to", services_.table.pin()->version());
  if (!to) return fail(to.error());
  const auto from = option_or(request, "from", *to == 0 ? 0 : *to - 1);
  if (!from) return fail(from.error());
  const auto changes = services_.table.diff(*from, *to);
  if (!changes) return fail(changes.error());
  return answer_of({{"from", *from}, {"to", *to}, {"changes", json_of(*changes)}});
}

Result<AdminAnswer> TableResources::verify() {
  const auto verified = services_.table.verify();
  if (!verified) return fail(verified.error());
  return answer_of({{"versions", verified->versions}, {"head", verified->head}});
}

Result<AdminAnswer> TableResources::restore(const AdminRequest& request) {
  const auto body = AdminBody::read(
      request.body, order_members({{.name = "version", .type = BodyMember::Type::number, .required = true}}));
  if (!body) return fail(body.error());
  const auto order = order_of(request, *body, Target::table);
  return change_answer(services_, services_.table.restore(*body->number("version"), order), request.author,
                       order.reason);
}

Result<migrations::Plan> TableResources::current_plan() {
  const auto routes = services_.routes_of_files();
  if (!routes) return fail(routes.error());
  return services_.table.plan(*routes);
}

Result<AdminAnswer> TableResources::plan() {
  const auto plan = current_plan();
  if (!plan) return fail(plan.error());
  auto json = parsed(migrations::to_json(*plan).view());
  const auto hour = services_.observed.last_hour();
  for (auto& change : json["changes"]) {
    const auto calls = hour.find(change.value("operation", ""));
    const auto sides = calls == hour.end() ? SideCalls{} : calls->second;
    change["last_hour"] = {{"legacy", sides.legacy}, {"modern", sides.modern}};
  }
  json["nothing"] = plan->nothing();
  json["applicable"] = plan->applicable();
  return answer_of(json);
}

Result<AdminAnswer> TableResources::apply(const AdminRequest& request) {
  const auto body = AdminBody::read(
      request.body,
      {{.name = "digest"}, {.name = "reason"}, {.name = "force", .type = BodyMember::Type::flag}});
  if (!body) return fail(body.error());
  if (body->flag("force") && !body->has("reason"))
    return fail(ErrorKind::invalid, Origin::caller, "to override gates takes a reason", "/reason");
  const auto plan = current_plan();
  if (!plan) return fail(plan.error());
  if (body->has("digest") && body->text("digest") != plan->digest) {
    return fail(ErrorKind::conflict, Origin::caller, "files or table have moved since that plan was made");
  }
  const auto reason = body->has("reason") ? body->text("reason") : std::string("apply the configuration");
  return change_answer(services_, services_.table.apply(*plan, reason, request.author, body->flag("force")),
                       request.author, reason);
}

}  // namespace figbridge::facade
