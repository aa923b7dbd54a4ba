// SPDX-License-Identifier: Apache-2.0
#include "facade/error_forms.h"

#include <algorithm>

#include "core/json/json_writer.h"

namespace figbridge::facade {

Result<JsonText> ErrorForms::Form::body(std::string_view input, const Error& error) const {
  if (rows.identity()) return JsonText::trusted("{}");
  std::string source;
  JsonWriter out(source);
  out.begin_object();
  out.name("input");
  out.token(input.empty() ? "{}" : input);
  if (error.detail.starts_with('{')) {
    out.name("error");
    out.token(error.detail);
  }
  out.name("text");
  out.string(text);
  out.end_object();
  return rows.apply(JsonText::trusted(std::move(source)), Origin::bridge);
}

const ErrorForms::Form* ErrorForms::find(const Error& error) const {
  if (error.kind != ErrorKind::rejected && error.kind != ErrorKind::fault) return nullptr;
  if (const Form* form = error.code.empty() ? nullptr : named(error.code))
    return form->plain ? nullptr : form;
  // What the bridge refuses by itself is no side's word.
  return error.kind == ErrorKind::rejected && error.origin == Origin::backend ? named("*") : nullptr;
}

const ErrorForms::Form* ErrorForms::named(std::string_view code) const {
  const auto found = std::ranges::find(forms_, code, &Form::code);
  return found == forms_.end() ? nullptr : &*found;
}

}  // namespace figbridge::facade
