// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <Poco/Data/Session.h>
#include <filesystem>
#include <future>
#include <latch>

#include "store/sqlite_intents.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using namespace Poco::Data::Keywords;
using How = BegunIntent::How;

class HandClock final : public Clock {
 public:
  Wall::time_point wall{std::chrono::milliseconds(1'800'000'000'000)};
  [[nodiscard]] Steady::time_point steady_now() const override { return {}; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall; }
};

struct IntentsTest : testing::Test {
  IntentsTest() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    reopen();
  }
  ~IntentsTest() override {
    journal.reset();
    fs::remove_all(folder);
  }
  void reopen() {
    journal.reset();
    auto opened = SqliteJournal::open(folder / "journal.db", clock);
    ASSERT_TRUE(opened) << opened.error().describe() << opened.error().remote;
    journal = std::move(*opened);
  }
  IntentStore& store() const { return journal->intents(); }

  [[nodiscard]] Intent intent(const std::string& id, const std::string& key) const {
    return {.id = id,
            .key = {.operation = "order.create", .scope = "basic anna", .key = key},
            .fingerprint = "same",
            .request = R"({"amount":1.10})",
            .group = "customer",
            .business_key = "42",
            .caller = "anna",
            .side = Side::modern,
            .reason = "share",
            .table_version = 7,
            .at = clock.wall,
            .expires = clock.wall + 72h};
  }
  [[nodiscard]] Result<BegunIntent> begin(const Intent& intent, bool take_over = false) const {
    std::promise<Result<BegunIntent>> told;
    auto begun = told.get_future();
    store().begin(intent, take_over, [&](Result<BegunIntent> result) { told.set_value(std::move(result)); });
    return begun.get();
  }
  template <class Call>
  static Status waited(Call call) {
    std::promise<Status> told;
    auto status = told.get_future();
    call([&](const Status& written) { told.set_value(written); });
    return status.get();
  }
  [[nodiscard]] Status append(const std::string& id, IntentOutcome outcome) const {
    return waited([&](auto done) { store().append(id, outcome, done); });
  }
  [[nodiscard]] Status forget(const std::string& id) const {
    return waited([&](auto done) { store().forget(id, done); });
  }
  [[nodiscard]] How how(const Intent& intent, bool take_over = false) const {
    const auto begun = begin(intent, take_over);
    EXPECT_TRUE(begun) << begun.error().describe();
    return begun->how;
  }
  static IntentOutcome done() {
    return {.answer = {.form = IntentAnswer::Form::wire,
                       .wire = "soap {urn:erp}",
                       .status = 200,
                       .media_type = "text/xml",
                       .body = std::string("<a>\0</a>", 8)}};
  }
  /// Behind the store's back.
  void tamper(const std::string& statement) {
    journal.reset();
    const auto database = SqliteDatabase::open(folder / "journal.db", sqlite_journal_schema()).value();
    ASSERT_TRUE(database->run("tampering", [&](Poco::Data::Session& session) { session << statement, now; }));
  }

  fs::path folder;
  HandClock clock;
  std::unique_ptr<SqliteJournal> journal;
};

TEST_F(IntentsTest, AKeyIsTakenOnceAndItsAnswerComesBackOverARestart) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  ASSERT_TRUE(append("1", done()));
  reopen();
  const auto again = begin(intent("2", "k"));
  ASSERT_EQ(again->how, How::known);
  const auto& known = *again->known;
  EXPECT_EQ(known.intent.id, "1");
  EXPECT_EQ(known.intent.request, R"({"amount":1.10})");
  EXPECT_EQ(known.intent.side, Side::modern);
  EXPECT_EQ(known.intent.table_version, 7U);
  EXPECT_EQ(known.state, IntentState::done);
  EXPECT_EQ(known.answer.body, std::string("<a>\0</a>", 8));
  EXPECT_EQ(known.answer.media_type, "text/xml");
}

TEST_F(IntentsTest, ABusinessErrorComesBackAsItWas) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  const Error error{.kind = ErrorKind::rejected,
                    .origin = Origin::backend,
                    .text = "no",
                    .location = "/a",
                    .code = "credit_limit_too_high",
                    .detail = R"({"limit":1.10})"};
  ASSERT_TRUE(append("1", {.state = IntentState::failed, .error = error}));
  const auto known = begin(intent("2", "k"))->known;
  EXPECT_EQ(known->state, IntentState::failed);
  EXPECT_EQ(known->error->kind, ErrorKind::rejected);
  EXPECT_EQ(known->error->origin, Origin::backend);
  EXPECT_EQ(known->error->code, "credit_limit_too_high");
  EXPECT_EQ(known->error->detail, R"({"limit":1.10})");
  EXPECT_EQ(known->error->location, "/a");
}

