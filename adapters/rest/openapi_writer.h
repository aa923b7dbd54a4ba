// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "core/listener.h"

namespace figbridge::rest {

struct OpenApiSettings {
  std::string title = "Figbridge";
  std::string version = "1";
  std::string base_path;  ///< becomes the server's URL; empty: "/"
  std::string jobs_path;  ///< where callers ask for jobs; empty: nowhere, and nobody is answered later
};

/// An OpenAPI 3.1 document of what is offered over HTTP: an operation for every binding whose pattern is one
/// (others are left out), schemas from the contracts (their `$defs` become components; of two different ones
/// with one name the second gets a number), problem documents as error answers, `x-figbridge-safety` beside
/// each operation. Deterministic bytes: the same operations give the same document. JSON with two spaces a
/// level.
[[nodiscard]] std::string openapi_document(std::span<const OperationBinding> operations,
                                           const OpenApiSettings& settings);

}  // namespace figbridge::rest
