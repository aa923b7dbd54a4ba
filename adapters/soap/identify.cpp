// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/identify.h"

#include <utility>

#include "adapters/soap/peek.h"

namespace figbridge::soap {
namespace {

Identified named(const OperationNames& names, BodyPeek seen) {
  Identified found{.version = seen.version};
  found.operation = names.by_body(seen.ns, seen.local);
  found.undetermined = found.operation == nullptr && names.is_shared(seen.ns, seen.local);
  if (found.operation == nullptr) found.local = std::move(seen.local);
  return found;
}

}  // namespace

std::optional<std::string_view> first_part(std::string_view bytes) {
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) return std::nullopt;
  return bytes.substr(head + 4);
}

Identified identify_by_body(const OperationNames& names, const SoapMedia& media, bool encoded,
                            std::string_view bytes, bool complete) {
  const bool parts = media.kind == SoapMedia::Kind::multipart;
  if (encoded) return {.undetermined = true};
  std::string_view text = bytes;
  if (parts) {
    const auto part = first_part(bytes);
    if (!part) {
      const bool more = !complete && bytes.size() < kPeekBytes;
      return {.need_more = more, .undetermined = !more};
    }
    text = *part;
  }
  BodyPeek seen = peek_body(text, complete, parts ? std::string_view() : media.charset);
  switch (seen.state) {
    case BodyPeek::State::found:
      return named(names, std::move(seen));
    case BodyPeek::State::need_more:
      return {.need_more = true};
    case BodyPeek::State::too_far:
    case BodyPeek::State::empty_body:
      return {.version = seen.version, .undetermined = true};
    case BodyPeek::State::not_soap:
      return {.undetermined = parts};
    case BodyPeek::State::malformed:
      break;
  }
  return {.undetermined = media.kind != SoapMedia::Kind::other};
}

Identified agreed(const WsdlOperation* by_action, Identified by_body) {
  if (by_action == nullptr || by_body.need_more) return by_body;
  const bool others = by_body.operation != nullptr && by_body.operation != by_action;
  by_body.operation = others ? nullptr : by_action;
  by_body.undetermined = others;
  return by_body;
}

}  // namespace figbridge::soap
