// SPDX-License-Identifier: Apache-2.0
// table_changer FOLDER: changes the routing table in FOLDER as fast as it can, and says every version that
// was made on a line of its own, until it is killed.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "migrations/table_service.h"
#include "store/sqlite_ledger.h"
#include "tests/unit/routing/builders.h"

namespace {

using namespace figbridge;  // NOLINT(google-build-using-namespace)

int failed(const Error& error) {
  std::fprintf(stderr, "%s %s\n", error.describe().c_str(), error.remote.c_str());
  return 1;
}

int change_for_ever(const std::filesystem::path& folder) {
  auto database = store::SqliteDatabase::open(folder / "store.db");
  if (!database) return failed(database.error());
  store::SqliteLedger ledger(**database);
  const SystemClock clock;
  const Snapshot<routing::Catalogue> catalogue(
      routing::Catalogue::make({routing::test::OperationBuilder("customer.get")}, {}).value());
  auto service = migrations::TableService::open(
      {.ledger = &ledger, .last_good = folder / "table.json", .catalogue = &catalogue, .clock = &clock});
  if (!service) return failed(service.error());
  if (!(*service)->health().writable) return failed({.text = (*service)->health().problem});
  if (auto seeded = (*service)->seed({}); !seeded) return failed(seeded.error());
  for (;;) {
    const auto share = static_cast<routing::BasisPoints>((*service)->pin()->version() % 10'000 + 1);
    const auto changed =
        (*service)->change({.order = {.operation = "customer.get", .reason = "r", .author = "a"},
                            .set = {.stage = routing::Stage::canary, .share = share}});
    if (!changed) return failed(changed.error());
    const auto line = std::to_string(changed->version) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
  }
}

}  // namespace

int main(int count, char** arguments) {
  return count == 2 ? change_for_ever(arguments[1]) : 64;
}
