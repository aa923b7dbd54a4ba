// SPDX-License-Identifier: Apache-2.0
// A journal with a key file: nothing that callers sent or were answered can be read without the keys.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "store/sealed_text.h"
#include "store/sqlite_intents.h"

namespace figbridge::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class HandClock final : public Clock {
 public:
  Wall::time_point wall{std::chrono::milliseconds(1'800'000'000'000)};
  [[nodiscard]] Steady::time_point steady_now() const override { return {}; }
  [[nodiscard]] Wall::time_point wall_now() const override { return wall; }
};

std::vector<SealKey> keys(std::initializer_list<int> numbers) {
  std::vector<SealKey> all;
  for (const int number : numbers) {
    SealKey::Bytes bytes{};
    bytes.fill(static_cast<std::uint8_t>(number));
    all.emplace_back("k" + std::to_string(number), bytes);
  }
  return all;
}

struct SealedJournal : testing::Test {
  SealedJournal() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~SealedJournal() override {
    journal.reset();
    fs::remove_all(folder);
  }
  /// With these keys; none: without a key file.
  void open(std::initializer_list<int> numbers) {
    journal.reset();
    auto seal = numbers.size() == 0 ? nullptr : std::make_unique<PayloadSeal>(keys(numbers));
    auto opened = SqliteJournal::open(folder / "journal.db", clock, std::move(seal));
    ASSERT_TRUE(opened) << opened.error().describe() << opened.error().remote;
    journal = std::move(*opened);
  }
  void record(const std::string& id) {
    const Intent intent{.id = id,
                        .key = {.operation = "order.create", .scope = "", .key = id},
                        .fingerprint = "the print",
                        .request = R"({"name":"Elfriede Miller"})",
                        .at = clock.wall,
                        .expires = clock.wall + 72h};
    std::promise<void> begun;
    journal->intents().begin(intent, false, [&](const auto&) { begun.set_value(); });
    begun.get_future().wait();
    std::promise<Status> redirected;
    journal->intents().redirect(id, Side::modern,
                                [&](const Status& status) { redirected.set_value(status); });
    EXPECT_TRUE(redirected.get_future().get());
    const IntentOutcome outcome{
        .state = IntentState::failed,
        .answer = {.form = IntentAnswer::Form::contract, .body = R"({"iban":"DE02"})"},
        .error = Error{.text = "no", .detail = R"({"balance":4711})"}};
    std::promise<Status> told;
    journal->intents().append(id, outcome, [&](const Status& status) { told.set_value(status); });
    EXPECT_TRUE(told.get_future().get());
  }
  void accept(const std::string& id) {
    const Job job{.id = id, .operation = "order.create", .fingerprint = "the print", .accepted = clock.wall};
    const WorkItem work{.id = id, .queue = "jobs", .payload = R"({"name":"Elfriede Miller"})"};
    std::promise<void> accepted;
    journal->jobs().accept(job, work, [&](const auto&) { accepted.set_value(); });
    accepted.get_future().wait();
  }
  void end(const std::string& id) {
    std::promise<Status> told;
    journal->jobs().end(id, {.answer = R"({"iban":"DE02"})", .error = Error{.detail = R"({"balance":4711})"}},
                        [&](const Status& status) { told.set_value(status); });
    EXPECT_TRUE(told.get_future().get());
  }
  Result<std::optional<Job>> job(const std::string& id) {
    std::promise<Result<std::optional<Job>>> told;
    journal->jobs().find(id, [&](auto found) { told.set_value(std::move(found)); });
    return told.get_future().get();
  }
  /// All bytes of all files.
  std::string bytes() const {
    std::string all;
    for (const auto& file : fs::directory_iterator(folder)) {
      std::ifstream in(file.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }

  HandClock clock;
  fs::path folder;
  std::unique_ptr<SqliteJournal> journal;
};

TEST_F(SealedJournal, NothingOfRequestsAndAnswersIsInItsFiles) {
  open({1});
  record("a");
  accept("b");
  accept("c");
  end("c");
  for (const char* const text : {"Elfriede", "DE02", "4711", "the print"})
    EXPECT_THAT(bytes(), testing::Not(testing::HasSubstr(text)));
}

TEST_F(SealedJournal, WhatWasWrittenIsReadWithItsKeyAndWithoutItIsNot) {
  open({1});
  record("a");
  accept("b");
  end("b");
  accept("c");
  open({2, 1});
  EXPECT_EQ((*journal->intents().find("a"))->intent.request, R"({"name":"Elfriede Miller"})");
  EXPECT_EQ((*journal->intents().find("a"))->intent.side, Side::modern);
  EXPECT_EQ((*journal->intents().find("a"))->answer.body, R"({"iban":"DE02"})");
  EXPECT_EQ((*journal->intents().find("a"))->error->detail, R"({"balance":4711})");
  EXPECT_EQ((*job("b"))->answer, R"({"iban":"DE02"})");
  EXPECT_EQ((*job("b"))->fingerprint, "the print");
  EXPECT_EQ(journal->jobs().lease(10, clock.wall + 1h)->front().payload, R"({"name":"Elfriede Miller"})");
  for (const bool other : {false, true}) {
    if (other)
      open({2});
    else
      open({});
    EXPECT_EQ(journal->intents().find("a").error().code, "no_key");
    EXPECT_EQ(job("b").error().code, "no_key");
  }
}

TEST_F(SealedJournal, WhatIsFromBeforeThereWasAKeyIsReadAsItIs) {
  open({});
  record("a");
  accept("b");
  open({1});
  EXPECT_EQ((*journal->intents().find("a"))->intent.request, R"({"name":"Elfriede Miller"})");
  EXPECT_EQ(journal->jobs().lease(10, clock.wall + 1h)->front().payload, R"({"name":"Elfriede Miller"})");
}

TEST(SealedText, WhatBeginsLikeASealedOneIsNotTakenForOne) {
  const PayloadSeal::Place place{.id = "a", .queue = "answer"};
  for (const char* const text : {"FBS1 is what it says", "FBS0", "FBS", "", "{}"}) {
    const auto kept = kept_text(text, place, nullptr);
    EXPECT_EQ(*told_text(*kept, place, nullptr), text);
  }
}

}  // namespace
}  // namespace figbridge::store