TEST_F(IntentsTest, OneCallersKeysAreNotAnothers) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  Intent other = intent("2", "k");
  other.key.scope = "basic ben";
  EXPECT_EQ(how(other), How::written);
  Intent elsewhere = intent("3", "k");
  elsewhere.key.operation = "order.cancel";
  EXPECT_EQ(how(elsewhere), How::written);
  EXPECT_EQ(how(intent("4", "")), How::written);
  EXPECT_EQ(how(intent("5", "")), How::written) << "no key is no key";
}

TEST_F(IntentsTest, OfManyThatBeginAtOnceOneIsWritten) {
  constexpr int kMany = 200;
  std::latch all(kMany);
  std::atomic<int> written = 0;
  for (int n = 0; n < kMany; ++n) {
    store().begin(intent(std::to_string(n), "k"), false, [&](const Result<BegunIntent>& begun) {
      if (begun && begun->how == How::written) ++written;
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(written, 1);
}

TEST_F(IntentsTest, WhatHadNoEffectFreesItsKey) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  ASSERT_TRUE(forget("1"));
  EXPECT_EQ(how(intent("2", "k")), How::written);
  EXPECT_TRUE(forget("unknown"));
  ASSERT_TRUE(append("2", done()));
  ASSERT_TRUE(forget("2"));
  EXPECT_EQ(how(intent("3", "k")), How::known) << "what was done is not forgotten";
}

TEST_F(IntentsTest, AnOutcomeIsWrittenOnce) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  ASSERT_TRUE(append("1", done()));
  EXPECT_EQ(append("1", {.state = IntentState::failed}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(store().find("1")->value().state, IntentState::done);
}

TEST_F(IntentsTest, AnUnresolvedOneIsTakenOverByTheSameRequestOnly) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  ASSERT_TRUE(append("1", {.state = IntentState::unresolved}));
  EXPECT_EQ(how(intent("2", "k")), How::known);
  Intent different = intent("3", "k");
  different.fingerprint = "different";
  EXPECT_EQ(how(different, true), How::known);
  const auto taken = begin(intent("4", "k"), true);
  EXPECT_EQ(taken->how, How::taken_over);
  EXPECT_EQ(taken->known->intent.id, "1");
  EXPECT_EQ(store().find("1")->value().state, IntentState::open);
  EXPECT_EQ(how(intent("5", "k"), true), How::known) << "it is under way";
}

TEST_F(IntentsTest, WhatIsLeftWithoutOutcomeIsFoundAfterARestart) {
  ASSERT_EQ(how(intent("1", "a")), How::written);
  ASSERT_EQ(how(intent("2", "")), How::written);
  ASSERT_EQ(how(intent("3", "c")), How::written);
  ASSERT_TRUE(append("1", done()));
  ASSERT_TRUE(append("3", {.state = IntentState::unresolved}));
  reopen();
  EXPECT_EQ(store().list(IntentState::open, 10, "").value(), std::vector<std::string>{"2"});
  EXPECT_EQ(store().list(IntentState::unresolved, 10, "").value(), std::vector<std::string>{"3"});
  EXPECT_TRUE(store().list(IntentState::unresolved, 10, "3")->empty());
  const auto figures = store().figures().value();
  EXPECT_EQ(figures.open, 1U);
  EXPECT_EQ(figures.unresolved, 1U);
  EXPECT_EQ(figures.oldest, clock.wall);
}

TEST_F(IntentsTest, AnotherSideIsNotedBeforeItIsCalled) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  ASSERT_TRUE(waited([&](auto done) { store().redirect("1", Side::legacy, done); }));
  reopen();
  EXPECT_EQ(store().find("1")->value().intent.side, Side::legacy);
}

TEST_F(IntentsTest, ALaterWriteOfTheSameKeyIsSeen) {
  const Intent first = intent("1", "a");
  ASSERT_EQ(how(first), How::written);
  EXPECT_FALSE(store().followed(first).value());
  ASSERT_EQ(how(intent("2", "b")), How::written);
  EXPECT_TRUE(store().followed(first).value());
  ASSERT_TRUE(append("2", {.state = IntentState::failed}));
  EXPECT_FALSE(store().followed(first).value()) << "it was refused";
}

TEST_F(IntentsTest, APersonSettlesWhatIsUnresolved) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  const Settlement word{.applied = false, .author = "uid:1(a)", .reason = "not in the ERP", .at = clock.wall};
  EXPECT_EQ(store().settle("1", word).error().kind, ErrorKind::conflict);
  EXPECT_EQ(store().settle("9", word).error().kind, ErrorKind::not_found);
  ASSERT_TRUE(append("1", {.state = IntentState::unresolved}));
  ASSERT_TRUE(store().settle("1", word));
  const auto record = store().find("1")->value();
  EXPECT_EQ(record.state, IntentState::not_applied);
  EXPECT_EQ(record.settled->reason, "not in the ERP");
  EXPECT_EQ(how(intent("2", "k")), How::written) << "the key is free";
}

