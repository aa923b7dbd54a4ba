// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/config/problems.h"
#include "core/listener.h"
#include "core/operation.h"
#include "facade/error_forms.h"
#include "facade/state.h"

namespace figbridge::facade {

/// One way into an operation, for planning how errors are told there.
struct TellingPlace {
  const Operation& operation;
  const BindingSpec& binding;
  const Listener& listener;
  const BoundSide* own = nullptr;    ///< the side whose wire form the binding's callers speak; null: neither
  const BoundSide* other = nullptr;  ///< the side that answers in its place; null: there is none
};

/// The forms that the binding says, completed by what the own side says of its errors: `fails_when` and
/// `errors` turned around, and its declared faults. Codes that both sides know get a form without being
/// written down. What the listener could not write (an element that the WSDL requires and no row is sure to
/// give) is reported.
[[nodiscard]] ErrorForms plan_error_forms(const TellingPlace& place, Problems& problems);

/// `form` with what the side itself says: the name of the fault, or where `fails_when` looks.
[[nodiscard]] ErrorForm completed_form(ErrorForm form, const StepSpec& own, const Contract& description);

/// How the form's error would be told, as far as that is known now. `certain`: with what is there for every
/// request that fits the contract and whatever body the error has; else with all that there may be.
[[nodiscard]] ErrorSketch sketch_of(const ErrorForm& form, const Contract& contract, bool certain);

}  // namespace figbridge::facade
