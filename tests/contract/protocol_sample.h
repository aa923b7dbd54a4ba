// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace figbridge::test {

/// A protocol as the contract suite needs it: one operation, `echo`, in that protocol's bytes. A new protocol
/// joins the suite by one more of these.
struct ProtocolSample {
  std::string protocol;
  std::string listener;   ///< YAML of the listener, without its address
  std::string backend;    ///< YAML of the backend, without its endpoints
  std::string binding;    ///< YAML of where `echo` is offered
  std::string call;       ///< YAML of the step's call
  std::string canonical;  ///< the request's and the answer's canonical form
  std::string request;    ///< what a caller sends, a whole HTTP request
  std::string answer;     ///< what the backend's side answers, a whole HTTP answer
  std::string error;      ///< what stands in every error that a caller of this protocol is given
};

[[nodiscard]] const std::vector<ProtocolSample>& protocol_samples();

}  // namespace figbridge::test
