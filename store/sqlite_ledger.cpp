// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_ledger.h"

#include <Poco/Data/Session.h>
#include <Poco/Data/TypeHandler.h>
#include <Poco/Tuple.h>

namespace figbridge::store {
namespace {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Text = std::string;
using Row = Poco::Tuple<Poco::UInt64, Text, Text, Text, Text, Text, Text, Text>;

const Text kSelect = "SELECT version, at, author, reason, change, routes, previous, hash FROM ledger ";

LedgerEntry entry_of(const Row& row) {
  return {.version = row.get<0>(),
          .at = row.get<1>(),
          .author = row.get<2>(),
          .reason = row.get<3>(),
          .change = row.get<4>(),
          .table = row.get<5>(),
          .previous = row.get<6>(),
          .hash = row.get<7>()};
}

Row row_of(const LedgerEntry& entry) {
  return {entry.version, entry.at,    entry.author,   entry.reason,
          entry.change,  entry.table, entry.previous, entry.hash};
}

Result<std::optional<LedgerEntry>> first_of(const Status& status, const std::vector<Row>& rows) {
  if (!status) return std::unexpected(status.error());
  if (rows.empty()) return std::nullopt;
  return entry_of(rows.front());
}

}  // namespace

Status SqliteLedger::append(const LedgerEntry& entry) {
  return database_.run("appending to the ledger", [&](Session& session) {
    Row row = row_of(entry);
    session << "INSERT INTO ledger (version, at, author, reason, change, routes, previous, hash) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        use(row), now;
  });
}

Result<std::optional<LedgerEntry>> SqliteLedger::latest() {
  std::vector<Row> rows;
  const auto status = database_.run("reading the ledger", [&](Session& session) {
    session << kSelect + "ORDER BY version DESC LIMIT 1", into(rows), now;
  });
  return first_of(status, rows);
}

Result<std::optional<LedgerEntry>> SqliteLedger::version(std::uint64_t number) {
  std::vector<Row> rows;
  const auto status = database_.run("reading the ledger", [&](Session& session) {
    Poco::UInt64 wanted = number;
    session << kSelect + "WHERE version = ?", into(rows), use(wanted), now;
  });
  return first_of(status, rows);
}

Result<std::vector<LedgerEntry>> SqliteLedger::history(const std::string& operation, std::size_t limit) {
  std::vector<Row> rows;
  const auto status = database_.run("reading the ledger", [&](Session& session) {
    std::string wanted = operation;
    Poco::UInt64 most = limit;
    session << kSelect +
                   "WHERE ? = '' OR EXISTS (SELECT 1 FROM json_each(change, '$.operations') AS one WHERE "
                   "one.value = ?) "
                   "ORDER BY version DESC LIMIT ?",
        into(rows), use(wanted), use(wanted), use(most), now;
  });
  if (!status) return std::unexpected(status.error());
  std::vector<LedgerEntry> entries;
  entries.reserve(rows.size());
  for (const auto& row : rows) entries.push_back(entry_of(row));
  return entries;
}

}  // namespace figbridge::store
