// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/shape.h"

#include <algorithm>

namespace figbridge::soap::schema {

bool Wildcard::admits(std::optional<NamespaceId> ns) const {
  switch (scope) {
    case Scope::any:
      return true;
    case Scope::other:
      return !ns || (*ns != target && *ns != kNoNamespace);
    case Scope::listed:
      return ns && std::ranges::find(listed, *ns) != listed.end();
  }
  return false;
}

const Shape::Slot* Shape::find(NamespaceId ns, std::string_view local) const {
  if (by_name_.empty()) return nullptr;
  const std::size_t mask = by_name_.size() - 1;
  for (std::size_t at = hash_name(ns, local) & mask;; at = (at + 1) & mask) {
    const Entry& entry = by_name_[at];
    if (entry.slot.member == kNoMember) return nullptr;
    if (entry.ns == ns && entry.local == local) return &entry.slot;
  }
}

std::uint32_t Shape::find_json(std::string_view json) const {
  if (by_json_.empty()) return kNoMember;
  const std::size_t mask = by_json_.size() - 1;
  for (std::size_t at = hash_name(kNoNamespace, json) & mask;; at = (at + 1) & mask) {
    const std::uint32_t member = by_json_[at];
    if (member == kNoMember || members_[member].json == json) return member;
  }
}

}  // namespace figbridge::soap::schema
