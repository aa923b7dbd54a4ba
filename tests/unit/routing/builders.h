// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/operation.h"
#include "routing/catalogue.h"
#include "routing/route.h"

namespace figbridge::routing::test {

/// An operation with both sides and the key /customerId.
struct OperationBuilder {
  Operation made;
  explicit OperationBuilder(std::string name = "customer.get", Safety safety = Safety::read) {
    made.name = std::move(name);
    made.safety = safety;
    made.key = JsonPointer::parse("/customerId").value();
    made.legacy.steps.push_back({.backend = "erp", .call = "Get"});
    made.modern.steps.push_back({.backend = "crm", .call = "GET /customers/{id}"});
  }
  OperationBuilder& without_key() { return made.key.reset(), *this; }
  OperationBuilder& without_legacy() { return made.legacy.steps.clear(), *this; }
  OperationBuilder& without_modern() { return made.modern.steps.clear(), *this; }
  OperationBuilder& in_group(std::string group) { return made.group = std::move(group), *this; }
  operator Operation() const { return made; }  // NOLINT(google-explicit-constructor)
};

inline CohortRule share(BasisPoints points) {
  return {.share = points};
}
inline CohortRule callers(std::vector<std::string> names, Side side = Side::modern) {
  return {.callers = std::move(names), .side = side};
}
inline CohortRule roles(std::vector<std::string> names) {
  return {.roles = std::move(names)};
}
inline CohortRule when(std::string_view pointer, std::vector<std::string> tokens, Side side = Side::modern) {
  return {.when = {{JsonPointer::parse(pointer).value(), std::move(tokens)}}, .side = side};
}

inline Route row(Stage stage, std::vector<CohortRule> cohort = {}, std::string operation = "customer.get") {
  Route made;
  made.operation = std::move(operation);
  made.group = "customer";
  made.salt = "c1";
  made.stage = stage;
  made.cohort = std::move(cohort);
  return made;
}

/// Every member away from its default.
inline Route full_row() {
  Route made = row(Stage::canary, {when("/companyCode", {R"("PT01")", R"("ES\n02")"}),
                                   callers({"anna"}, Side::legacy), roles({"pilot"}), share(525)});
  made.copies = Copies::journal;
  made.compare = 150;
  made.fallback = true;
  made.override_roles = {"support", "test"};
  made.accepted_loss = true;
  made.frozen = Freeze::in_place;
  made.rollback_to = Stage::shadow;
  made.held = Hold{.by = "trip", .since = "2026-11-21T06:28:39.042Z", .why = "5 % faults"};
  made.successor = "crm.get";
  return made;
}

}  // namespace figbridge::routing::test
