// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_bindings.h"

#include <algorithm>
#include <charconv>

#include "adapters/rest/openapi_writer.h"

namespace figbridge::rest {
namespace {

/// `x-status` of each declared error: 400 to 599, else nothing.
std::map<std::string, int> error_statuses(const Contract& contract) {
  std::map<std::string, int> out;
  for (const auto& [code, schema] : contract.errors) {
    const JsonIndex index(schema.view());
    const auto status = index.member(0, "x-status");
    int value = 0;
    if (status) {
      const auto text = index.value(*status);
      std::from_chars(text.data(), text.data() + text.size(), value);
    }
    if (value >= 400 && value < 600) out.emplace(code, value);
  }
  return out;
}

int status_of(const BindingSpec& binding) {
  int value = 200;
  const std::string& text = binding.options["status"].text;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::shared_ptr<const RestBindings> RestBindings::compile(std::span<const OperationBinding> operations,
                                                          const RestListenerSettings& settings,
                                                          Problems& problems) {
  auto out = std::make_shared<RestBindings>();
  out->base_path_ = settings.base_path;
  for (const auto& bound : operations) out->add(bound, problems);
  for (auto& route : out->routes_) {
    route.answers_later = route.answers_later && !settings.jobs_path.empty();
    out->has_jobs_ = out->has_jobs_ || route.answers_later;
  }
  out->openapi_ =
      openapi_document(operations, {.base_path = settings.base_path, .jobs_path = settings.jobs_path});
  return out;
}

void RestBindings::add(const OperationBinding& bound, Problems& problems) {
  const Operation& operation = *bound.operation;
  const std::string path = "operations." + operation.name + ".listeners";
  const auto problem = [&](std::string text) { problems.add(bound.binding->mark, path, std::move(text)); };
  auto pattern = CallPattern::parse(bound.binding->at);
  if (!pattern) return problem(pattern.error().text);
  if (pattern->method == "GET" && operation.safety != Safety::read)
    problem("GET is for operations whose safety is `read`");
  RestRoute route{.operation = operation.name,
                  .pattern = *std::move(pattern),
                  .answers_later = operation.accepted.has_value(),
                  .status = status_of(*bound.binding),
                  .errors = operation.contract.errors,
                  .error_statuses = error_statuses(operation.contract)};
  std::vector<std::string> wrong;
  route.layout = InputLayout::compile(operation.contract.input, route.pattern, wrong);
  for (auto& text : wrong) problem(std::move(text));
  auto schema = JsonSchema::compile(operation.contract.input);
  if (!schema) return problem("the contract's input: " + schema.error().describe());
  route.input = *std::move(schema);
  if (auto clash = router_.add(route.pattern, static_cast<std::uint32_t>(routes_.size())))
    return problem(*std::move(clash));
  routes_.push_back(std::move(route));
}

const RestRoute* RestBindings::route_of(std::string_view operation) const {
  const auto found = std::ranges::find(routes_, operation, &RestRoute::operation);
  return found == routes_.end() ? nullptr : &*found;
}

RouteResult RestBindings::find(std::string_view method, std::string_view path) const {
  if (!path.starts_with(base_path_)) return NoRoute{};
  path.remove_prefix(base_path_.size());
  return router_.find(method, path);
}

}  // namespace figbridge::rest
