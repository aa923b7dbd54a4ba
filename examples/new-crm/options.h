// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace crm {

struct Options {
  std::string listen = "127.0.0.1";
  int port = 8089;
  std::string database = ":memory:";
  bool defects = true;
  bool allow_faults = false;
};

/// Says what is wrong on standard error and returns nothing when the command line is not understood.
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace crm
