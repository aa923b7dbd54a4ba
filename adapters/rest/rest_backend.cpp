// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_backend.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "adapters/rest/rest_backend_call.h"
#include "core/json/json_writer.h"

namespace figbridge::rest {
namespace {

std::optional<ServiceDescription> read_description(const std::string& name, const std::string& file,
                                                   const SourceMark& mark, Problems& problems) {
  const std::string place = "backends." + name + ".openapi";
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    problems.add(mark, place, "the file " + file + " cannot be read");
    return std::nullopt;
  }
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  auto description = ServiceDescription::read(bytes);
  if (description) return *std::move(description);
  problems.add(mark, place, file + ": " + description.error().describe());
  return std::nullopt;
}

/// The described operation for a call, or why there is none.
Result<const DescribedOperation*> described(const ServiceDescription& description, const std::string& call) {
  if (const auto* found = description.find(call)) {
    const auto pattern = CallPattern::parse(call);
    if (!pattern || pattern->path.segments == found->pattern.path.segments) return found;
    return fail(ErrorKind::configuration, Origin::bridge,
                "the OpenAPI document calls it " + found->pattern.path.text());
  }
  const auto refusal = description.refusal_of(call);
  return fail(ErrorKind::configuration, Origin::bridge,
              refusal.empty() ? "the OpenAPI document has no operation '" + call + "'"
                              : "the OpenAPI document's operation cannot be called: " + std::string(refusal));
}

/// Of a service that nobody described, only what its paths name is known.
JsonText takes_parameters(const CallPattern& pattern) {
  const auto parameters = pattern.path.parameters();
  if (parameters.empty()) return JsonText::trusted("true");
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.name("required");
  out.begin_array();
  for (const auto& name : parameters) out.string(name);
  out.end_array();
  out.end_object();
  return JsonText::trusted(std::move(text));
}

}  // namespace

RestBackend::RestBackend(std::string name, RestBackendSettings settings,
                         std::unique_ptr<HttpUpstream> upstream,
                         std::optional<ServiceDescription> description)
    : name_(std::move(name)),
      settings_(std::move(settings)),
      upstream_(std::move(upstream)),
      description_(std::move(description)) {}

std::unique_ptr<RestBackend> RestBackend::make(const std::string& name, RestBackendSettings settings,
                                               net::Loops& loops, net::Resolver& resolver,
                                               const SourceMark& mark, Problems& problems) {
  std::optional<ServiceDescription> description;
  if (!settings.openapi.empty()) {
    description = read_description(name, settings.openapi, mark, problems);
    if (!description) return nullptr;
  }
  for (const auto& [field, value] : settings.headers) {
    if (is_header_field(field, value)) continue;
    problems.add(mark, "backends." + name + ".headers." + field, std::string(kNoHeaderField));
    return nullptr;
  }
  auto upstream = HttpUpstream::make(name, settings.common, loops, resolver, mark, problems);
  if (!upstream) return nullptr;
  return std::unique_ptr<RestBackend>(
      new RestBackend(name, std::move(settings), std::move(upstream), std::move(description)));
}

std::unique_ptr<BackendCall> RestBackend::bind(const StepSpec& step, Problems& problems) {
  const auto problem = [&](std::string text) {
    problems.add(step.mark, name_ + ": " + step.call, std::move(text));
    return nullptr;
  };
  RestBackendCall::Plan plan;
  if (description_) {
    auto operation = described(*description_, step.call);
    if (!operation) return problem(operation.error().text);
    plan.pattern = (*operation)->pattern;
    plan.contract = (*operation)->contract;
  } else {
    auto pattern = CallPattern::parse(step.call);
    if (!pattern) return problem(pattern.error().text);
    plan.pattern = *std::move(pattern);
    plan.contract.input = takes_parameters(plan.pattern);
  }
  std::vector<std::string> wrong;
  plan.layout = InputLayout::compile(plan.contract.input, plan.pattern, wrong);
  for (auto& text : wrong) problem(std::move(text));
  if (auto output = JsonSchema::compile(plan.contract.output)) plan.output = *std::move(output);
  plan.accepted_is_done = step.options["accepted"].text == "done";
  for (const auto& [code, contract_code] : step.errors) plan.known_codes.push_back(code);
  return std::make_unique<RestBackendCall>(*upstream_, settings_, std::move(plan));
}

Task<Result<Message>> RestBackend::forward(CallContext& context, Message message) {
  std::string target = upstream_->path + message.target;
  auto answer = co_await upstream_->forward(context, std::move(message), std::move(target));
  co_return answer;
}

std::vector<EndpointHealth> RestBackend::health() const {
  return upstream_->health();
}

Task<Status> RestBackend::probe(Deadline deadline) {
  std::string target = upstream_->path.empty() ? "/" : upstream_->path;
  auto found = co_await upstream_->probe(std::move(target), deadline);
  co_return found;
}

}  // namespace figbridge::rest
