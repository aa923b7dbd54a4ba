// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"
#include "migrations/change.h"
#include "routing/catalogue.h"
#include "routing/route.h"
#include "routing/table.h"

namespace figbridge::migrations {

/// Rows for operations that have none: from `routes:` of the files, else routing::default_route. Rows that
/// exist are left alone. Fails as check_row does, naming the operation. A draft without operations: nothing
/// is missing.
[[nodiscard]] Result<Draft> draft_seed(const std::vector<routing::Route>& rows,
                                       const std::vector<routing::Route>& from_files,
                                       const routing::Catalogue& catalogue);

/// What `apply` would do, or will not do.
struct PlannedChange {
  enum class Action : std::uint8_t {
    add,      ///< no row yet
    change,   ///< the row becomes what the files say
    held,     ///< the files raise a held row: left alone until it is released
    refused,  ///< a stage rule or a freeze forbids it: `why`; nothing of the plan can be applied
  };
  std::string operation;
  Action action = Action::change;
  std::vector<routing::FieldChange> fields;
  std::string why;
  std::string gates;  ///< what the gates say of it now, if they would not let it pass; not part of the digest
};
[[nodiscard]] std::string_view name_of(PlannedChange::Action action) noexcept;

/// The differences between the files' routes and the live table. Of a row only what `routes:` can say is
/// compared; freezes, holds and where a rollback leads are the table's own. `digest` names this very plan.
struct Plan {
  std::uint64_t at_version = 0;
  std::vector<PlannedChange> changes;
  std::string digest;
  std::vector<routing::Route> rows;       ///< the table as it will be
  [[nodiscard]] bool nothing() const;     ///< no differences
  [[nodiscard]] bool applicable() const;  ///< nothing refused
};
[[nodiscard]] Plan make_plan(const routing::Table& live, const std::vector<routing::Route>& from_files,
                             const routing::Catalogue& catalogue);
[[nodiscard]] JsonText to_json(const Plan& plan);  ///< without `rows`
/// What applying makes of the table; `invalid` if something in the plan is refused. `force` is only noted.
[[nodiscard]] Result<Draft> draft_of(const Plan& plan, bool force = false);

/// What keeps a catalogue from replacing the running one: operations gone whose rows are not retired; rows
/// whose side is gone; groups or salts that would move keys. Empty: it fits.
[[nodiscard]] std::vector<std::string> misfits(const routing::Table& live, const routing::Catalogue& next);

}  // namespace figbridge::migrations
