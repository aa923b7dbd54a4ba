// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/intent_store.h"
#include "store/payload_seal.h"

namespace Poco::Data {
class Session;
}

/// Intents as rows of the table `intent`. What these functions throw is Poco's.
namespace figbridge::store {

/// Each row has two digests: one over what was written before the first call, one over state and outcome. A
/// record is handed out only if both are right: else the error's code is `damaged_record`. A sealed one
/// without its key is an error with the code `no_key`.
[[nodiscard]] Result<std::vector<IntentRecord>> select_intents(Poco::Data::Session& session,
                                                               const std::string& condition,
                                                               std::vector<std::string> values,
                                                               const PayloadSeal* seal);

// With a seal, what callers sent and were answered is kept sealed; a failure to do so writes nothing.

Status insert_intent(Poco::Data::Session& session, const Intent& intent, const PayloadSeal* seal);
/// Writes the side that is called anew, with its digest.
Status update_side(Poco::Data::Session& session, const Intent& intent, const PayloadSeal* seal);
/// Writes state, answer, error and settlement anew, with their digest.
Status update_outcome(Poco::Data::Session& session, const IntentRecord& record, const PayloadSeal* seal);
void delete_intent(Poco::Data::Session& session, std::string id);

}  // namespace figbridge::store
