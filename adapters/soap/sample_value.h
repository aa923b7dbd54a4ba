// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "adapters/soap/codec/plan.h"
#include "adapters/soap/schema/simple_type.h"
#include "core/json/json_index.h"

namespace figbridge::soap {

/// The simple type that stands at a place of an element's canonical JSON (`/Head/CreditLimit/@Currency`);
/// null if there is none, or none that is declared.
[[nodiscard]] const schema::SimpleType* simple_type_at(const schema::ElementDecl& element,
                                                       const JsonPointer& place);

/// Some value of the type, as a canonical JSON token; nothing where none is found (patterns).
[[nodiscard]] std::optional<std::string> sample_value(const CodecPlan& plan, const schema::SimpleType& type);

}  // namespace figbridge::soap
