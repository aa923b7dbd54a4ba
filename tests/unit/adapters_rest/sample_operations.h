// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/listener.h"

namespace figbridge::test {

/// Operations and where they are offered over HTTP.
class Offered {
 public:
  Operation& add(std::string name, std::string at, std::string_view input, std::string_view output = "true") {
    Operation& operation = operations_.emplace_back();
    operation.name = std::move(name);
    operation.safety = at.starts_with("GET") ? Safety::read : Safety::write;
    operation.contract.input = *parse_json(input, {}, Origin::bridge);
    operation.contract.output = *parse_json(output, {}, Origin::bridge);
    operation.bindings.push_back({.protocol = "rest", .at = std::move(at)});
    return operation;
  }
  [[nodiscard]] std::vector<OperationBinding> bindings() const {
    std::vector<OperationBinding> out;
    for (const auto& operation : operations_) out.push_back({&operation, &operation.bindings.front()});
    return out;
  }

  /// The one of that name.
  Operation& operator[](std::string_view name) {
    for (auto& operation : operations_) {
      if (operation.name == name) return operation;
    }
    return operations_.front();
  }

 private:
  std::deque<Operation> operations_;
};

/// The binding's `status: 201`.
inline void answer_with(Operation& operation, std::string status) {
  ConfigNode name{.kind = ConfigNode::Kind::scalar, .text = "status"};
  ConfigNode value{.kind = ConfigNode::Kind::scalar, .text = std::move(status)};
  operation.bindings.front().options.kind = ConfigNode::Kind::map;
  operation.bindings.front().options.members.emplace_back(std::move(name), std::move(value));
}

inline Offered customer_operations() {
  constexpr std::string_view kCustomer =
      R"({"$ref":"#/$defs/Customer","$defs":{"Customer":{"type":"object","required":["name"],"properties":{"id":{"type":"integer"},"name":{"type":"string"}}}}})";
  constexpr std::string_view kId =
      R"({"type":"object","required":["id"],"additionalProperties":false,"properties":{"id":{"type":"integer"}}})";
  Offered out;
  auto& get = out.add("customer.get", "GET /customers/{id}", kId, kCustomer);
  get.contract.errors.emplace(
      "unknown_customer",
      *parse_json(R"({"type":"object","properties":{"id":{"type":"integer"}},"x-status":404})", {},
                  Origin::bridge));
  out.add(
      "customer.list", "GET /customers",
      R"({"type":"object","additionalProperties":false,"properties":{"tag":{"type":"array","items":{"type":"string"}}}})",
      R"({"type":"array"})");
  answer_with(out.add("customer.create", "POST /customers", kCustomer, kCustomer), "201");
  out.add(
      "customer.update", "PUT /customers/{id}",
      R"({"type":"object","required":["id","name"],"additionalProperties":false,"properties":{"id":{"type":"integer"},"name":{"type":"string"}}})",
      kCustomer);
  out.add("customer.delete", "DELETE /customers/{id}", kId, R"({"type":"null"})");
  return out;
}

}  // namespace figbridge::test
