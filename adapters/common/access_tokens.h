// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/config/common_options.h"
#include "core/deadline.h"
#include "core/task.h"
#include "net/client.h"
#include "net/waiters.h"

namespace figbridge {

/// The bearer token of one backend, for the whole process. Any loop. One call fetches while the others wait
/// (4,096 at most, the rest is `overloaded`), or go on with the old token as long as it is good. A token is
/// renewed when a tenth of its life is left, thirty seconds at most. A failure is everybody's for a second,
/// so that a token endpoint that is ill is not asked by every call.
class AccessTokens : public std::enable_shared_from_this<AccessTokens> {
 public:
  /// `endpoint` leads to the token endpoint; its own path and query are `target`. The clock outlives it.
  AccessTokens(std::unique_ptr<net::Upstream> endpoint, std::string target, OAuth2Client client,
               const Clock& clock);

  /// A token that was good a moment ago. Errors are those of read_token and Upstream::send, `timeout` by the
  /// deadline; effect none: nothing was asked of the backend. Keeps itself alive.
  Task<Result<std::string>> token(Deadline deadline);

  /// The backend does not take this token (401). True if another one can be had: the next call of token()
  /// gives it. At most one renewal in ten seconds comes from here, since a backend that takes no token at all
  /// must not make us ask for ever new ones.
  [[nodiscard]] bool refused(const std::string& token);

 private:
  class Turn;
  Task<Result<std::string>> fetch(Deadline deadline);
  Task<Result<std::string>> ask(Deadline deadline);
  [[nodiscard]] std::string take_in(std::string token, std::chrono::seconds lifetime);
  void note_failure(const Error& error, Deadline deadline);

  std::unique_ptr<net::Upstream> endpoint_;
  std::string target_;
  OAuth2Client client_;
  const Clock& clock_;

  std::mutex mutex_;  ///< guards what follows
  net::Waiters waiters_;
  bool fetching_ = false;
  std::string token_;  ///< empty: none
  Steady::time_point renew_at_;
  Steady::time_point expires_at_;
  std::optional<Error> failure_;
  Steady::time_point failure_until_;
  std::optional<Steady::time_point> refused_at_;
};

}  // namespace figbridge
