// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/soap/soap_codec.h"
#include "core/listener.h"

namespace figbridge::soap {

/// Whether the WSDL lets an error be told so: the fault is declared, and the detail or the answer can be
/// written, whatever the values are that are not known yet. Else why not, located in the body. (A value that
/// is not known yet, of a type whose values cannot be guessed, ends the check where it stands.)
[[nodiscard]] Status check_sketch(const SoapCodec& codec, const ErrorSketch& sketch);

}  // namespace figbridge::soap
