// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/parity_resources.h"

#include <algorithm>
#include <utility>

#include "core/time_text.h"
#include "facade/admin/admin_json.h"
#include "facade/admin/parity_coverage.h"
#include "facade/admin/parity_json.h"
#include "facade/config/rule_file.h"

namespace figbridge::facade {
void ParityResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/parity", [this](const AdminRequest& request) { return list(request); });
  router.add("GET", "/v1/parity/{}", [this](const AdminRequest& request) { return show(request); });
  router.add("POST", "/v1/parity/{}", [this](const AdminRequest& request) { return change(request); });
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
  const auto catalogue = services_.catalogue.pin();
  const auto report = services_.evidence.report(operation);
  auto json = json_of(report, services_.histories.judge(report), catalogue->find(operation)->contract.output);
  json["rules"] =
      json_of(services_.comparison(operation).rules, report, rfc3339(services_.now()).substr(0, 10));
  json["coverage"] = coverage_of(*catalogue->find(operation), services_.histories.seen(operation));
  if (const auto gates = services_.table.promotion(operation)) json["gates"] = json_of(*gates);
  return answer_of(json);
}

Result<AdminAnswer> ParityResources::change(const AdminRequest& request) {
  const auto& operation = request.names.at(0);
  const auto body = AdminBody::read(request.body, {{.name = "forget", .type = BodyMember::Type::flag},
                                                   {.name = "accept"},
                                                   {.name = "owner"},
                                                   {.name = "expires"},
                                                   {.name = "reason", .required = true}});
  if (!body) return fail(body.error());
  if (body->flag("forget") == body->has("accept") || body->text("reason").empty())
    return fail(ErrorKind::invalid, Origin::caller, "it takes forget: true or accept, and a reason");
  if (auto found = known(operation); !found) return fail(std::move(found.error()));
  if (body->has("accept")) return accept(operation, *body, request.author);
  const auto pairs = services_.evidence.report(operation).pairs;
  services_.forgotten(operation, request.author, body->text("reason"));
  return answer_of({{"operation", operation}, {"forgotten", pairs}});
}

Result<AdminAnswer> ParityResources::accept(const std::string& operation, const AdminBody& body,
                                            const std::string& author) {
  const auto judgement = services_.histories.judge(services_.evidence.report(operation));
  const auto name = body.text("accept");
  const auto found = std::ranges::find(judgement.proposals, name, &migrations::Proposal::name);
  if (found == judgement.proposals.end())
    return fail(ErrorKind::not_found, Origin::caller,
                "there is no proposal '" + name + "' for " + operation + ": figbridge parity " + operation +
                    " --proposals");
  if (!may_be_shown(*found, services_.catalogue.pin()->find(operation)->contract.output))
    return fail(
        ErrorKind::invalid, Origin::caller,
        found->field + " is not x-class: public in the contract, so its values are not written to a file");
  auto file = rule_file_of(operation, *found,
                           {.owner = body.text("owner"),
                            .reason = body.text("reason"),
                            .expires = body.text("expires"),
                            .author = author});
  if (!file) return fail(std::move(file.error()));
  auto written = services_.keep_rule(*file);
  if (!written) return fail(std::move(written.error()));
  return answer_of({{"operation", operation}, {"rule", file->rule}, {"file", *written}});
}

}  // namespace figbridge::facade
