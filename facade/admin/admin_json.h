// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger_store.h"
#include "core/operation.h"
#include "facade/admin/admin_services.h"
#include "facade/admin/last_changes.h"
#include "facade/admin/problem.h"

namespace figbridge::facade {

using AdminJson = nlohmann::ordered_json;

/// How the admin plane says things. Text that is not UTF-8 is shown with replacement characters.
[[nodiscard]] AdminAnswer answer_of(const AdminJson& json);
/// Canonical JSON of ours as it stands; `null` if it should not be readable.
[[nodiscard]] AdminJson parsed(std::string_view canonical);

[[nodiscard]] AdminJson json_of(const StatusReport& status);
[[nodiscard]] AdminJson json_of(const StatusReport::Journal& journal);
[[nodiscard]] AdminJson json_of(const migrations::TableHealth& health, const routing::Table& table);
[[nodiscard]] AdminJson json_of(const Operation& operation);
[[nodiscard]] AdminJson json_of(const Explanation& explanation);
[[nodiscard]] AdminJson json_of(const LedgerEntry& entry);  ///< without the table
[[nodiscard]] AdminJson json_of(const std::vector<routing::RowChange>& changes);

/// With its summary, for a person.
[[nodiscard]] AdminJson json_of(const migrations::GateReport& gates);

/// The row as the table has it, with stage and copies always written, and what is known beside it.
[[nodiscard]] AdminJson json_of(const routing::Route& row, const LastChange* last,
                                const SideCalls& last_hour);

}  // namespace figbridge::facade
