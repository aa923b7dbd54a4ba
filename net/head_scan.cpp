// SPDX-License-Identifier: Apache-2.0
#include "net/head_scan.h"

namespace figbridge::net {

HeadScan::State HeadScan::look(std::string_view bytes) {
  while (true) {
    const auto newline = bytes.find('\n', next_);
    if (newline == std::string_view::npos) {
      next_ = bytes.size();
      return State::incomplete;
    }
    if (newline == line_ || bytes[newline - 1] != '\r') {
      next_ = newline;
      return State::bare_newline;
    }
    const bool empty_line = newline == line_ + 1;
    next_ = line_ = newline + 1;
    if (empty_line) return State::complete;
  }
}

}  // namespace figbridge::net
