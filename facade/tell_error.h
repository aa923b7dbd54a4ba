// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/listener.h"
#include "facade/exchange.h"

namespace figbridge::facade {

/// The error in the caller's wire form: in the form that its binding has for it, else as any error. A form
/// that turns out not to fit gives way to the plain one, and the observation says so.
[[nodiscard]] Message tell_error(Exchange& exchange, const Error& error, const ErrorContext& context);

}  // namespace figbridge::facade
