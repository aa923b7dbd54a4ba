// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "adapters/common/document_loader.h"
#include "adapters/soap/schema/catalogue.h"
#include "adapters/soap/schema/model.h"
#include "adapters/soap/schema/schema_set.h"

namespace figbridge::soap::schema {

/// Compiles the schema document at `location` with all that it includes and imports. Only a document that
/// cannot be read or is no schema, and limits, fail; what single components lack stands in their `problem`.
[[nodiscard]] Result<std::shared_ptr<const Model>> compile_schema(const std::string& location,
                                                                  DocumentLoader& loader,
                                                                  const Catalogue& catalogue,
                                                                  const SchemaLimits& limits = {});

/// The same for a document at hand: no other documents but the catalogue's are read. For tests and small
/// tools.
[[nodiscard]] Result<std::shared_ptr<const Model>> compile_schema_text(std::string_view text);

}  // namespace figbridge::soap::schema
