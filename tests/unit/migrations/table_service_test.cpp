// SPDX-License-Identifier: Apache-2.0
#include "migrations/table_service.h"

#include <gmock/gmock.h>

#include "migrations/last_good.h"
#include "routing/ledger.h"
#include "tests/support/material.h"
#include "tests/unit/migrations/fixture.h"

namespace figbridge::migrations {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using routing::Stage;
using testing::ElementsAre;
using testing::HasSubstr;

using TableServiceTest = ServiceTest;

TEST_F(TableServiceTest, AChangeIsSeenByTheNextPinAndNotByTheLast) {
  const auto before = service->pin();
  const auto changed = service->change(to_stage("customer.get", Stage::modern));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->version, 2U);
  EXPECT_EQ(before->find("customer.get")->stage, Stage::legacy);
  EXPECT_EQ(row("customer.get").stage, Stage::modern);
  EXPECT_EQ(service->pin()->hash(), changed->hash);
}

TEST_F(TableServiceTest, TheLedgerSaysWhoWhatWhenAndWhy) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  const auto& entry = ledger.entries.back();
  EXPECT_EQ(entry.author, "uid:1000(anna)");
  EXPECT_EQ(entry.reason, "a reason");
  EXPECT_EQ(entry.at, kNow);
  EXPECT_EQ(entry.change, R"({"action":"set","operations":["customer.get"],"set":{"stage":"modern"}})");
  EXPECT_EQ(entry.previous, ledger.entries.front().hash);
}

TEST_F(TableServiceTest, AReasonAndAnAuthorAreNeeded) {
  auto request = to_stage("customer.get", Stage::modern);
  for (const auto* reason : {"", "  \n", "\xff"}) {
    request.order.reason = reason;
    EXPECT_EQ(refusal(service->change(request)), "invalid");
  }
  request.order.reason = std::string(2'001, 'x');
  EXPECT_EQ(refusal(service->change(request)), "invalid");
  request.order.reason = "r";
  request.order.author.clear();
  EXPECT_EQ(refusal(service->change(request)), "invalid");
  EXPECT_EQ(service->pin()->version(), 1U);
}

TEST_F(TableServiceTest, AChangeAtAVersionIsMadeThereOrNotAtAll) {
  auto request = to_stage("customer.get", Stage::modern);
  request.order.at_version = 1;
  ASSERT_TRUE(service->change(request));
  EXPECT_EQ(refusal(service->change(request)), "conflict");
}

TEST_F(TableServiceTest, AChangeThatChangesNothingMakesNoVersion) {
  const auto changed = service->change(to_stage("customer.get", Stage::legacy));
  EXPECT_TRUE(changed->unchanged);
  EXPECT_EQ(changed->version, 1U);
  EXPECT_EQ(ledger.entries.size(), 1U);
}

TEST_F(TableServiceTest, ARollbackIsOneCallAndHoldsTheRow) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  ASSERT_TRUE(service->rollback(on("customer.get")));
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
  EXPECT_EQ(row("customer.get").held->by, "rollback");
}

TEST_F(TableServiceTest, RestoreBringsAnEarlierVersionBackAsANewOne) {
  ASSERT_TRUE(service->change(to_share("customer.get", 500)));
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  const auto restored = service->restore(2, on(""));
  ASSERT_TRUE(restored);
  EXPECT_EQ(restored->version, 4U);
  EXPECT_EQ(row("customer.get").cohort, std::vector{share(500)});
  EXPECT_EQ(row("customer.get").stage, Stage::canary);
  EXPECT_EQ(refusal(service->restore(99, on(""))), "not_found");
}

TEST_F(TableServiceTest, HistoryIsPerOperation) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  ASSERT_TRUE(service->change(to_stage("stock.get", Stage::modern)));
  const auto history = service->history("stock.get", 10).value();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].version, 3U);
  EXPECT_EQ(history[1].version, 1U);
}

TEST_F(TableServiceTest, GivesOutSingleVersions) {
  EXPECT_EQ(service->version(1)->hash, service->pin()->hash());
  EXPECT_EQ(refusal(service->version(2)), "not_found");
}

TEST_F(TableServiceTest, DiffTellsWhatHappenedBetweenTwoVersions) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  const auto changes = service->diff(1, 2).value();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].operation, "customer.get");
  EXPECT_EQ(service->diff(0, 2)->size(), 4U);
  EXPECT_EQ(refusal(service->diff(1, 9)), "not_found");
}

TEST_F(TableServiceTest, VerifyFindsAlterationsAnywhere) {
  for (int share = 1; share <= 5; ++share) {
    ASSERT_TRUE(service->change(to_share("customer.get", static_cast<routing::BasisPoints>(share * 100))));
  }
  EXPECT_EQ(service->verify()->versions, 6U);
  EXPECT_EQ(service->verify()->head, service->pin()->hash());
  auto& third = ledger.entries[2];
  const auto whole = third;
  third.reason = "another";
  EXPECT_THAT(service->verify().error().text, HasSubstr("version 3"));
  third.hash = routing::hash_of(third);
  EXPECT_THAT(service->verify().error().text, HasSubstr("version 4"));
  third = whole;
  ledger.entries.erase(ledger.entries.begin() + 3);
  EXPECT_THAT(service->verify().error().text, HasSubstr("version 4"));
}

