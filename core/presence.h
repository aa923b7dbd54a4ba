// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace figbridge {

/// Whether somebody is still there to be told how a call went.
class Presence {
 public:
  virtual ~Presence() = default;
  /// The other end has closed its side, as far as is known. One that only closed its way of sending looks the
  /// same: so this alone does not end a call that need not wait. On the call's loop.
  [[nodiscard]] virtual bool gone() const { return false; }
};

}  // namespace figbridge
