// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"
#include "routing/mapping.h"

namespace figbridge::facade {

/// How the contract's errors are told to callers of one wire form. Made at assembly, immutable, any thread.
class ErrorForms {
 public:
  struct Form {
    std::string code;       ///< the contract's; `*`: every other rejection
    std::string text;       ///< of a fault; empty: the error's own
    std::string fault;      ///< the declared fault whose detail `rows` make; empty: they make a normal answer
    routing::Mapping rows;  ///< the identity: there are none
    bool plain = false;     ///< told as any other error is

    /// The detail or the answer in the wire form's canonical JSON. `input`: the request in the contract's
    /// form. Of the body that came with the error only what rows name goes over; what does not fit is an
    /// error of the bridge.
    [[nodiscard]] Result<JsonText> body(std::string_view input, const Error& error) const;
  };

  void add(Form form) { forms_.push_back(std::move(form)); }
  [[nodiscard]] bool empty() const { return forms_.empty(); }
  /// The form of a business error: one that the contract names, else, if the work was rejected, the form of
  /// `*`. Null: it is told as any other error is.
  [[nodiscard]] const Form* find(const Error& error) const;

 private:
  [[nodiscard]] const Form* named(std::string_view code) const;

  std::vector<Form> forms_;  ///< few
};

}  // namespace figbridge::facade
