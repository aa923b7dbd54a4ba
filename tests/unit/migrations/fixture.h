// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "migrations/table_service.h"
#include "tests/unit/routing/builders.h"

namespace figbridge::migrations::test {

using namespace routing::test;  // NOLINT(google-build-using-namespace): the builders are written for this

/// A ledger in memory that fails on demand.
class MemoryLedger final : public LedgerStore {
 public:
  std::vector<LedgerEntry> entries;
  bool fails = false;            ///< nothing is appended, nothing is read
  bool lands_but_fails = false;  ///< the entry is kept, the answer is lost
  std::function<void()> before_append = [] {};

  Status append(const LedgerEntry& entry) override {
    before_append();
    if (fails) return broken();
    if (entry.version != entries.size() + 1)
      return fail(ErrorKind::conflict, Origin::bridge, "not the next version");
    entries.push_back(entry);
    return lands_but_fails ? broken() : Status{};
  }
  Result<std::optional<LedgerEntry>> latest() override {
    if (fails) return broken();
    return entries.empty() ? std::nullopt : std::optional(entries.back());
  }
  Result<std::optional<LedgerEntry>> version(std::uint64_t number) override {
    if (fails) return broken();
    const auto found = std::ranges::find(entries, number, &LedgerEntry::version);
    return found == entries.end() ? std::nullopt : std::optional(*found);
  }
  Result<std::vector<LedgerEntry>> history(const std::string& operation, std::size_t limit) override {
    std::vector<LedgerEntry> list;
    for (auto entry = entries.rbegin(); entry != entries.rend() && list.size() < limit; ++entry) {
      if (operation.empty() || entry->change.find('"' + operation + '"') != std::string::npos)
        list.push_back(*entry);
    }
    return list;
  }

 private:
  static std::unexpected<Error> broken() {
    return fail(ErrorKind::storage, Origin::bridge, "the disk is gone");
  }
};

class ManualClock final : public Clock {
 public:
  Wall::time_point wall{std::chrono::milliseconds(1'795'242'519'042)};  // 2026-11-21T06:28:39.042Z
  [[nodiscard]] Steady::time_point steady_now() const override { return {}; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall; }
};
inline constexpr std::string_view kNow = "2026-11-21T06:28:39.042Z";

/// customer.get and customer.find (reads), customer.update (a write) move together; stock.get (a read) alone.
inline std::shared_ptr<const routing::Catalogue> shop() {
  return routing::Catalogue::make({OperationBuilder("customer.get").in_group("customer"),
                                   OperationBuilder("customer.update", Safety::write).in_group("customer"),
                                   OperationBuilder("customer.find").without_key().in_group("customer"),
                                   OperationBuilder("stock.get")},
                                  {{.name = "customer", .salt = "c1"}})
      .value();
}

inline ChangeOrder on(std::string operation) {
  return {.operation = std::move(operation), .reason = "a reason", .author = "uid:1000(anna)"};
}
inline ChangeOrder on_group(std::string group) {
  return {.group = std::move(group), .reason = "a reason", .author = "uid:1000(anna)"};
}
inline ChangeRequest to_stage(std::string operation, routing::Stage stage) {
  return {.order = on(std::move(operation)), .set = {.stage = stage}};
}
inline ChangeRequest to_share(std::string operation, routing::BasisPoints points) {
  return {.order = on(std::move(operation)), .set = {.stage = routing::Stage::canary, .share = points}};
}

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "figbridge-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

/// A service on a ledger in memory, seeded with the shop's rows as version 1.
struct ServiceTest : testing::Test {
  Folder folder;
  std::filesystem::path last_good = folder.path / "table.json";
  std::filesystem::path unrecorded = folder.path / "unrecorded.jsonl";
  MemoryLedger ledger;
  ManualClock clock;
  Snapshot<routing::Catalogue> catalogue{shop()};
  const Evidence* known = nullptr;
  std::unique_ptr<TableService> service = seeded();

  [[nodiscard]] Result<std::unique_ptr<TableService>> open() {
    return TableService::open({.ledger = &ledger,
                               .last_good = last_good,
                               .unrecorded = unrecorded,
                               .catalogue = &catalogue,
                               .clock = &clock,
                               .evidence = known});
  }
  [[nodiscard]] std::unique_ptr<TableService> seeded() {
    auto opened = open().value();
    EXPECT_TRUE(opened->seed({}));
    return opened;
  }
  [[nodiscard]] const routing::Route row(const std::string& operation) const {
    return *service->pin()->find(operation);
  }
  void restart() {
    service.reset();
    service = open().value();
  }
};

/// "" for a success, else the error's code, or its kind if it has none.
template <class Value>
std::string refusal(const Result<Value>& result) {
  if (result) return {};
  return result.error().code.empty() ? std::string(name_of(result.error().kind)) : result.error().code;
}

}  // namespace figbridge::migrations::test
