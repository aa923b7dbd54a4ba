// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "adapters/rest/rest_config.h"
#include "core/listener.h"
#include "net/http_types.h"

namespace figbridge::rest {

/// What a request asks about a job: `/jobs/{id}` (GET, DELETE), `/jobs/{id}/answer` (GET) below the base
/// path.
struct JobPath {
  std::optional<JobQuestion> question;  ///< nothing: the path is one, the method is not
  std::string allow;
};
[[nodiscard]] std::optional<JobPath> job_path(const net::RequestHead& head,
                                              const RestListenerSettings& settings);

/// A job as JSON: 202 with Location where it stands for a call's answer, else 200; Retry-After while it has
/// not ended. `preferred`: the caller had asked for it.
[[nodiscard]] Message job_answer(const JobTold& told, const RestListenerSettings& settings, bool preferred);

}  // namespace figbridge::rest
