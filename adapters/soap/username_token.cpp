// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/username_token.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "adapters/soap/identify.h"
#include "adapters/soap/peek.h"
#include "adapters/soap/soap_version.h"
#include "adapters/soap/tag_scan.h"
#include "adapters/soap/xml/xml_text.h"

namespace figbridge::soap {
namespace {

constexpr std::size_t kNameBytes = 256;
constexpr std::string_view kUtilityNamespace =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
/// Below the envelope: the way to the user name.
constexpr std::array<std::string_view, 4> kWay = {"Header", "Security", "UsernameToken", "Username"};

std::string shown(std::string_view text) {
  auto name = resolve_references(trimmed(text));
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (!name || name->size() > kNameBytes || std::ranges::any_of(*name, control)) return {};
  return std::move(*name);
}

/// Follows the way down and leaves whatever is beside it.
class UserSearch {
 public:
  explicit UserSearch(std::string_view text) : tags_(text) {}

  PresentedUser run() {
    for (Tag tag = tags_.next(); tag.kind != Tag::Kind::none; tag = tags_.next()) {
      if (tag.kind == Tag::Kind::end) {
        if (depth_ == 0) return {};
        if (on_way_ == depth_ && on_way_ == 2) return {};  // the header has ended
        close();
        continue;
      }
      if (open(tag)) return user();
      if (in_body_) return {};
      if (tag.kind == Tag::Kind::empty) close();
    }
    return {.need_more = tags_.end() == Tags::End::need_more};
  }

 private:
  /// True at the user name.
  bool open(const Tag& tag) {
    scope_.enter(tag.attributes);
    const auto name = scope_.resolve(tag.name);
    const bool beside = !name || on_way_ != depth_;
    ++depth_;
    if (beside) return false;
    if (depth_ == 1) {
      envelope_ = name->second == "Envelope" && version_of(name->first) ? name->first : std::string();
      if (!envelope_.empty()) ++on_way_;
      return false;
    }
    in_body_ = depth_ == 2 && name->first == envelope_ && name->second == "Body";
    const std::string_view wanted = depth_ == 2 ? std::string_view(envelope_) : kSecurityNamespace;
    if (name->first == wanted && name->second == kWay.at(depth_ - 2)) ++on_way_;
    return on_way_ == 1 + kWay.size() && tag.kind == Tag::Kind::start;
  }

  void close() {
    scope_.leave();
    --depth_;
    on_way_ = std::min(on_way_, depth_);
  }

  PresentedUser user() {
    const auto text = tags_.characters();
    if (!text) return {.need_more = true};
    return {.name = shown(*text)};
  }

  Tags tags_;
  Scope scope_;
  std::string envelope_;  ///< the envelope's namespace
  std::size_t depth_ = 0;
  std::size_t on_way_ = 0;  ///< so many of the open elements, from the outermost, are on the way
  bool in_body_ = false;
};

}  // namespace

PresentedUser presented_user(const SoapMedia& media, std::string_view bytes, bool complete) {
  const bool parts = media.kind == SoapMedia::Kind::multipart;
  const bool beyond = bytes.size() >= kPeekBytes;
  bytes = bytes.substr(0, kPeekBytes);
  PresentedUser found{.need_more = true};
  const auto envelope = parts ? first_part(bytes) : std::optional(bytes);
  if (envelope && (envelope->size() >= 4 || complete)) {
    std::string storage;
    const auto text = readable_prefix(*envelope, parts ? std::string_view() : media.charset, storage);
    found = text ? UserSearch(*text).run() : PresentedUser{};
  }
  if (complete || beyond) found.need_more = false;
  return found;
}

bool only_user_names(std::string_view security_block) {
  Tags tags(security_block);
  Scope scope;
  std::size_t depth = 0;
  for (Tag tag = tags.next(); tag.kind != Tag::Kind::none; tag = tags.next()) {
    if (tag.kind == Tag::Kind::end) {
      scope.leave();
      --depth;
      continue;
    }
    scope.enter(tag.attributes);
    const auto name = scope.resolve(tag.name);
    const bool token = name && name->first == kSecurityNamespace && name->second == "UsernameToken";
    const bool stamp = name && name->first == kUtilityNamespace && name->second == "Timestamp";
    if (depth == 1 && !token && !stamp) return false;
    tag.kind == Tag::Kind::empty ? scope.leave() : void(++depth);
  }
  return true;
}

}  // namespace figbridge::soap
