// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/common/document_loader.h"
#include "core/json/json_text.h"

namespace figbridge::rest {

struct BundledDocument {
  JsonText text;
  bool refers_elsewhere = false;  ///< something was brought in, so the text is not what stood at the location
  /// References that lead nowhere, with the reason: they stay as they are, and refuse the operations that
  /// need them.
  std::vector<std::string> missing;
};

/// An OpenAPI document with everything that it refers to in other documents among its own components, each
/// once, under its own name where that is free. Which documents may be read is the loader's business; at most
/// 4,096 of them, 64 MiB in all. Equal documents give equal bytes. Fails if the main document cannot be read.
[[nodiscard]] Result<BundledDocument> bundle_openapi(const std::string& location, std::string_view bytes,
                                                     DocumentLoader& loader);

}  // namespace figbridge::rest
