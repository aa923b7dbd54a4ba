// SPDX-License-Identifier: Apache-2.0
#include "facade/tell_error.h"

#include <utility>

namespace figbridge::facade {
namespace {

/// The listener finds the declared fault by its name, which stands where the contract's code did.
Error as_fault(const Error& error, const ErrorForms::Form& form, JsonText detail) {
  Error fault = error;
  fault.kind = ErrorKind::rejected;
  fault.code = form.fault;
  fault.detail = std::move(detail).release();
  fault.location.clear();
  if (!form.text.empty()) fault.text = form.text;
  return fault;
}

Result<Message> in_form(const Exchange& x, const ErrorForms::Form& form, const Error& error,
                        const ErrorContext& context) {
  auto body = form.body(x.input ? x.input->view() : std::string_view(), error);
  if (!body) return std::unexpected(std::move(body.error()));
  if (form.fault.empty()) return x.call.encode(*body);
  return x.call.encode_error(as_fault(error, form, *std::move(body)), context);
}

}  // namespace

Message tell_error(Exchange& x, const Error& error, const ErrorContext& context) {
  const WireMapping* wire = x.operation == nullptr ? nullptr : x.wire();
  const auto* form = wire == nullptr ? nullptr : wire->errors.find(error);
  if (form == nullptr) return x.call.encode_error(error, context);
  auto told = in_form(x, *form, error, context);
  if (told) return *std::move(told);
  x.seen.error_text += "; told plainly, because its form does not fit: " + told.error().describe();
  return x.call.encode_error(error, context);
}

}  // namespace figbridge::facade
