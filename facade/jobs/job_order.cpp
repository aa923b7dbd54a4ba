// SPDX-License-Identifier: Apache-2.0
#include "facade/jobs/job_order.h"

#include <array>

#include "core/json/json_index.h"
#include "core/json/json_writer.h"

namespace figbridge::facade {
namespace {

constexpr std::array kCallerKinds = {CallerKind::anonymous, CallerKind::network, CallerKind::certificate,
                                     CallerKind::api_key,   CallerKind::token,   CallerKind::username_token,
                                     CallerKind::basic,     CallerKind::folder,  CallerKind::dsn,
                                     CallerKind::operator_};

void write_caller(JsonWriter& out, const Caller& caller) {
  out.begin_object();
  out.name("kind");
  out.string(name_of(caller.kind));
  out.name("verified");
  out.boolean(caller.verified);
  for (const auto& [name, value] : {std::pair("name", &caller.name), std::pair("address", &caller.address),
                                    std::pair("tenant", &caller.tenant)}) {
    out.name(name);
    out.string(*value);
  }
  out.name("roles");
  out.begin_array();
  for (const auto& role : caller.roles) out.string(role);
  out.end_array();
  out.end_object();
}

std::string text(const JsonIndex& index, JsonIndex::Id object, std::string_view name) {
  const auto found = index.member(object, name);
  return found ? index.plain(*found) : std::string();
}

Caller read_caller(const JsonIndex& index, JsonIndex::Id id) {
  Caller caller{.verified = text(index, id, "verified") == "true",
                .name = text(index, id, "name"),
                .address = text(index, id, "address"),
                .tenant = text(index, id, "tenant")};
  const auto kind = text(index, id, "kind");
  for (const auto each : kCallerKinds) {
    if (name_of(each) == kind) caller.kind = each;
  }
  const auto roles = index.member(id, "roles");
  if (!roles) return caller;
  for (auto role = index.first_child(*roles); role; role = index.next_sibling(*role, *roles))
    caller.roles.push_back(index.plain(*role));
  return caller;
}

}  // namespace

std::string payload_of(const JobOrder& order) {
  std::string payload;
  JsonWriter out(payload);
  out.begin_object();
  for (const auto& [name, value] : {std::pair("operation", &order.operation), std::pair("key", &order.key),
                                    std::pair("override", &order.override_wish)}) {
    out.name(name);
    out.string(*value);
  }
  out.name("caller");
  write_caller(out, order.caller);
  out.name("input");
  out.token(order.input.view());
  out.end_object();
  return payload;
}

Result<JobOrder> order_of(std::string_view payload) {
  auto json = parse_json(payload, JsonLimits{.depth = 1'000}, Origin::bridge);
  if (!json) return std::unexpected(wrap(std::move(json.error()), "reading a job"));
  const JsonIndex index(json->view());
  const auto caller = index.member(0, "caller");
  const auto input = index.member(0, "input");
  if (!caller || !input || text(index, 0, "operation").empty() || text(index, 0, "key").empty())
    return fail(ErrorKind::internal, Origin::bridge, "the job cannot be read");
  return JobOrder{.operation = text(index, 0, "operation"),
                  .key = text(index, 0, "key"),
                  .override_wish = text(index, 0, "override"),
                  .caller = read_caller(index, *caller),
                  .input = JsonText::trusted(std::string(index.value(*input)))};
}

}  // namespace figbridge::facade
