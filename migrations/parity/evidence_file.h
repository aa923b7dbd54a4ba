// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/clock.h"
#include "migrations/parity/evidence.h"

namespace figbridge::migrations {

/// Reads what an earlier run had found. No file is no error. One that cannot be read as what it should be is
/// set aside under a name of its own, and the error says so; `evidence` is then as it was.
Status restore_evidence(Evidence& evidence, const std::filesystem::path& file, const Clock& clock);

}  // namespace figbridge::migrations
