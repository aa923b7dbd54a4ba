// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace figbridge::store {

/// One numbered step of a store's schema: see migrations/schema/README.md.
struct SchemaStep {
  int number = 0;
  std::string_view name;
  std::string_view sql;  ///< statements separated by blank lines
};

/// The steps that this release knows, in order, embedded when it was built.
[[nodiscard]] std::span<const SchemaStep> sqlite_schema() noexcept;
/// Those of the journal: intents and the durable queue, in a file of their own beside the ledger.
[[nodiscard]] std::span<const SchemaStep> sqlite_journal_schema() noexcept;
/// The same for PostgreSQL.
[[nodiscard]] std::span<const SchemaStep> postgres_schema() noexcept;

}  // namespace figbridge::store
