// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "store/payload_seal.h"

namespace figbridge::store {

/// A text as a row keeps it: sealed, if there is a seal and something to hide; else as it is. Which of both
/// shows in its first bytes (a plain text that begins like a sealed one gets a mark), so that rows from
/// before there was a key are read as they are.
[[nodiscard]] Result<std::string> kept_text(const std::string& text, const PayloadSeal::Place& place,
                                            const PayloadSeal* seal);
/// Error::code is `no_key` without the key of a sealed one, `damaged` if it is not what was sealed.
[[nodiscard]] Result<std::string> told_text(std::string kept, const PayloadSeal::Place& place,
                                            const PayloadSeal* seal);

}  // namespace figbridge::store
