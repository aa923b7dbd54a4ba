// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/common/api_keys.h"
#include "adapters/common/networks.h"
#include "core/caller.h"
#include "core/config/common_options.h"
#include "core/config/problems.h"
#include "net/http_types.h"

namespace figbridge {

/// Who calls, and whether the listener takes calls from them.
struct Identity {
  Caller caller;
  Status taken;  ///< `unauthenticated`: nothing may be done for this caller
};

/// What a listener's `authenticate:` asks of its callers. The methods are tried in the order in which they
/// were written: the first whose credentials were presented decides, whether they are right or wrong; without
/// any, nobody is taken. `forward`, `none` and nothing written take everybody as they present themselves.
/// Immutable; any thread.
class Authenticator {
 public:
  /// Reads the key file. What is wrong is reported under `place`; then the result is null.
  [[nodiscard]] static std::shared_ptr<const Authenticator> make(const ListenerSettings& settings,
                                                                 const std::string& place,
                                                                 const SourceMark& mark, const Clock& clock,
                                                                 Problems& problems);

  [[nodiscard]] Identity identify(const net::RequestHead& head) const;
  /// The challenge of a 401 (RFC 9110, 11.6.1).
  [[nodiscard]] const std::string& challenge() const { return challenge_; }
  /// Takes out of a message that is passed on what showed this listener who calls.
  void drop_credentials(Headers& headers) const;

 private:
  Authenticator(const ListenerSettings& settings, const Clock& clock);
  /// Nothing: no credentials of this kind were presented.
  [[nodiscard]] std::optional<Identity> by(AuthenticationMethod method, const net::RequestHead& head) const;
  [[nodiscard]] std::optional<Identity> by_key(const net::RequestHead& head) const;

  std::vector<AuthenticationMethod> methods_;
  std::string key_header_;
  ApiKeys keys_;
  Networks networks_;
  std::string challenge_;
  const Clock& clock_;
};

}  // namespace figbridge