TEST_F(IntentsTest, ExpiredRecordsGoAndUnresolvedOnesStay) {
  for (const auto* id : {"1", "2", "3", "4"}) ASSERT_EQ(how(intent(id, id)), How::written);
  ASSERT_TRUE(append("1", done()));
  ASSERT_TRUE(append("2", done()));
  ASSERT_TRUE(append("3", {.state = IntentState::unresolved}));
  EXPECT_EQ(store().expire(clock.wall + 71h, 10).value(), 0U);
  EXPECT_EQ(store().expire(clock.wall + 72h, 1).value(), 1U);
  EXPECT_EQ(store().expire(clock.wall + 72h, 10).value(), 1U);
  EXPECT_EQ(store().figures()->open + store().figures()->unresolved, 2U);
}

TEST_F(IntentsTest, AnExpiredKeyIsFreeEvenBeforeItsRecordIsDeleted) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  ASSERT_TRUE(append("1", done()));
  clock.wall += 73h;
  EXPECT_EQ(how(intent("2", "k")), How::written);
}

TEST_F(IntentsTest, ADamagedRecordIsToldApartFromNone) {
  for (const std::string damage :
       {"answer = x'00'", "request = x'00'", "state = 2", "side = 0", "key = 'x'"}) {
    reopen();
    ASSERT_EQ(how(intent(damage, damage)), How::written);
    ASSERT_TRUE(append(damage, done()));
    tamper("UPDATE intent SET " + damage + " WHERE id = \"" + damage + "\"");
    reopen();
    EXPECT_EQ(store().find(damage).error().code, "damaged_record") << damage;
    EXPECT_FALSE(store().find("none")->has_value());
    if (damage == "key = 'x'") continue;  // its key finds nothing
    EXPECT_EQ(begin(intent("2", damage)).error().code, "damaged_record") << damage;
  }
}

TEST_F(IntentsTest, AFullDiskRefusesAndRecovers) {
  journal.reset();
  const auto database = SqliteDatabase::open(folder / "journal.db", sqlite_journal_schema()).value();
  GroupCommit writer(*database);
  SqliteIntents intents(writer, clock);
  const auto limit = [&](const std::string& pages) {
    return database->run("limiting", [&](Poco::Data::Session& session) {
      int most = 0;
      session << "PRAGMA max_page_count = " + pages, into(most), now;
    });
  };
  const auto begin_big = [&](const std::string& id) {
    Intent big = intent(id, id);
    big.request = std::string(500'000, 'x');
    std::promise<Result<BegunIntent>> told;
    auto begun = told.get_future();
    intents.begin(big, false, [&](Result<BegunIntent> result) { told.set_value(std::move(result)); });
    return begun.get();
  };
  ASSERT_TRUE(limit("30"));
  const auto refused = begin_big("1");
  EXPECT_EQ(refused.error().kind, ErrorKind::storage);
  EXPECT_EQ(refused.error().code, "disk_full");
  ASSERT_TRUE(limit("100000"));
  EXPECT_TRUE(begin_big("1"));
}

TEST_F(IntentsTest, NobodyElseMayReadWhatCallersSent) {
  ASSERT_EQ(how(intent("1", "k")), How::written);
  for (const auto& each : fs::directory_iterator(folder)) {
    const auto others = fs::perms::group_all | fs::perms::others_all;
    EXPECT_EQ(fs::status(each).permissions() & others, fs::perms::none) << each.path();
  }
}

TEST_F(IntentsTest, AJournalThatAnotherProcessHasIsRefused) {
  const auto second = SqliteJournal::open(folder / "journal.db", clock);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::storage);
}

}  // namespace
}  // namespace figbridge::store
