// SPDX-License-Identifier: Apache-2.0
#include "net/ports.h"

#include <future>
#include <utility>

namespace figbridge::net {
namespace {

struct Wanted {
  PortSettings settings;
  PathTable table;
  std::string fallback_owner;
};

Status refuse(const std::string& address, const std::string& text) {
  return fail(ErrorKind::configuration, Origin::bridge, "address " + address + ": " + text);
}

bool same_tls(const PortSettings& a, const PortSettings& b) {
  if (a.tls.has_value() != b.tls.has_value()) return false;
  if (!a.tls) return true;
  return a.tls->certificate_file == b.tls->certificate_file && a.tls->key_file == b.tls->key_file &&
         a.tls->client_ca_file == b.tls->client_ca_file && a.tls->client_certificates == b.tls->client_certificates;
}

Status take(Wanted& wanted, const std::string& address, const PortClaims::Claim& claim) {
  if (!same_tls(wanted.settings, claim.settings)) return refuse(address, "two listeners want it with different TLS settings");
  if (claim.path.empty()) {
    if (!wanted.fallback_owner.empty()) {
      return refuse(address, "both '" + wanted.fallback_owner + "' and '" + claim.owner + "' want all other paths");
    }
    wanted.fallback_owner = claim.owner;
    wanted.table.set_fallback(*claim.handler);
    return {};
  }
  const bool added = claim.exact ? wanted.table.add_exact(claim.path, *claim.handler)
                                 : wanted.table.add_prefix(claim.path, *claim.handler);
  if (!added) return refuse(address, "the path '" + claim.path + "' of '" + claim.owner + "' is taken, or does not start with '/'");
  return {};
}

Result<std::map<std::string, Wanted>> group(const PortClaims& claims) {
  std::map<std::string, Wanted> wanted;
  for (const auto& claim : claims.all()) {
    const auto address = address_of(claim.settings);
    auto [place, fresh] = wanted.try_emplace(address, Wanted{claim.settings, {}, {}});
    if (auto taken = take(place->second, address, claim); !taken) return std::unexpected(std::move(taken.error()));
  }
  return wanted;
}

/// All at once, each for as long as `patience`.
bool drain_all(std::vector<std::unique_ptr<Port>> ports, std::chrono::milliseconds patience) {
  std::vector<std::future<bool>> drains;
  drains.reserve(ports.size());
  for (auto& port : ports) drains.push_back(std::async(std::launch::async, [&port, patience] { return port->drain(patience); }));
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

Status Ports::apply(const PortClaims& claims, std::chrono::milliseconds patience) {
  auto wanted = group(claims);
  if (!wanted) return std::unexpected(std::move(wanted.error()));
  std::map<std::string, Open> opened;
  for (auto& [address, want] : *wanted) {
    if (open_.contains(address)) continue;
    auto port = std::make_unique<Port>(loops_, want.settings);
    if (answerer_) port->answer_early_with(answerer_);
    port->serve(want.table);
    if (auto started = port->start(); !started) return started;
    opened.emplace(address, Open{want.settings, std::move(port)});
  }
  for (auto& [address, open] : open_) {
    const auto want = wanted->find(address);
    if (want == wanted->end() || !want->second.settings.tls) continue;
    if (auto renewed = open.port->renew_tls(*want->second.settings.tls); !renewed) return renewed;
  }
  std::vector<std::unique_ptr<Port>> unwanted;
  for (auto it = open_.begin(); it != open_.end();) {
    const auto want = wanted->find(it->first);
    if (want == wanted->end()) {
      unwanted.push_back(std::move(it->second.port));
      it = open_.erase(it);
      continue;
    }
    it->second.port->serve(want->second.table);
    ++it;
  }
  open_.merge(opened);
  drain_all(std::move(unwanted), patience);
  return {};
}

std::uint16_t Ports::bound(const PortSettings& settings) const {
  const auto found = open_.find(address_of(settings));
  return found == open_.end() ? std::uint16_t{0} : found->second.port->port();
}

bool Ports::drain(std::chrono::milliseconds patience) {
  std::vector<std::unique_ptr<Port>> all;
  for (auto& [address, open] : open_) all.push_back(std::move(open.port));
  open_.clear();
  return drain_all(std::move(all), patience);
}

}  // namespace figbridge::net
