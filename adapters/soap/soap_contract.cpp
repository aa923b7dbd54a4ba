// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/soap_contract.h"

#include <algorithm>
#include <utility>

#include "adapters/soap/wsdl/coverage.h"
#include "adapters/soap/wsdl/definitions.h"
#include "adapters/soap/wsdl/operation_id.h"
#include "adapters/soap/wsdl/operations.h"

namespace figbridge::soap {

namespace {

/// Steps of all coverage walks of one WSDL together.
constexpr std::size_t kWalkBudget = 20'000'000;

void note_header(WsdlOperation& operation, const WsdlHeader& header) {
  if (!header.problem.empty()) {
    operation.notes.push_back("a SOAP header is not handled: " + header.problem);
  } else if (!header.element->problem.empty()) {
    operation.notes.push_back("a SOAP header is not handled: " + header.element->problem);
  }
}

void measure(WsdlOperation& operation, std::size_t& budget) {
  wsdl::CoverageWalk walk(budget);
  std::string derived;
  for (const WsdlMessage* message : {&operation.request, &operation.response}) {
    if (message->element != nullptr) walk.walk(*message->element, operation.problem, derived);
    for (const WsdlHeader& header : message->headers) note_header(operation, header);
  }
  for (WsdlFault& fault : operation.faults) {
    if (fault.element != nullptr) walk.walk(*fault.element, fault.problem, derived);
    if (!fault.problem.empty()) {
      fault.element = nullptr;
      operation.notes.push_back("fault " + fault.name + " is not declared to callers: " + fault.problem);
    }
  }
  if (!derived.empty())
    operation.notes.push_back("a type that only xsi:type brings in is not handled: " + derived);
  operation.coverage = walk.coverage();
}

void drop_refused(WsdlOperation& operation) {
  if (!operation.refused()) return;
  operation.request.element = nullptr;
  operation.response.element = nullptr;
  operation.coverage = {};
}

}  // namespace

std::string WsdlOperation::summary() const {
  if (refused()) return "refused: " + problem;
  if (coverage.typed()) return "100 % typed";
  return std::to_string(coverage.wildcards) +
         (coverage.wildcards == 1 ? " wildcard spot" : " wildcard spots");
}

const WsdlOperation* WsdlModel::operation(std::string_view id) const {
  const auto found = std::ranges::find(operations, id, &WsdlOperation::id);
  return found == operations.end() ? nullptr : &*found;
}

const WsdlOperation* WsdlModel::called(std::string_view call) const {
  if (const WsdlOperation* by_id = operation(call)) return by_id;
  const auto named = [&](const WsdlOperation& each) { return each.name == call; };
  const auto found = std::ranges::find_if(operations, named);
  if (found == operations.end() || std::ranges::count_if(operations, named) > 1) return nullptr;
  return &*found;
}

Result<WsdlModel> read_wsdl(const std::string& location, DocumentLoader& loader, const Catalogue& catalogue,
                            const schema::SchemaLimits& limits) {
  schema::ModelBuilder builder(loader, catalogue, limits);
  wsdl::Definitions definitions(builder);
  if (auto read = definitions.read(location); !read) return std::unexpected(read.error());
  if (auto compiled = builder.compile(); !compiled) return std::unexpected(compiled.error());
  WsdlModel model{.location = location, .target = definitions.target(), .missing = definitions.missing()};
  if (auto read = wsdl::OperationReader(definitions, builder).read(model); !read)
    return std::unexpected(read.error());
  wsdl::assign_ids(model.operations);
  for (std::string& line : builder.documents().missing()) model.missing.push_back(std::move(line));
  model.documents = builder.documents().locations();
  auto finished = builder.finish();
  if (!finished) return std::unexpected(finished.error());
  model.model = std::move(*finished);
  std::size_t budget = kWalkBudget;
  for (WsdlOperation& operation : model.operations) {
    measure(operation, budget);
    drop_refused(operation);
  }
  if (budget == 0) {
    return fail(ErrorKind::too_large, Origin::caller, "the operations reach too many types", location);
  }
  return model;
}

}  // namespace figbridge::soap
