// SPDX-License-Identifier: Apache-2.0
#include "facade/state.h"

namespace figbridge::facade {

const WireMapping* BoundOperation::wire(std::string_view name) const {
  if (name.empty()) return nullptr;
  for (const auto& mapping : wires) {
    if (mapping.wire == name) return &mapping;
  }
  return nullptr;
}

const BackendEntry* Generation::backend(std::string_view name) const {
  for (const auto& entry : backends) {
    if (entry.backend->name() == name) return &entry;
  }
  return nullptr;
}

const ListenerEntry* Generation::listener(std::string_view name) const {
  for (const auto& entry : listeners) {
    if (entry.listener->name() == name) return &entry;
  }
  return nullptr;
}

const BoundOperation* Generation::operation(std::string_view name) const {
  const auto index = catalogue->index_of(name);
  return index ? &operations[*index] : nullptr;
}

const ListenerBindings* State::bindings(std::string_view listener, std::string_view protocol) const {
  const auto* entry = generation_->listener(listener);
  return entry == nullptr || entry->listener->protocol() != protocol ? nullptr : entry->bindings.get();
}

}  // namespace figbridge::facade
