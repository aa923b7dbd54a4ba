// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facade/config/configuration.h"

namespace figbridge::test {

/// The configuration of config/examples/erp-to-crm with one text replaced in whatever file has it; null if
/// something is wrong with it.
[[nodiscard]] std::shared_ptr<const facade::Configuration> story_after(const std::string& text,
                                                                       const std::string& by);
/// What is wrong with it, in its files and in what is made of them: "PATH: TEXT"; what is only
/// likely to be wrong: "warning: PATH: TEXT".
[[nodiscard]] std::vector<std::string> problems_after(const std::string& text, const std::string& by);

}  // namespace figbridge::test
