// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "apps/figbridge/scenario/case_file.h"
#include "apps/figbridge/scenario/compare.h"
#include "facade/bridge.h"

namespace figbridge::scenario {

struct CaseResult {
  std::string name;
  SourceMark mark;
  std::chrono::milliseconds took{0};
  std::vector<std::string> invalid;  ///< why the case could not be run: its configuration is wrong
  Differences differences;           ///< none: it passed

  [[nodiscard]] bool passed() const { return invalid.empty() && differences.empty(); }
};

/// What a bridge of this program is made of.
using SetupMaker = std::function<facade::Bridge::Setup(const std::filesystem::path& configuration)>;

/// Runs a case against a bridge of its own in this process. Each request waits at most `patience` for its
/// reply. Opens ports on loopback and a temporary folder, which are gone when it returns; writes nothing
/// elsewhere.
[[nodiscard]] CaseResult run_case(const Case& tested, const SetupMaker& setup,
                                  std::chrono::milliseconds patience);

}  // namespace figbridge::scenario
