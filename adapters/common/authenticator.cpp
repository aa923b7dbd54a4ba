// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/authenticator.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "adapters/common/http_front.h"

namespace figbridge {
namespace {

Status not_taken(std::string text) {
  return fail(ErrorKind::unauthenticated, Origin::caller, std::move(text));
}

Identity known_as(const net::RequestHead& head, CallerKind kind, const std::string& name) {
  Identity who{.caller = {.kind = kind, .verified = true, .name = name}, .taken = {}};
  if (head.peer != nullptr) who.caller.address = head.peer->address;
  return who;
}

Identity unknown(const net::RequestHead& head, std::string why) {
  Identity who{.caller = {}, .taken = not_taken(std::move(why))};
  if (head.peer != nullptr) who.caller.address = head.peer->address;
  return who;
}

}  // namespace

Authenticator::Authenticator(const ListenerSettings& settings, const Clock& clock)
    : methods_(settings.methods),
      key_header_(settings.api_key_header),
      challenge_("Basic realm=\"figbridge\", charset=\"UTF-8\""),
      clock_(clock) {
  if (methods_.empty()) return;
  const bool keys = std::ranges::find(methods_, AuthenticationMethod::api_key) != methods_.end();
  challenge_ =
      keys ? "ApiKey realm=\"figbridge\", header=\"" + key_header_ + "\"" : "Figbridge realm=\"figbridge\"";
}

std::shared_ptr<const Authenticator> Authenticator::make(const ListenerSettings& settings,
                                                         const std::string& place, const SourceMark& mark,
                                                         const Clock& clock, Problems& problems) {
  // Not make_shared: the constructor is private.
  std::shared_ptr<Authenticator> made(new Authenticator(settings, clock));
  if (!settings.api_keys.empty()) {
    std::ifstream in(settings.api_keys, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    auto keys = ApiKeys::parse(text);
    if (!in || !keys) {
      problems.add(mark, place + ".api_keys",
                   settings.api_keys + ": " + (in ? keys.error().text : "the file cannot be read"));
      return nullptr;
    }
    made->keys_ = *std::move(keys);
  }
  for (const auto& [name, ranges] : settings.networks) {
    if (auto added = made->networks_.add(name, ranges); !added) {
      problems.add(mark, place + ".networks." + name, added.error().text);
      return nullptr;
    }
  }
  return made;
}

Identity Authenticator::identify(const net::RequestHead& head) const {
  if (methods_.empty()) return {.caller = caller_of(head), .taken = {}};
  for (const auto method : methods_) {
    if (auto who = by(method, head)) return *std::move(who);
  }
  return unknown(head, "nobody is taken here without showing who they are");
}

std::optional<Identity> Authenticator::by(AuthenticationMethod method, const net::RequestHead& head) const {
  switch (method) {
    case AuthenticationMethod::certificate: {
      auto caller = caller_of(head);
      if (caller.kind != CallerKind::certificate) return std::nullopt;
      return Identity{.caller = std::move(caller), .taken = {}};
    }
    case AuthenticationMethod::network: {
      const auto* name = head.peer != nullptr ? networks_.holder(head.peer->address) : nullptr;
      if (name == nullptr) return std::nullopt;
      return known_as(head, CallerKind::network, *name);
    }
    case AuthenticationMethod::api_key:
      break;
  }
  return by_key(head);
}

std::optional<Identity> Authenticator::by_key(const net::RequestHead& head) const {
  if (!head.headers.contains(key_header_)) return std::nullopt;
  const auto key = head.headers.get(key_header_);
  const auto* name = disagrees(head.headers, key_header_) ? nullptr : keys_.holder(key, clock_.wall_now());
  if (name == nullptr) return unknown(head, "the API key is not known here, or has expired");
  return known_as(head, CallerKind::api_key, *name);
}

void Authenticator::drop_credentials(Headers& headers) const {
  if (std::ranges::find(methods_, AuthenticationMethod::api_key) != methods_.end())
    headers.remove(key_header_);
}

}  // namespace figbridge
