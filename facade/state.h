// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/backend.h"
#include "core/listener.h"
#include "core/schema/json_schema.h"
#include "facade/backend_guard.h"
#include "facade/config/configuration.h"
#include "facade/error_forms.h"
#include "net/ports.h"
#include "routing/applied_when.h"
#include "routing/catalogue.h"
#include "routing/fails_when.h"
#include "routing/mapping.h"
#include "routing/table.h"
#include "routing/trip_watch.h"

namespace figbridge::facade {

struct BackendEntry {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<BackendGuard> guard;
};

/// The read that settles a side's writes, compiled.
struct BoundSettle {
  const SettleSpec* spec = nullptr;
  std::unique_ptr<BackendCall> call;
  routing::Mapping request;   ///< contract's input → read's request
  routing::Mapping response;  ///< read's answer → contract's output
  bool tells_answer = false;  ///< `response` was written
  routing::AppliedWhen applied_when;
};

/// How one side performs an operation, compiled.
struct BoundSide {
  Side which = Side::legacy;
  const StepSpec* step = nullptr;  ///< null: the operation has no such side
  const BackendEntry* backend = nullptr;
  std::unique_ptr<BackendCall> call;
  routing::Mapping request;   ///< contract → side
  routing::Mapping response;  ///< side → contract
  routing::SideErrors errors;
  JsonSchema output;                    ///< the contract's, where this side's answers are held against it
  std::unique_ptr<BoundSettle> settle;  ///< null: there is no such read

  [[nodiscard]] bool exists() const { return step != nullptr; }
};

/// Between the canonical form of a wire and the contract's, for callers that speak a side's own wire form:
/// the side's mapping, turned around, and the contract's errors as that wire form tells them.
struct WireMapping {
  std::string wire;
  routing::Mapping to_contract;    ///< requests
  routing::Mapping from_contract;  ///< answers
  ErrorForms errors;
};

struct BoundOperation {
  const Operation* operation = nullptr;
  BoundSide legacy;
  BoundSide modern;
  std::vector<WireMapping> wires;
  std::unique_ptr<routing::TripWatch>
      trip;  ///< null: there is no legacy side to go back to, or no modern one

  [[nodiscard]] const BoundSide& side(Side which) const { return which == Side::legacy ? legacy : modern; }
  /// Null: callers of that wire speak the contract itself.
  [[nodiscard]] const WireMapping* wire(std::string_view name) const;
};

struct ListenerEntry {
  std::unique_ptr<Listener> listener;
  std::shared_ptr<const ListenerBindings> bindings;
  const BackendEntry* forward_to = nullptr;  ///< where calls go that nobody configured; null: refused
};

/// Everything that one configuration became: replaced whole by a reload. Immutable but for what backends and
/// guards count inside; lives as long as an exchange pins it.
struct Generation {
  std::shared_ptr<const Configuration> configuration;
  std::shared_ptr<const routing::Catalogue> catalogue;
  std::vector<BackendEntry> backends;
  std::vector<ListenerEntry> listeners;
  std::vector<BoundOperation> operations;  ///< by the catalogue's index
  net::PortClaims claims;

  [[nodiscard]] const BackendEntry* backend(std::string_view name) const;
  [[nodiscard]] const ListenerEntry* listener(std::string_view name) const;
  [[nodiscard]] const BoundOperation* operation(std::string_view name) const;
};

/// What an exchange pins: one configuration and one version of the table.
class State final : public PinnedState {
 public:
  State(std::shared_ptr<const Generation> generation, routing::TablePtr table)
      : generation_(std::move(generation)), table_(std::move(table)) {}

  [[nodiscard]] const Generation& generation() const { return *generation_; }
  [[nodiscard]] const std::shared_ptr<const Generation>& shared_generation() const { return generation_; }
  [[nodiscard]] const routing::Table& table() const { return *table_; }
  [[nodiscard]] const ListenerBindings* bindings(std::string_view listener,
                                                 std::string_view protocol) const override;

 private:
  std::shared_ptr<const Generation> generation_;
  routing::TablePtr table_;
};

}  // namespace figbridge::facade
