// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/access_tokens.h"

#include <algorithm>
#include <utility>

#include "adapters/common/token_request.h"

namespace figbridge {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWaiting = 4096;
constexpr std::size_t kAnswerBytes = 64 * 1024;
constexpr auto kFetchTime = 10s;
constexpr auto kQuiet = 1s;
constexpr auto kBetweenRefusals = 10s;

}  // namespace

/// One call's turn at fetching. However it ends, the others look again.
class AccessTokens::Turn {
 public:
  explicit Turn(AccessTokens& tokens) : tokens_(tokens) {}
  ~Turn() {
    const std::scoped_lock lock(tokens_.mutex_);
    tokens_.fetching_ = false;
    while (tokens_.waiters_.wake_one()) {
    }
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  AccessTokens& tokens_;
};

AccessTokens::AccessTokens(std::unique_ptr<net::Upstream> endpoint, std::string target, OAuth2Client client,
                           const Clock& clock)
    : endpoint_(std::move(endpoint)),
      target_(std::move(target)),
      client_(std::move(client)),
      clock_(clock),
      waiters_(mutex_) {}

Task<Result<std::string>> AccessTokens::token(Deadline deadline) {
  const auto self = shared_from_this();
  for (;;) {
    std::unique_lock lock(mutex_);
    const auto now = clock_.steady_now();
    const bool failed = failure_ && now < failure_until_;
    const bool good = !token_.empty() && now < expires_at_;
    if (good && (now < renew_at_ || fetching_ || failed)) co_return token_;
    if (failed) co_return fail(*failure_);
    if (!fetching_) {
      fetching_ = true;
      lock.unlock();
      auto fetched = co_await fetch(deadline);
      co_return fetched;
    }
    if (waiters_.size() >= kWaiting)
      co_return fail(ErrorKind::overloaded, Origin::bridge, "too many calls wait for a token");
    const net::Woken woken = co_await waiters_.wait(lock, deadline);
    if (woken == net::Woken::by_deadline)
      co_return fail(ErrorKind::timeout, Origin::backend, "no token came in time");
  }
}

Task<Result<std::string>> AccessTokens::fetch(Deadline deadline) {
  const Turn turn(*this);
  const Deadline by = deadline.shortened_to(Deadline::after(clock_, kFetchTime));
  auto fetched = co_await ask(by);
  if (!fetched) {
    fetched.error().effect = Effect::none;
    note_failure(fetched.error(), deadline);
  }
  co_return fetched;
}

Task<Result<std::string>> AccessTokens::ask(Deadline deadline) {
  auto request = token_request(client_, target_);
  auto response = co_await endpoint_->send(std::move(request), deadline);
  if (!response) co_return std::unexpected(std::move(response.error()));
  const auto body = co_await read_all(*response->body, kAnswerBytes, Origin::backend);
  if (!body) co_return std::unexpected(wrap(body.error(), "reading the token endpoint's answer"));
  auto granted = read_token(response->head.status, *body);
  if (!granted) co_return std::unexpected(std::move(granted.error()));
  co_return take_in(std::move(granted->text), granted->lifetime);
}

std::string AccessTokens::take_in(std::string token, std::chrono::seconds lifetime) {
  const std::scoped_lock lock(mutex_);
  const auto now = clock_.steady_now();
  expires_at_ = now + lifetime;
  renew_at_ =
      expires_at_ - std::min<std::chrono::milliseconds>(std::chrono::milliseconds(lifetime) / 10, 30s);
  failure_.reset();
  token_ = std::move(token);
  return token_;
}

void AccessTokens::note_failure(const Error& error, Deadline deadline) {
  const std::scoped_lock lock(mutex_);
  const auto now = clock_.steady_now();
  if (deadline.passed(now)) return;  // it was this call that could not wait
  failure_ = error;
  failure_until_ = now + kQuiet;
}

bool AccessTokens::refused(const std::string& token) {
  const std::scoped_lock lock(mutex_);
  if (token_ != token) return true;
  const auto now = clock_.steady_now();
  if (refused_at_ && now - *refused_at_ < kBetweenRefusals) return false;
  refused_at_ = now;
  token_.clear();
  return true;
}

}  // namespace figbridge
