// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace figbridge::test {

/// What is wrong with the story's configuration (config/examples/erp-to-crm) after an edit: a text that
/// stands there once, replaced in whatever file has it. Warnings begin with "warning: ".
std::vector<std::string> problems_after(const std::string& text, const std::string& by);

}  // namespace figbridge::test
