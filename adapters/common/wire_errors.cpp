// SPDX-License-Identifier: Apache-2.0
#include "adapters/common/wire_errors.h"

#include <array>

namespace figbridge {
namespace {

constexpr FaultSide kSender = FaultSide::sender;
constexpr FaultSide kReceiver = FaultSide::receiver;

struct Row {
  ErrorKind kind;
  WireError wire;     ///< of the caller's or the bridge's doing
  WireError backend;  ///< of a backend's doing
};

constexpr WireError kBadGateway{502, "bad_answer", "The system behind gave no usable answer", false,
                                kReceiver};
constexpr WireError kRefused{422, "rejected", "The request was rejected", false, kSender};

constexpr std::array<Row, 22> kTable = {{
    {ErrorKind::malformed, {400, "malformed", "The request cannot be read", false, kSender}, kBadGateway},
    {ErrorKind::invalid,
     {400, "invalid", "The request does not fit its contract", false, kSender},
     kBadGateway},
    {ErrorKind::unauthenticated,
     {401, "unauthenticated", "Who calls could not be established", false, kSender},
     kBadGateway},
    {ErrorKind::forbidden, {403, "forbidden", "The caller may not do this", false, kSender}, kBadGateway},
    {ErrorKind::not_found, {404, "not_found", "There is nothing here", false, kSender}, kBadGateway},
    {ErrorKind::method_not_allowed,
     {405, "method_not_allowed", "The method is not offered here", false, kSender},
     kBadGateway},
    {ErrorKind::conflict,
     {409, "conflict", "The state has moved", false, kSender},
     {409, "conflict", "The state has moved", false, kSender}},
    {ErrorKind::gone, {410, "gone", "The operation is retired", false, kSender}, kBadGateway},
    {ErrorKind::too_large, {413, "too_large", "The request is too large", false, kSender}, kBadGateway},
    {ErrorKind::unsupported_media,
     {415, "unsupported_media", "The media type is not read here", false, kSender},
     kBadGateway},
    {ErrorKind::rate_limited,
     {429, "rate_limited", "Too many requests", true, kSender},
     {503, "overloaded", "The system behind is overloaded", true, kReceiver}},
    {ErrorKind::rejected, kRefused, kRefused},
    {ErrorKind::fault,
     {502, "fault", "The system behind failed", false, kReceiver},
     {502, "fault", "The system behind failed", false, kReceiver}},
    {ErrorKind::bad_answer, kBadGateway, kBadGateway},
    {ErrorKind::unreachable,
     {503, "unreachable", "The system behind cannot be reached", true, kReceiver},
     {503, "unreachable", "The system behind cannot be reached", true, kReceiver}},
    {ErrorKind::timeout,
     {408, "timeout", "The request took too long to arrive", true, kSender},
     {504, "timeout", "The system behind did not answer in time", true, kReceiver}},
    {ErrorKind::overloaded,
     {503, "overloaded", "There is too much to do at the moment", true, kReceiver},
     {503, "overloaded", "The system behind is overloaded", true, kReceiver}},
    {ErrorKind::closed,
     {400, "closed", "The request was cut short", true, kSender},
     {502, "closed", "The system behind went away in the middle", true, kReceiver}},
    {ErrorKind::unsupported,
     {501, "unsupported", "This is not handled", false, kReceiver},
     {501, "unsupported", "This is not handled", false, kReceiver}},
    {ErrorKind::configuration,
     {500, "configuration", "The bridge is configured wrongly", false, kReceiver},
     {500, "configuration", "The bridge is configured wrongly", false, kReceiver}},
    {ErrorKind::storage,
     {503, "storage", "The bridge has lost its store", true, kReceiver},
     {503, "storage", "The bridge has lost its store", true, kReceiver}},
    {ErrorKind::internal,
     {500, "internal", "The bridge failed", false, kReceiver},
     {500, "internal", "The bridge failed", false, kReceiver}},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (static_cast<std::size_t>(kTable.at(i).kind) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table is indexed by kind");

}  // namespace

WireError wire_error(const Error& error) noexcept {
  const Row& row = kTable.at(static_cast<std::size_t>(error.kind));
  WireError wire = error.origin == Origin::backend ? row.backend : row.wire;
  // A fault that the contract declares is an answer about the request, not a failure of the system behind.
  if (error.kind == ErrorKind::fault && !error.code.empty()) wire = kRefused;
  // A deadline of the bridge's own strikes while it waits for others, not while the request arrives.
  if (error.kind == ErrorKind::timeout && error.origin == Origin::bridge) return row.backend;
  return wire;
}

bool repeatable(const Error& error) noexcept {
  return wire_error(error).transient && error.effect == Effect::none;
}

}  // namespace figbridge
