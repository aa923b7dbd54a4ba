// SPDX-License-Identifier: Apache-2.0
#include "adapters/soap/schema/names.h"

namespace figbridge::soap::schema {

std::string Name::clark() const {
  if (uri.empty()) return std::string(local);
  return "{" + std::string(uri) + "}" + std::string(local);
}

NameTable::NameTable() {
  intern_namespace("");
}

NamespaceId NameTable::intern_namespace(std::string_view uri) {
  if (const auto known = by_uri_.find(uri); known != by_uri_.end()) return known->second;
  const auto id = static_cast<NamespaceId>(uris_.size());
  by_uri_.emplace(uris_.emplace_back(uri), id);
  return id;
}

const Name* NameTable::intern(std::string_view uri, std::string_view local) {
  const NamespaceId ns = intern_namespace(uri);
  if (const Name* known = find(ns, local)) return known;
  const std::string& kept = locals_.emplace_back(local);
  const Name& name = names_.emplace_back(Name{.ns = ns, .uri = uris_[ns], .local = kept});
  by_key_.emplace(Key{ns, kept}, &name);
  return &name;
}

const Name* NameTable::find(std::string_view uri, std::string_view local) const {
  const auto ns = namespace_id(uri);
  return ns ? find(*ns, local) : nullptr;
}

const Name* NameTable::find(NamespaceId ns, std::string_view local) const {
  const auto known = by_key_.find(Key{ns, local});
  return known == by_key_.end() ? nullptr : known->second;
}

std::optional<NamespaceId> NameTable::namespace_id(std::string_view uri) const {
  const auto known = by_uri_.find(uri);
  if (known == by_uri_.end()) return std::nullopt;
  return known->second;
}

}  // namespace figbridge::soap::schema
