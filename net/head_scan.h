// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace figbridge::net {

/// Finds the end of a message head while its bytes come in, so that the policy sees it whole and raw.
class HeadScan {
 public:
  enum class State : std::uint8_t {
    incomplete,
    complete,      ///< size() bytes, the empty line included
    bare_newline,  ///< a line ends with LF alone, at size(): never a head (RFC 9112 section 2.2 lets us
                   ///< refuse it)
  };

  /// `bytes` begin with the head and only ever grow between calls; what was looked at is not looked at again.
  State look(std::string_view bytes);
  [[nodiscard]] std::size_t size() const { return next_; }

 private:
  std::size_t next_ = 0;  ///< where the search for the next LF begins: after the last line's end
  std::size_t line_ = 0;  ///< where the current line begins
};

}  // namespace figbridge::net
