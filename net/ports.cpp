// SPDX-License-Identifier: Apache-2.0
#include "net/ports.h"

#include <future>
#include <tuple>
#include <utility>

#include "net/tls_context.h"

namespace figbridge::net {
namespace {

Status refuse(const std::string& address, const std::string& text) {
  return fail(ErrorKind::configuration, Origin::bridge, "address " + address + ": " + text);
}

/// What the port itself enforces; each listener looks after its other limits.
auto limits_of(const PortSettings& port) {
  const auto& limits = port.limits;
  return std::tuple(limits.header_bytes, limits.header_fields, limits.target_bytes, limits.raw_body_bytes,
                    limits.whole_answer_bytes, limits.keep_alive, limits.header_timeout,
                    limits.body_bytes_per_second, port.unix_mode, port.max_connections,
                    port.drained_body_bytes);
}

bool same_limits(const PortSettings& a, const PortSettings& b) {
  return limits_of(a) == limits_of(b);
}

Status check_tls(const TlsServerSettings& settings) {
  auto context = TlsServerContext::create(settings);
  if (!context) return std::unexpected(std::move(context.error()));
  return {};
}

/// All at once, each for as long as `patience`.
bool drain_all(std::vector<std::unique_ptr<Port>> ports, std::chrono::milliseconds patience) {
  std::vector<std::future<bool>> drains;
  drains.reserve(ports.size());
  for (auto& port : ports)
    drains.push_back(std::async(std::launch::async, [&port, patience] { return port->drain(patience); }));
  bool whole = true;
  for (auto& drained : drains) whole = drained.get() && whole;
  return whole;
}

}  // namespace

std::string address_of(const PortSettings& settings) {
  if (!settings.unix_path.empty()) return "unix:" + settings.unix_path;
  const bool v6 = settings.address.find(':') != std::string::npos;
  return (v6 ? "[" + settings.address + "]" : settings.address) + ":" + std::to_string(settings.port);
}

Status Ports::take(Wanted& wanted, const std::string& address, const PortClaims::Claim& claim) {
  if (wanted.settings.tls != claim.settings.tls)
    return refuse(address, "two listeners want it with different TLS settings");
  if (!same_limits(wanted.settings, claim.settings))
    return refuse(address, "two listeners want it with different limits");
  if (claim.path.empty()) {
    if (!wanted.fallback_owner.empty()) {
      return refuse(address,
                    "both '" + wanted.fallback_owner + "' and '" + claim.owner + "' want all other paths");
    }
    wanted.fallback_owner = claim.owner;
    wanted.table.set_fallback(*claim.handler);
    return {};
  }
  const bool added = claim.exact ? wanted.table.add_exact(claim.path, *claim.handler)
                                 : wanted.table.add_prefix(claim.path, *claim.handler);
  if (!added)
    return refuse(address, "the path '" + claim.path + "' of '" + claim.owner +
                               "' is taken, or does not start with '/'");
  return {};
}

Result<Ports::WantedPorts> Ports::group(const PortClaims& claims) {
  WantedPorts wanted;
  for (const auto& claim : claims.all()) {
    const auto address = address_of(claim.settings);
    auto [place, fresh] = wanted.try_emplace(address, Wanted{claim.settings, {}, {}});
    if (auto taken = take(place->second, address, claim); !taken)
      return std::unexpected(std::move(taken.error()));
  }
  return wanted;
}

/// Whether what is open can become what is wanted.
Status Ports::check_open(const std::string& address, const PortSettings& wanted) const {
  const auto& now = open_.at(address).settings;
  if (now.tls.has_value() != wanted.tls.has_value()) {
    return refuse(address, now.tls ? "it is served with TLS; serving it without takes a restart"
                                   : "it is served without TLS; serving it with takes a restart");
  }
  return wanted.tls ? check_tls(*wanted.tls) : Status{};
}

Status Ports::check(const PortClaims& claims) {
  const auto wanted = group(claims);
  if (!wanted) return std::unexpected(wanted.error());
  for (const auto& [address, want] : *wanted) {
    if (!want.settings.tls) continue;
    if (auto serves = check_tls(*want.settings.tls); !serves)
      return fail(wrap(std::move(serves.error()), address));
  }
  return {};
}

Result<Ports::Opening> Ports::open(const PortClaims& claims) {
  auto wanted = group(claims);
  if (!wanted) return std::unexpected(std::move(wanted.error()));
  Opening opening;
  for (auto& [address, want] : *wanted) {
    if (open_.contains(address)) {
      if (auto fits = check_open(address, want.settings); !fits)
        return std::unexpected(std::move(fits.error()));
      continue;
    }
    auto port = std::make_unique<Port>(loops_, want.settings);
    if (answerer_) port->answer_early_with(answerer_);
    port->serve(want.table);
    if (auto started = port->start(); !started) return std::unexpected(std::move(started.error()));
    opening.opened_.emplace(address, Open{want.settings, std::move(port)});
  }
  opening.wanted_ = std::move(*wanted);
  return opening;
}

std::vector<std::string> Ports::serve(Opening opening, std::shared_ptr<const void> owner,
                                      std::chrono::milliseconds patience) {
  std::vector<std::string> unchanged;
  std::vector<std::unique_ptr<Port>> unwanted;
  {
    const std::scoped_lock lock(mutex_);
    open_.merge(opening.opened_);
    for (auto it = open_.begin(); it != open_.end();) {
      auto& [address, open] = *it;
      const auto want = opening.wanted_.find(address);
      if (want == opening.wanted_.end()) {
        unwanted.push_back(std::move(open.port));
        it = open_.erase(it);
        continue;
      }
      const auto& settings = want->second.settings;
      if (!same_limits(open.settings, settings)) unchanged.push_back(address);
      const bool renewed = !settings.tls || open.port->renew_tls(*settings.tls).has_value();
      if (!renewed) unchanged.push_back(address);
      want->second.table.keep(owner);
      open.port->serve(std::move(want->second.table));
      ++it;
    }
  }
  drain_all(std::move(unwanted), patience);
  return unchanged;
}

std::uint16_t Ports::bound(const PortSettings& settings) const {
  const std::scoped_lock lock(mutex_);
  const auto found = open_.find(address_of(settings));
  return found == open_.end() ? std::uint16_t{0} : found->second.port->port();
}

bool Ports::drain(std::chrono::milliseconds patience) {
  std::vector<std::unique_ptr<Port>> all;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [address, open] : open_) all.push_back(std::move(open.port));
    open_.clear();
  }
  return drain_all(std::move(all), patience);
}

}  // namespace figbridge::net