TEST_F(TableServiceTest, ARestartFindsWhatWas) {
  ASSERT_TRUE(service->change(to_share("customer.get", 500)));
  const auto before = service->pin();
  restart();
  EXPECT_EQ(service->pin()->rows(), before->rows());
  EXPECT_EQ(service->pin()->hash(), before->hash());
  EXPECT_TRUE(service->health().writable);
}

TEST_F(TableServiceTest, AFailedStoreLeavesTheTableAndTheNextChangeTriesAgain) {
  ledger.fails = true;
  EXPECT_EQ(refusal(service->change(to_stage("customer.get", Stage::modern))), "storage");
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
  EXPECT_FALSE(service->health().writable);
  ledger.fails = false;
  EXPECT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  EXPECT_TRUE(service->health().writable);
}

TEST_F(TableServiceTest, AnAppendWhoseAnswerWasLostCounts) {
  ledger.lands_but_fails = true;
  const auto changed = service->change(to_stage("customer.get", Stage::modern));
  ASSERT_TRUE(changed);
  EXPECT_EQ(row("customer.get").stage, Stage::modern);
  EXPECT_TRUE(service->health().writable);
}

TEST_F(TableServiceTest, AnotherBridgeOnTheSameLedgerIsNoticed) {
  auto other = open().value();
  ASSERT_TRUE(other->change(to_stage("stock.get", Stage::modern)));
  EXPECT_EQ(refusal(service->change(to_stage("customer.get", Stage::modern))), "conflict");
  EXPECT_EQ(row("stock.get").stage, Stage::modern) << "it has taken the other's version";
  EXPECT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
}

TEST_F(TableServiceTest, TheLastGoodCopyIsWrittenWithEveryChange) {
  ASSERT_TRUE(service->change(to_stage("customer.get", Stage::modern)));
  const auto copy = read_last_good(last_good);
  EXPECT_EQ((*copy)->hash, service->pin()->hash());
}

TEST_F(TableServiceTest, ACopyThatCannotBeWrittenIsTold) {
  std::filesystem::remove(last_good);
  std::filesystem::create_directory(last_good);
  const auto changed = service->change(to_stage("customer.get", Stage::modern));
  ASSERT_TRUE(changed) << "the ledger has it";
  EXPECT_THAT(changed->notes, ElementsAre(HasSubstr("the last good copy is behind")));
  EXPECT_FALSE(service->health().last_good_written);
}

/// What must be so whenever the ledger is lost: the table is there, no change is taken, but a rollback acts.
void expect_served_from_copy(TableService& service, const std::string& problem) {
  EXPECT_EQ(service.pin()->find("customer.get")->stage, Stage::modern);
  EXPECT_TRUE(service.health().from_last_good);
  EXPECT_THAT(service.health().problem, HasSubstr(problem));
  EXPECT_EQ(refusal(service.change(to_stage("customer.get", Stage::legacy))), "storage");
  EXPECT_TRUE(service.seed({})->unchanged);
  const auto back = service.rollback(on("customer.get"));
  ASSERT_TRUE(back);
  EXPECT_THAT(back->notes, testing::Contains(HasSubstr("not in the ledger yet")));
  EXPECT_EQ(service.pin()->find("customer.get")->stage, Stage::legacy);
  EXPECT_EQ(service.health().unrecorded, 1U);
}

struct LostLedgerTest : ServiceTest {
  LostLedgerTest() { EXPECT_TRUE(service->change(to_stage("customer.get", Stage::modern))); }
};

TEST_F(LostLedgerTest, ServesTheCopyWhenTheStoreCannotBeOpened) {
  const auto opened = TableService::open({.ledger_problem = "the store is damaged",
                                          .last_good = last_good,
                                          .catalogue = &catalogue,
                                          .clock = &clock});
  ASSERT_TRUE(opened);
  expect_served_from_copy(**opened, "the store is damaged");
  EXPECT_EQ(refusal((*opened)->history("", 1)), "storage");
  EXPECT_EQ(refusal((*opened)->verify()), "storage");
}

TEST_F(LostLedgerTest, ServesTheCopyWhenTheLedgerCannotBeRead) {
  ledger.fails = true;
  restart();
  expect_served_from_copy(*service, "the disk is gone");
}

TEST_F(LostLedgerTest, ServesTheCopyWhenTheLatestVersionIsDamaged) {
  ledger.entries.back().table.replace(15, 1, "X");
  restart();
  expect_served_from_copy(*service, "version 2 of the routing table was altered");
}

TEST_F(LostLedgerTest, ServesTheCopyWhenTheLedgerIsEmpty) {
  ledger.entries.clear();
  restart();
  expect_served_from_copy(*service, "the ledger is empty");
}

