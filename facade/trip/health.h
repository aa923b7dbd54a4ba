// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/error.h"
#include "core/message.h"
#include "routing/trip_watch.h"

namespace figbridge::facade {

/// What a side's failure says of the side; nothing, if it had no part in it (its caller left, or the bridge
/// did not get as far as to ask). Business errors, and what the caller's own request brought about, are
/// `good`. So is a fault that the contract knows, where the side says that nothing was done.
[[nodiscard]] std::optional<routing::Health> health_of(const Error& failure) noexcept;

/// The same of an answer that is passed through unread, by its status. Nothing of a 500: in SOAP every fault
/// has it, business errors included.
[[nodiscard]] std::optional<routing::Health> health_of(const Message& passed) noexcept;

}  // namespace figbridge::facade
