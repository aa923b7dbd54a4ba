// SPDX-License-Identifier: Apache-2.0
#include "facade/operator_call.h"

#include "core/schema/json_schema.h"

namespace figbridge::facade {

Status check_input(const Operation& operation, const JsonText& input) {
  const auto schema = JsonSchema::compile(operation.contract.input);
  if (!schema || schema->accepts_everything()) return {};
  return schema->check_as(JsonIndex(input.view()), Origin::caller, "the input");
}

}  // namespace figbridge::facade
