// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "adapters/soap/soap_contract.h"

namespace figbridge::soap {

/// The paths under which callers reach one service: the listener's own, and those of the addresses in its
/// WSDL. Old servers read a path tolerantly, so other spellings count too (case, doubled and closing slashes,
/// dot segments, percent-encoding, `;jsessionid=…`): a call that was moved must not get round its route by
/// them. Immutable; any thread.
class ServicePaths {
 public:
  ServicePaths(std::string own, const WsdlModel& wsdl);

  [[nodiscard]] const std::string& own() const { return own_; }
  [[nodiscard]] bool lead_to_service(std::string_view path) const;

 private:
  std::string own_;
  std::unordered_set<std::string> folded_;
};

}  // namespace figbridge::soap
