// SPDX-License-Identifier: Apache-2.0
#include "store/payload_seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <Poco/Data/Session.h>

#include <filesystem>
#include <fstream>

#include "store/salvage.h"
#include "store/sqlite_work_queue.h"
#include "tests/support/material.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// 32 times the same byte, in base64.
const std::string kOne = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const std::string kTwo = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

struct SealTest : testing::Test {
  SealTest() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    file = folder / "keys";
  }
  ~SealTest() override { fs::remove_all(folder); }

  void write_keys(const std::string& lines, fs::perms permissions = fs::perms::owner_read) const {
    fs::remove(file);
    std::ofstream(file) << lines;
    fs::permissions(file, permissions);
  }
  std::unique_ptr<PayloadSeal> seal_with(const std::string& lines) const {
    write_keys(lines);
    auto made = PayloadSeal::from_file(file);
    EXPECT_TRUE(made) << made.error().describe();
    return std::move(*made);
  }
  Error refusal(const std::string& lines) const {
    write_keys(lines);
    const auto made = PayloadSeal::from_file(file);
    EXPECT_FALSE(made);
    return made ? Error{} : made.error();
  }

  fs::path folder;
  fs::path file;
  const PayloadSeal::Place place{.id = "item1", .queue = "copies"};
};

TEST_F(SealTest, OpensWhatItSealed) {
  const auto seal = seal_with("# the keys\n\nk1 " + kOne + "\n");
  for (const auto& payload : {std::string(), std::string("a"), std::string(100'000, '\0')}) {
    const auto sealed = seal->seal(payload, place);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(*seal->open(*sealed, place), payload);
  }
}

TEST_F(SealTest, NeverSealsTheSameTwice) {
  const auto seal = seal_with("k1 " + kOne);
  EXPECT_NE(*seal->seal("payload", place), *seal->seal("payload", place));
}

TEST_F(SealTest, OpensOnlyInItsPlace) {
  const auto seal = seal_with("k1 " + kOne);
  const auto sealed = *seal->seal("payload", place);
  EXPECT_EQ(seal->open(sealed, {.id = "item2", .queue = "copies"}).error().code, "damaged");
  EXPECT_EQ(seal->open(sealed, {.id = "item1", .queue = "others"}).error().code, "damaged");
  EXPECT_EQ(seal->open(sealed, {.id = "item1c", .queue = "opies"}).error().code, "damaged");
}

TEST_F(SealTest, NothingThatWasAlteredOpens) {
  const auto seal = seal_with("k1 " + kOne + "\nk2 " + kTwo);
  const auto sealed = *seal->seal("a payload", place);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      auto altered = sealed;
      altered[at] = static_cast<char>(altered[at] ^ (1 << bit));
      EXPECT_FALSE(seal->open(altered, place)) << at;
    }
    EXPECT_FALSE(seal->open(sealed.substr(0, at), place)) << at;
  }
  EXPECT_FALSE(seal->open(sealed + "x", place));
}

TEST_F(SealTest, TheFirstKeySealsAndAllOpen) {
  const auto before = seal_with("k1 " + kOne);
  const auto sealed = *before->seal("payload", place);
  const auto after = seal_with("k2 " + kTwo + "\nk1 " + kOne);
  EXPECT_EQ(*after->open(sealed, place), "payload");
  EXPECT_FALSE(after->is_current(sealed));
  EXPECT_TRUE(after->is_current(*after->seal("payload", place)));
}

TEST_F(SealTest, SaysThatAKeyIsMissingOrAnother) {
  const auto sealed = *seal_with("k1 " + kOne)->seal("payload", place);
  const auto missing = seal_with("k2 " + kTwo)->open(sealed, place);
  EXPECT_EQ(missing.error().code, "no_key");
  EXPECT_THAT(missing.error().text, HasSubstr("does not have"));
  const auto another = seal_with("k1 " + kTwo)->open(sealed, place);
  EXPECT_EQ(another.error().code, "no_key");
  EXPECT_THAT(another.error().text, HasSubstr("another key than `k1`"));
}

TEST_F(SealTest, RefusesAKeyFileThatOthersMayRead) {
  for (const auto others : {fs::perms::group_read, fs::perms::others_read, fs::perms::group_write}) {
    write_keys("k1 " + kOne, fs::perms::owner_read | others);
    const auto made = PayloadSeal::from_file(file);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().kind, ErrorKind::configuration);
    EXPECT_THAT(made.error().text, HasSubstr("0600"));
  }
}

TEST_F(SealTest, RefusesWhatIsNoKeyFileAndTellsNothingOfIt) {
  const auto short_key = refusal("k1 " + kOne + "\nk2 " + kTwo.substr(4));
  EXPECT_THAT(short_key.describe(), HasSubstr("in line 2"));
  EXPECT_THAT(short_key.describe(), testing::Not(HasSubstr("AgIC")));
  EXPECT_THAT(refusal("k1 " + kOne + "\nk1 " + kTwo).text, HasSubstr("`k1` twice"));
  EXPECT_THAT(refusal("# none\n").text, HasSubstr("has no key"));
  EXPECT_THAT(refusal(kOne).text, HasSubstr("in line 1"));
  EXPECT_THAT(refusal("k/1 " + kOne).text, HasSubstr("in line 1"));
  EXPECT_THAT(refusal("k1 !" + kOne.substr(1)).text, HasSubstr("in line 1"));
  EXPECT_THAT(PayloadSeal::from_file(folder / "nowhere").error().text, HasSubstr("cannot be read"));
  EXPECT_THAT(PayloadSeal::from_file(folder).error().text, HasSubstr("is not a file"));
}

