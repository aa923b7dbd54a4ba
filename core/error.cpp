// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <array>
#include <utility>

namespace figbridge {

std::string_view name_of(ErrorKind kind) noexcept {
  constexpr std::array<std::string_view, 22> kNames = {"malformed",       "invalid",
                                                       "unauthenticated", "forbidden",
                                                       "not_found",       "method_not_allowed",
                                                       "conflict",        "gone",
                                                       "too_large",       "unsupported_media",
                                                       "rate_limited",    "rejected",
                                                       "fault",           "bad_answer",
                                                       "unreachable",     "timeout",
                                                       "overloaded",      "closed",
                                                       "unsupported",     "configuration",
                                                       "storage",         "internal"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(Origin origin) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"caller", "bridge", "backend"};
  return kNames.at(static_cast<std::size_t>(origin));
}

std::string_view name_of(Effect effect) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"none", "unknown", "applied"};
  return kNames.at(static_cast<std::size_t>(effect));
}

std::string Error::describe() const {
  std::string out = text;
  if (!location.empty()) out += " at " + location;
  for (const Error* next = cause.get(); next != nullptr; next = next->cause.get()) {
    out += ": " + next->text;
    if (!next->location.empty()) out += " at " + next->location;
  }
  return out;
}

std::unexpected<Error> fail(ErrorKind kind, Origin origin, std::string text, std::string location) {
  return std::unexpected(
      Error{.kind = kind, .origin = origin, .text = std::move(text), .location = std::move(location)});
}

std::unexpected<Error> fail(Error error) {
  return std::unexpected(std::move(error));
}

Error wrap(Error cause, std::string trying) {
  Error outer{.kind = cause.kind,
              .origin = cause.origin,
              .effect = cause.effect,
              .text = std::move(trying),
              .code = cause.code,
              .detail = cause.detail};
  outer.cause = std::make_shared<const Error>(std::move(cause));
  return outer;
}

Error error_at_places(ErrorKind kind, Origin origin, std::string text,
                      const std::vector<std::pair<std::string, std::string>>& pointer_and_text) {
  std::shared_ptr<const Error> chain;
  for (auto place = pointer_and_text.rbegin(); place != pointer_and_text.rend(); ++place) {
    Error next{.kind = kind, .origin = origin, .text = place->second, .location = place->first};
    next.cause = std::move(chain);
    chain = std::make_shared<const Error>(std::move(next));
  }
  Error out{.kind = kind, .origin = origin, .text = std::move(text)};
  out.cause = std::move(chain);
  return out;
}

}  // namespace figbridge
