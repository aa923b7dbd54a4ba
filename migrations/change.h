// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json/json_text.h"
#include "routing/catalogue.h"
#include "routing/route.h"
#include "routing/stage_rules.h"
#include "routing/table.h"

namespace figbridge::migrations {

/// What of a row is to be set; the rest stays.
struct RouteSettings {
  std::optional<routing::Stage> stage;
  std::optional<std::vector<routing::CohortRule>> cohort;  ///< all rules anew
  std::optional<routing::BasisPoints> share;               ///< the share alone, behind the other rules
  std::optional<routing::Copies> copies;
  std::optional<routing::BasisPoints> compare;
  std::optional<bool> fallback;
  std::optional<std::vector<std::string>> override_roles;
  std::optional<std::string> successor;
  [[nodiscard]] bool nothing() const;
};

/// `{"stage":"canary","share":"5%","cohort":[…],"copies":…,"compare":"1%","fallback":true,
/// "override_roles":[…],"successor":…}`, every member optional; unknown ones are `invalid`. What an admin
/// request carries, and the ledger.
[[nodiscard]] Result<RouteSettings> parse_settings(const JsonText& json);
void write_settings(JsonWriter& writer, const RouteSettings& settings);

/// What every change says. `operation` or `group` is given, not both; `reason` and `author` are not empty.
struct ChangeOrder {
  std::string operation;
  std::string group;
  std::string reason;
  std::string author;                       ///< established by the admin plane, never by the request
  std::optional<std::uint64_t> at_version;  ///< `conflict` if the table has moved since
  bool accept_loss = false;                 ///< see routing::Confirmation
  bool force = false;
  std::string evidence;  ///< canonical JSON that the ledger keeps with the change; empty: none
};

struct ChangeRequest {
  ChangeOrder order;
  RouteSettings set;
};

/// A table on its way from one version to the next. Pure data; `change` is what the ledger will keep.
struct Draft {
  std::vector<routing::Route> rows;
  std::string change;  ///< canonical JSON; its member `operations` names every row that it touches
  std::vector<std::string> notes;  ///< for a person: what this costs, what was released on the way
};

/// The rows that an order is about: fails with `not_found` (operation, group) or `invalid` (none, or both).
[[nodiscard]] Result<std::vector<std::string>> targets(const ChangeOrder& order,
                                                       const routing::Catalogue& catalogue);

/// What each kind of change makes of the rows, or why it may not. Pure; see routing/stage_rules.h for
/// refusals.
[[nodiscard]] Result<Draft> draft_change(const std::vector<routing::Route>& rows,
                                         const ChangeRequest& request, const routing::Catalogue& catalogue);
/// Back to legacy for everyone, frozen or not. The rows are held afterwards, by `by` (`rollback` or `trip`).
[[nodiscard]] Result<Draft> draft_rollback(const std::vector<routing::Route>& rows, const ChangeOrder& order,
                                           const std::string& by, const std::string& now,
                                           const routing::Catalogue& catalogue);
/// `freeze` none unfreezes.
[[nodiscard]] Result<Draft> draft_freeze(const std::vector<routing::Route>& rows, const ChangeOrder& order,
                                         routing::Freeze freeze, const routing::Catalogue& catalogue);
/// Lets held rows be raised again.
[[nodiscard]] Result<Draft> draft_release(const std::vector<routing::Route>& rows, const ChangeOrder& order,
                                          const routing::Catalogue& catalogue);
/// Rows as they were in an earlier version; those that this gives back to legacy are held, by `restore`. Rows
/// added since, and rows of operations that are gone, stay as they are. Checked like any change.
[[nodiscard]] Result<Draft> draft_restore(const std::vector<routing::Route>& rows,
                                          const std::vector<routing::Route>& earlier, std::uint64_t version,
                                          const ChangeOrder& order, const std::string& now,
                                          const routing::Catalogue& catalogue);

}  // namespace figbridge::migrations
