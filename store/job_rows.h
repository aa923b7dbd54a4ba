// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/job_store.h"
#include "store/payload_seal.h"

namespace Poco::Data {
class Session;
}

/// Jobs as rows of the table `job`, beside their work. What these functions throw is Poco's.
namespace figbridge::store {

inline constexpr const char* kJobQueue = "jobs";

/// With a seal, fingerprint, answer and error are kept sealed.
[[nodiscard]] Status insert_job(Poco::Data::Session& session, const Job& job, const PayloadSeal* seal);
/// With what its work says of it: attempts, cause, and whether it is held. A row that is not what was written
/// is an error with the code `damaged_record`; a sealed one without its key one with `no_key`.
[[nodiscard]] Result<std::optional<Job>> select_job(Poco::Data::Session& session, const std::string& id,
                                                    const PayloadSeal* seal);
/// Writes state (never `held`), times, answer and error anew, with their digest.
[[nodiscard]] Status update_job(Poco::Data::Session& session, const Job& job, const PayloadSeal* seal);

}  // namespace figbridge::store
