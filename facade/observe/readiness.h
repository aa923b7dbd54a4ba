// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace figbridge::facade {

/// Why the bridge may be sent calls, or may not yet (or no more). Conditions are named once; each starts as
/// not met. Any thread.
class Readiness {
 public:
  explicit Readiness(const std::vector<std::string>& conditions);

  void met(const std::string& condition);
  /// `why` is shown to whoever asks.
  void not_met(const std::string& condition, std::string why);
  [[nodiscard]] bool ready() const;
  /// `{"ready":false,"conditions":{"configuration":{"met":true},"listeners":{"met":false,"why":"starting"}}}`
  [[nodiscard]] std::string to_json() const;

 private:
  struct Condition {
    bool met = false;
    std::string why = "starting";
  };
  mutable std::mutex mutex_;
  std::map<std::string, Condition> conditions_;
};

}  // namespace figbridge::facade
