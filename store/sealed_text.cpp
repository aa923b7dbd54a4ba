// SPDX-License-Identifier: Apache-2.0
#include "store/sealed_text.h"

#include <string_view>

namespace figbridge::store {
namespace {

constexpr std::string_view kAnyMark = "FBS";
constexpr std::string_view kSealed = "FBS1";  // PayloadSeal
constexpr std::string_view kPlain = "FBS0";

}  // namespace

Result<std::string> kept_text(const std::string& text, const PayloadSeal::Place& place,
                              const PayloadSeal* seal) {
  if (text.empty()) return text;
  if (seal != nullptr) return seal->seal(text, place);
  return text.starts_with(kAnyMark) ? std::string(kPlain) + text : text;
}

Result<std::string> told_text(std::string kept, const PayloadSeal::Place& place, const PayloadSeal* seal) {
  if (kept.starts_with(kPlain)) return kept.substr(kPlain.size());
  if (!kept.starts_with(kSealed)) return kept;
  if (seal != nullptr) return seal->open(kept, place);
  return fail(Error{.kind = ErrorKind::storage,
                    .text = "what the journal keeps is sealed, and there is no key file",
                    .code = "no_key"});
}

}  // namespace figbridge::store
