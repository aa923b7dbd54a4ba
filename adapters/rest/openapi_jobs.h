// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/operation.h"

/// What an OpenAPI document says of calls that are answered later: docs/jobs.md. Whole canonical values.
namespace figbridge::rest {

/// The schema `Job` and the response `Accepted`, for `components`.
extern const std::string_view kJobSchema;
extern const std::string_view kAcceptedResponse;
extern const std::string_view kAcceptedReference;
/// The header parameter Prefer of an operation.
[[nodiscard]] std::string prefer_parameter(const AcceptedSpec& accepted);
/// The path items of a job and of its answer.
[[nodiscard]] std::string_view job_path_item();
[[nodiscard]] std::string_view job_answer_path_item();

}  // namespace figbridge::rest
