// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/parity_resources.h"

#include <utility>

#include "facade/admin/admin_body.h"
#include "facade/admin/admin_json.h"

namespace figbridge::facade {
namespace {

using migrations::ParityCluster;
using migrations::ParityReport;

double milliseconds(std::chrono::microseconds value) {
  return static_cast<double>(value.count()) / 1000;
}

AdminJson json_of(const ParityReport& report) {
  return {{"operation", report.operation},
          {"pairs", report.pairs},
          {"same", report.same},
          {"explained", report.explained},
          {"different", report.different},
          {"outcomes", report.outcomes},
          {"left_out", report.left_out},
          {"different_at_most", report.bound},
          {"answered_ms", milliseconds(report.answered_mean)},
          {"aside_ms", milliseconds(report.aside_mean)},
          {"since", report.since}};
}

AdminJson json_of(const ParityCluster& cluster) {
  auto examples = AdminJson::array();
  for (const auto& example : cluster.examples) {
    examples.push_back({{"trace_id", example.trace_id},
                        {"at", example.at},
                        {"answered", example.answered},
                        {"aside", example.aside}});
  }
  return {
      {"field", cluster.field},         {"kind", name_of(cluster.kind)},    {"rule", cluster.rule},
      {"pairs", cluster.pairs},         {"first_seen", cluster.first_seen}, {"last_seen", cluster.last_seen},
      {"examples", std::move(examples)}};
}

}  // namespace

void ParityResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/parity", [this](const AdminRequest& request) { return list(request); });
  router.add("GET", "/v1/parity/{}", [this](const AdminRequest& request) { return show(request); });
  router.add("POST", "/v1/parity/{}", [this](const AdminRequest& request) { return forget(request); });
}

Status ParityResources::known(const std::string& operation) {
  if (services_.catalogue.pin()->index_of(operation)) return {};
  return fail(ErrorKind::not_found, Origin::caller, "there is no operation '" + operation + "'");
}

Result<AdminAnswer> ParityResources::list(const AdminRequest&) {
  auto list = AdminJson::array();
  for (const auto& operation : services_.evidence.operations())
    list.push_back(json_of(services_.evidence.report(operation)));
  return answer_of({{"parity", std::move(list)}});
}

Result<AdminAnswer> ParityResources::show(const AdminRequest& request) {
  const auto& operation = request.names.at(0);
  if (auto found = known(operation); !found) return fail(std::move(found.error()));
  const auto report = services_.evidence.report(operation);
  auto json = json_of(report);
  auto clusters = AdminJson::array();
  for (const auto& cluster : report.clusters) clusters.push_back(json_of(cluster));
  json["differences"] = std::move(clusters);
  json["unlisted"] = report.unlisted;
  if (const auto gates = services_.table.promotion(operation)) json["gates"] = json_of(*gates);
  return answer_of(json);
}

Result<AdminAnswer> ParityResources::forget(const AdminRequest& request) {
  const auto& operation = request.names.at(0);
  const auto body =
      AdminBody::read(request.body, {{.name = "forget", .type = BodyMember::Type::flag, .required = true},
                                     {.name = "reason", .required = true}});
  if (!body) return fail(body.error());
  if (!body->flag("forget") || body->text("reason").empty())
    return fail(ErrorKind::invalid, Origin::caller, "it takes forget: true and a reason");
  if (auto found = known(operation); !found) return fail(std::move(found.error()));
  const auto pairs = services_.evidence.report(operation).pairs;
  services_.forgotten(operation, request.author, body->text("reason"));
  return answer_of({{"operation", operation}, {"forgotten", pairs}});
}

}  // namespace figbridge::facade
