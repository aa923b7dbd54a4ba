// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config_node.h"
#include "core/config/problems.h"
#include "core/error.h"
#include "core/json/json_text.h"
#include "core/json/json_writer.h"
#include "core/operation.h"
#include "routing/cohort.h"
#include "routing/stage.h"

namespace figbridge::routing {

/// A freeze takes no change but unfreeze and rollback, and no override is heard. With a side, that side
/// answers every call, whatever stage, cohort and fence say.
enum class Freeze : std::uint8_t { none, in_place, legacy, modern };
[[nodiscard]] std::string_view name_of(Freeze freeze) noexcept;
[[nodiscard]] std::optional<Freeze> freeze_named(std::string_view name) noexcept;

/// Why `apply` may not raise a row until it is released.
struct Hold {
  std::string by;     ///< `rollback` or `trip`
  std::string since;  ///< RFC 3339, UTC
  std::string why;
  friend bool operator==(const Hold&, const Hold&) = default;
};

/// An operation's row in the routing table: a value, immutable once a table holds it. It has all that
/// deciding needs.
struct Route {
  std::string operation;
  std::string group;  ///< rows of one group move together
  std::string salt;   ///< of the group, fixed when the row was made: see bucket_of
  Stage stage = Stage::legacy;
  std::vector<CohortRule> cohort;  ///< heard in `canary` only; kept in other stages
  Copies copies = Copies::none;
  BasisPoints compare = 0;                  ///< of the reads, compared with the other side
  bool fallback = false;                    ///< legacy answers where modern cannot, and it is safe
  std::vector<std::string> override_roles;  ///< who may wish for a side; nobody if empty
  Freeze frozen = Freeze::none;
  bool accepted_loss = false;         ///< confirmed: a rollback of this write loses what modern has taken
  Stage rollback_to = Stage::legacy;  ///< where a rollback leads
  std::optional<Hold> held;
  std::string successor;  ///< what callers of a retired operation without modern side are told
  friend bool operator==(const Route&, const Route&) = default;
};

/// The row an operation has that nobody configured: legacy answers; modern, where there is no legacy side.
[[nodiscard]] Route default_route(const Operation& operation, std::string_view salt);

/// Canonical: one member order, defaults left out, equal rows have equal bytes.
void write_route(JsonWriter& writer, const Route& route);
[[nodiscard]] JsonText to_json(const Route& route);
[[nodiscard]] std::string cohort_json(const std::vector<CohortRule>& cohort);
/// Strict: unknown members, wrong types and rules without or with two conditions are `invalid`, located by
/// JSON Pointer. `operation` may be absent, for a row that its place names.
[[nodiscard]] Result<Route> parse_route(const JsonText& json);

/// `routes:` of a configuration, one operation's entry: what an owner may write (stage, cohort, copies,
/// compare, fallback, override_roles, successor, accept_loss). Percentages and values as YAML has them.
/// Reports into `problems`. Group and salt are the catalogue's business and stay empty.
[[nodiscard]] std::optional<Route> read_route(const std::string& operation, const ConfigNode& node,
                                              Problems& problems);

/// Where two rows differ, by member name, with canonical JSON of before and after (`null`: absent or
/// default).
struct FieldChange {
  std::string field;
  std::string before;
  std::string after;
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};
[[nodiscard]] std::vector<FieldChange> differences(const Route& before, const Route& after);

}  // namespace figbridge::routing
