// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/bridge_resources.h"

#include <algorithm>
#include <utility>

#include "facade/admin/admin_body.h"
#include "facade/admin/admin_json.h"
#include "facade/observe/observed_json.h"

namespace figbridge::facade {
namespace {

using Type = BodyMember::Type;

const std::vector<BodyMember>& explain_members() {
  static const std::vector<BodyMember> kMembers = {{.name = "operation"},
                                                   {.name = "input", .type = Type::any},
                                                   {.name = "method"},
                                                   {.name = "target"},
                                                   {.name = "headers", .type = Type::any},
                                                   {.name = "body"},
                                                   {.name = "listener"},
                                                   {.name = "caller"},
                                                   {.name = "roles", .type = Type::any},
                                                   {.name = "override"}};
  return kMembers;
}

std::unexpected<Error> invalid(const std::string& text, const std::string& at) {
  return fail(ErrorKind::invalid, Origin::caller, text, at);
}

Status read_headers(const AdminJson& json, Headers& headers) {
  if (json.is_null()) return {};
  if (!json.is_object()) return invalid("'headers' is not an object", "/headers");
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) return invalid("a header's value is not a string", "/headers/" + name);
    headers.add(name, value.get<std::string>());
  }
  return {};
}

Status read_roles(const AdminJson& json, std::vector<std::string>& roles) {
  if (json.is_null()) return {};
  if (!json.is_array()) return invalid("'roles' is not a list", "/roles");
  for (const auto& role : json) {
    if (!role.is_string()) return invalid("a role is not a string", "/roles");
    roles.push_back(role.get<std::string>());
  }
  return {};
}

Result<ExplainRequest> explain_request(const AdminBody& body) {
  if (body.has("operation") == body.has("target")) {
    return invalid("either 'operation' or 'method' and 'target' must be given", "");
  }
  ExplainRequest request{.operation = body.text("operation"),
                         .input = body.any("input"),
                         .method = body.has("method") ? body.text("method") : "GET",
                         .target = body.text("target"),
                         .body = body.text("body"),
                         .listener = body.text("listener"),
                         .override_wish = body.text("override")};
  if (body.has("caller")) request.caller.name = body.text("caller");
  request.caller.verified = body.has("caller");  // the operator says so
  if (auto read = read_headers(parsed(body.any("headers").view()), request.headers); !read)
    return fail(read.error());
  if (auto read = read_roles(parsed(body.any("roles").view()), request.caller.roles); !read)
    return fail(read.error());
  return request;
}

}  // namespace

void BridgeResources::add_to(AdminRouter& router) {
  router.add("GET", "/v1/status", [this](const AdminRequest&) { return status(); });
  router.add("GET", "/v1/operations", [this](const AdminRequest&) { return operations(); });
  router.add("GET", "/v1/openapi", [this](const AdminRequest&) { return openapi(); });
  router.add("GET", "/v1/observed", [this](const AdminRequest& request) { return observed(request); });
  router.add("POST", "/v1/explain", [this](const AdminRequest& request) { return explain(request); });
  router.add("POST", "/v1/reload", [this](const AdminRequest& request) { return reload(request); });
}

Result<AdminAnswer> BridgeResources::status() {
  auto json = json_of(services_.status());
  json["table"] = json_of(services_.table.health(), *services_.table.pin());
  return answer_of(json);
}

Result<AdminAnswer> BridgeResources::operations() {
  const auto catalogue = services_.catalogue.pin();
  auto list = AdminJson::array();
  for (const auto& operation : catalogue->operations()) list.push_back(json_of(operation));
  return answer_of({{"operations", std::move(list)}});
}

Result<AdminAnswer> BridgeResources::openapi() {
  auto document = services_.openapi();
  if (!document) return fail(std::move(document).error());
  return AdminAnswer{.body = std::move(*document).release()};
}

Result<AdminAnswer> BridgeResources::observed(const AdminRequest& request) {
  auto names = services_.observed.list();
  if (const auto wanted = request.option("operation"); !wanted.empty()) {
    std::erase_if(names, [&](const ObservedName& name) { return name.name != wanted; });
  }
  return AdminAnswer{.body = observed_report(names, request.option("callers") == "true")};
}

Result<AdminAnswer> BridgeResources::explain(const AdminRequest& request) {
  const auto body = AdminBody::read(request.body, explain_members());
  if (!body) return fail(body.error());
  const auto asked = explain_request(*body);
  if (!asked) return fail(asked.error());
  const auto explanation = services_.explain(*asked);
  if (!explanation) return fail(explanation.error());
  return answer_of(json_of(*explanation));
}

Result<AdminAnswer> BridgeResources::reload(const AdminRequest& request) {
  if (const auto body = AdminBody::read(request.body, {}); !body) return fail(body.error());
  const auto report = services_.reload();
  if (!report) return fail(report.error());
  if (!report->problems.empty()) {
    const Error error{.kind = ErrorKind::configuration,
                      .origin = Origin::caller,
                      .text = "the configuration is wrong; the running one goes on"};
    return problem_of(error, report->problems);
  }
  return answer_of({{"changes", report->changes},
                    {"warnings", report->warnings},
                    {"needs_restart", report->needs_restart}});
}

}  // namespace figbridge::facade
