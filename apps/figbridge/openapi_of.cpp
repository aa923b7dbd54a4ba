// SPDX-License-Identifier: Apache-2.0
#include "apps/figbridge/openapi_of.h"

#include <vector>

#include "adapters/rest/openapi_writer.h"

namespace figbridge {

std::string openapi_of(const facade::Generation& generation) {
  std::vector<OperationBinding> offered;
  for (const auto& operation : generation.catalogue->operations()) {
    for (const auto& binding : operation.bindings) {
      if (binding.protocol == "rest") offered.push_back({&operation, &binding});
    }
  }
  return rest::openapi_document(offered, rest::OpenApiSettings{.jobs_path = "/jobs"});
}

}  // namespace figbridge
