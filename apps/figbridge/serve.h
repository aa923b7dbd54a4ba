// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>

#include "facade/bridge.h"

namespace figbridge {

/// What a Bridge of this program is made of; `configuration` is a file or folder.
[[nodiscard]] facade::Bridge::Setup bridge_setup(const std::filesystem::path& configuration);

/// Runs the bridge until SIGTERM or SIGINT; SIGHUP reads the configuration anew. `said` gets what a person
/// should know; `ready` is called once, when calls are taken. The result is an exit code of the command line.
[[nodiscard]] int serve(const std::filesystem::path& configuration, std::ostream& said,
                        const std::function<void(const facade::Bridge&)>& ready);

}  // namespace figbridge
