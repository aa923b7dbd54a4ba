// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace erp {

struct Options {
  std::string listen = "127.0.0.1";
  int port = 8088;
  std::string database = ":memory:";
};

/// Says what is wrong on standard error and returns nothing when the command line is not understood.
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace erp
