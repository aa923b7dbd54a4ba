// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "router.h"

namespace crm {

/// How the service misbehaves on purpose.
struct Fault {
  std::string mode = "none";  ///< none, 500, 503, hang, slow, garbage or truncate
  int millis = 1'000;         ///< of slow
  int count = -1;             ///< calls that are still to be spoiled; -1 is all
};

/// Set by POST /_fault, asked once for each call. For several threads at once.
class Faults {
 public:
  /// Throws Problem for what is no fault.
  Response set(const Request& request);
  /// The mode for this call. Has waited already where the mode says so.
  std::string take();
  /// Ends every wait, for good.
  void stop();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Fault fault_;
  bool stopping_ = false;
};

}  // namespace crm
