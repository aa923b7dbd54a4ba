// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace figbridge::net {

/// Something that holds sockets of several loops and may be held by coroutines of any of them. Told, after
/// the loops' threads have ended and before the first loop goes, to let all of that go.
class LoopGuest {
 public:
  virtual ~LoopGuest() = default;
  virtual void loops_end() = 0;
};

}  // namespace figbridge::net