struct SealedQueue : SealTest {
  ~SealedQueue() override { close(); }
  void close() {
    queue.reset();
    writer.reset();
    database.reset();
  }
  void open(const PayloadSeal* seal) {
    close();
    database = SqliteDatabase::open(folder / "store.db", sqlite_journal_schema()).value();
    writer = std::make_unique<GroupCommit>(*database);
    queue = std::make_unique<SqliteWorkQueue>(*writer, clock, 20, seal);
  }
  Status append(const std::string& id) const {
    return queue->append({{.id = id, .queue = "copies", .payload = "the secret of " + id}});
  }
  std::vector<std::string> payloads() const {
    const auto leased = queue->lease("copies", 100, clock.wall_now());
    if (!leased) return {leased.error().code};
    std::vector<std::string> list;
    for (const auto& each : *leased) list.push_back(each.payload);
    return list;
  }
  std::string bytes_on_disk() const {
    return test::slurp(folder / "store.db") + test::slurp(folder / "store.db-wal");
  }

  SystemClock clock;
  std::unique_ptr<PayloadSeal> one = seal_with("k1 " + kOne);
  std::unique_ptr<SqliteDatabase> database;
  std::unique_ptr<GroupCommit> writer;
  std::unique_ptr<SqliteWorkQueue> queue;
};

TEST_F(SealedQueue, HandsOutWhatWasAppendedAndTheFilesShowNothing) {
  open(one.get());
  ASSERT_TRUE(append("a"));
  ASSERT_TRUE(append("b"));
  ASSERT_TRUE(queue->bury("b", "aside"));
  EXPECT_THAT(payloads(), testing::ElementsAre("the secret of a"));
  EXPECT_EQ(queue->buried("copies", 1)->front().item.payload, "the secret of b");
  EXPECT_THAT(bytes_on_disk(), testing::Not(HasSubstr("secret")));
  close();
  EXPECT_THAT(bytes_on_disk(), testing::Not(HasSubstr("secret")));
}

TEST_F(SealedQueue, HandsOutNothingWithoutTheKeyAndLosesNothing) {
  open(one.get());
  ASSERT_TRUE(append("a"));
  open(nullptr);
  EXPECT_THAT(payloads(), testing::ElementsAre("no_key"));
  const auto other = seal_with("k2 " + kTwo);
  open(other.get());
  EXPECT_THAT(payloads(), testing::ElementsAre("no_key"));
  EXPECT_EQ(queue->figures("copies")->buried, 0U);
  open(one.get());
  EXPECT_THAT(payloads(), testing::ElementsAre("the secret of a"));
}

TEST_F(SealedQueue, BuriesWhatWasExchanged) {
  open(one.get());
  ASSERT_TRUE(append("a"));
  ASSERT_TRUE(append("b"));
  ASSERT_TRUE(database->run("exchanging", [](Poco::Data::Session& session) {
    session << "UPDATE work SET payload = (SELECT payload FROM work WHERE id = 'b') WHERE id = 'a'",
        Poco::Data::Keywords::now;
  }));
  EXPECT_THAT(payloads(), testing::ElementsAre("the secret of b"));
  EXPECT_EQ(queue->buried("copies", 1)->front().cause, "its record is damaged");
}

TEST_F(SealedQueue, ResealsInBatchesUntilTheOldKeyIsNeededNoMore) {
  open(nullptr);
  for (const char* id : {"p1", "p2"}) ASSERT_TRUE(append(id));
  open(one.get());
  for (const char* id : {"s1", "s2", "s3"}) ASSERT_TRUE(append(id));
  const auto both = seal_with("k2 " + kTwo + "\nk1 " + kOne);
  open(both.get());
  std::uint64_t sealed = 0;
  for (SqliteWorkQueue::Resealed step; !step.at_end;) {
    step = queue->reseal(step.place, 2).value();
    sealed += step.sealed;
  }
  EXPECT_EQ(sealed, 5U);
  EXPECT_EQ(queue->reseal(0, 100)->sealed, 0U) << "once is enough";
  const auto two = seal_with("k2 " + kTwo);
  open(two.get());
  EXPECT_EQ(payloads().size(), 5U);
}

TEST_F(SealedQueue, IsSalvagedWithoutTheKey) {
  open(one.get());
  ASSERT_TRUE(append("a"));
  close();
  const auto fresh = folder / "fresh.db";
  ASSERT_TRUE(SqliteDatabase::open(fresh, sqlite_journal_schema()));
  const std::vector<SalvageRule> rules{work_rule()};
  const auto told = salvage_rows(folder / "store.db", fresh, rules);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->front().kept, 1U);
}

}  // namespace
}  // namespace figbridge::store