TEST_F(LostLedgerTest, ServesTheCopyWhenAnOldBackupWasPutBack) {
  ledger.entries.pop_back();
  restart();
  expect_served_from_copy(*service, "behind the last good copy");
}

TEST_F(LostLedgerTest, ServesTheCopyWhenTheLedgerIsAnother) {
  MemoryLedger another;
  {
    auto stranger =
        TableService::open({.ledger = &another, .catalogue = &catalogue, .clock = &clock}).value();
    clock.wall += std::chrono::hours(1);
    ASSERT_TRUE(stranger->seed({}));
    ASSERT_TRUE(stranger->change(to_stage("stock.get", Stage::modern)));
  }
  ledger.entries = another.entries;
  restart();
  expect_served_from_copy(*service, "another version 2");
}

TEST_F(LostLedgerTest, ARollbackThatTheLedgerCouldNotTakeIsRecordedWithTheNextChange) {
  ledger.fails = true;
  ASSERT_TRUE(service->rollback(on("customer.get")));
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
  EXPECT_EQ(refusal(service->change(to_stage("stock.get", Stage::modern))), "storage")
      << "only rollbacks act so";
  ledger.fails = false;
  ASSERT_TRUE(service->change(to_stage("stock.get", Stage::modern)));
  EXPECT_EQ(ledger.entries.size(), 4U);
  EXPECT_EQ(service->verify()->versions, 4U);
  EXPECT_EQ(service->health().unrecorded, 0U);
}

TEST_F(LostLedgerTest, ARollbackThatTheLedgerCouldNotTakeIsRecordedOnceTheLedgerIsThereAgain) {
  ledger.fails = true;
  ASSERT_TRUE(service->rollback(on("customer.get"), "trip"));
  service->catch_up();
  EXPECT_EQ(service->health().unrecorded, 1U) << "not yet";
  ledger.fails = false;
  service->catch_up();
  EXPECT_EQ(ledger.entries.size(), 3U);
  EXPECT_EQ(service->health().unrecorded, 0U);
  EXPECT_TRUE(service->health().writable);
  EXPECT_EQ(service->health().problem, "");
  EXPECT_EQ(service->verify()->versions, 3U);
}

TEST_F(LostLedgerTest, ARollbackThatTheLedgerCouldNotTakeIsRecordedAtTheNextStart) {
  ledger.fails = true;
  ASSERT_TRUE(service->rollback(on("customer.get")));
  ledger.fails = false;
  restart();
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
  EXPECT_TRUE(service->health().writable);
  EXPECT_EQ(ledger.entries.size(), 3U);
  EXPECT_EQ(service->verify()->versions, 3U);
  EXPECT_FALSE(std::filesystem::exists(unrecorded));
}

TEST_F(LostLedgerTest, RollbacksWithoutALedgerOutliveRestarts) {
  ledger.fails = true;
  EXPECT_FALSE(service->change(to_stage("stock.get", Stage::modern)));
  ASSERT_TRUE(service->rollback(on("customer.get")));
  restart();
  EXPECT_EQ(row("customer.get").stage, Stage::legacy);
  EXPECT_EQ(service->health().unrecorded, 1U);
  ledger.fails = false;
  restart();
  EXPECT_EQ(ledger.entries.size(), 3U);
  EXPECT_EQ(service->health().unrecorded, 0U);
}

TEST_F(LostLedgerTest, ACopyThatIsBehindIsBroughtUp) {
  const auto old = figbridge::test::slurp(last_good);
  ASSERT_TRUE(service->change(to_stage("stock.get", Stage::modern)));
  std::ofstream(last_good) << old;
  restart();
  EXPECT_TRUE(service->health().writable);
  EXPECT_EQ((*read_last_good(last_good))->version, 3U);
}

TEST_F(LostLedgerTest, ADamagedCopyIsReplacedFromTheLedger) {
  std::ofstream(last_good) << "{";
  restart();
  EXPECT_TRUE(service->health().writable);
  EXPECT_EQ((*read_last_good(last_good))->version, 2U);
}

TEST_F(LostLedgerTest, WithoutEitherThereIsNoTable) {
  std::ofstream(last_good) << "{";
  ledger.fails = true;
  const auto opened = open();
  EXPECT_EQ(refusal(opened), "storage");
  EXPECT_THAT(opened.error().text, HasSubstr("the disk is gone"));
  std::filesystem::remove(last_good);
  EXPECT_THAT(open().error().text, HasSubstr("there is no last good copy"));
}

TEST_F(LostLedgerTest, EveryBitOfTheCopyIsChecked) {
  const auto whole = figbridge::test::slurp(last_good);
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    auto altered = whole;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    std::ofstream(last_good, std::ios::trunc) << altered;
    ASSERT_FALSE(read_last_good(last_good)) << at;
  }
}

}  // namespace
}  // namespace figbridge::migrations
