// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <filesystem>
#include <future>

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

struct JobsTest : testing::Test {
  JobsTest() {
    std::string name = (fs::temp_directory_path() / "figbridge-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    reopen();
  }
  ~JobsTest() override {
    journal.reset();
    fs::remove_all(folder);
  }
  void reopen() {
    journal.reset();
    auto opened = SqliteJournal::open(folder / "journal.db", clock);
    ASSERT_TRUE(opened) << opened.error().describe() << opened.error().remote;
    journal = std::move(*opened);
  }
  JobStore& store() const { return journal->jobs(); }

  [[nodiscard]] Job job(const std::string& id) const {
    return {.id = id,
            .operation = "order.create",
            .scope = "basic anna",
            .caller = "anna",
            .fingerprint = "same",
            .accepted = clock.wall,
            .keep = 24h};
  }
  using Found = Result<std::optional<Job>>;
  template <class Begin>
  static Found found(Begin begin) {
    std::promise<Found> told;
    begin([&](Found result) { told.set_value(std::move(result)); });
    return told.get_future().get();
  }
  template <class Begin>
  static Status written(Begin begin) {
    std::promise<Status> told;
    begin([&](const Status& result) { told.set_value(result); });
    return told.get_future().get();
  }
  Found accept(const Job& one, const std::string& key = "") {
    const WorkItem work{.id = one.id, .queue = "jobs", .key = key, .payload = "{}"};
    return found([&](auto done) { store().accept(one, work, done); });
  }
  Job find(const std::string& id) {
    return **found([&](auto done) { store().find(id, done); });
  }
  Found cancel(const std::string& id) {
    return found([&](auto done) { store().cancel(id, done); });
  }
  Status end(const std::string& id, JobOutcome outcome) {
    return written([&](auto done) { store().end(id, outcome, done); });
  }
  Status pause(const std::string& id, JobPause pause) {
    return written([&](auto done) { store().pause(id, pause, done); });
  }
  std::vector<WorkItem> lease() { return *store().lease(10, clock.wall + 1h); }
  DeadLetterNote note(const std::string& id, const std::string& what) {
    return {.job = id, .what = what, .author = "anna", .reason = "because", .other = {}, .at = clock.wall};
  }

  HandClock clock;
  fs::path folder;
  std::unique_ptr<SqliteJournal> journal;
};

TEST_F(JobsTest, AnAcceptedJobIsThereAfterAReopeningAndIsHandedOutOnce) {
  ASSERT_FALSE(*accept(job("a")));
  reopen();
  EXPECT_EQ(find("a").state, JobState::waiting);
  ASSERT_EQ(lease().size(), 1U);
  EXPECT_EQ(find("a").state, JobState::running);
  EXPECT_TRUE(lease().empty());
}

TEST_F(JobsTest, OneIdIsOneJob) {
  ASSERT_FALSE(*accept(job("a")));
  const auto known = accept(job("a"));
  ASSERT_TRUE(*known);
  EXPECT_EQ((*known)->fingerprint, "same");
  EXPECT_EQ(lease().size(), 1U);
}

TEST_F(JobsTest, WhatHasEndedKeepsItsAnswerForAsLongAsItSays) {
  ASSERT_FALSE(*accept(job("a")));
  lease();
  ASSERT_TRUE(end("a", {.state = JobState::done, .answer = R"({"no":1.10})"}));
  reopen();
  EXPECT_EQ(find("a").state, JobState::done);
  EXPECT_EQ(find("a").answer, R"({"no":1.10})");
  EXPECT_TRUE(lease().empty());
  clock.wall += 24h - 1ms;
  EXPECT_EQ(*store().expire(clock.wall, 10), 0U);
  clock.wall += 1ms;
  EXPECT_EQ(*store().expire(clock.wall, 10), 1U);
  EXPECT_FALSE(*found([&](auto done) { store().find("a", done); }));
}

TEST_F(JobsTest, AnEndIsNotOverwritten) {
  ASSERT_FALSE(*accept(job("a")));
  ASSERT_TRUE(end("a", {.state = JobState::done, .answer = "1"}));
  ASSERT_TRUE(end("a", {.state = JobState::failed, .error = Error{.text = "late"}}));
  EXPECT_EQ(find("a").state, JobState::done);
}

TEST_F(JobsTest, OnlyWhatReachedNobodyIsTakenBack) {
  ASSERT_FALSE(*accept(job("waiting")));
  EXPECT_EQ((*cancel("waiting"))->state, JobState::cancelled);
  EXPECT_EQ((*cancel("waiting"))->state, JobState::cancelled) << "twice is once";
  EXPECT_TRUE(lease().empty());
  ASSERT_FALSE(*accept(job("sent")));
  lease();
  EXPECT_EQ(cancel("sent").error().code, "job_sent");
  ASSERT_TRUE(pause("sent", {.cause = "unreachable", .nothing_done = true, .again = clock.wall + 5s}));
  EXPECT_EQ((*cancel("sent"))->state, JobState::cancelled);
  EXPECT_FALSE(*cancel("none"));
}

TEST_F(JobsTest, WhatMayHaveReachedASideStaysSo) {
  ASSERT_FALSE(*accept(job("a")));
  lease();
  ASSERT_TRUE(pause("a", {.cause = "timeout", .nothing_done = false, .again = clock.wall}));
  lease();
  ASSERT_TRUE(pause("a", {.cause = "unreachable", .nothing_done = true, .again = clock.wall + 5s}));
  EXPECT_EQ(cancel("a").error().code, "job_sent");
}

TEST_F(JobsTest, WhatACrashLeftIsHandedOutAtOnceAndCannotBeTakenBack) {
  ASSERT_FALSE(*accept(job("a")));
  lease();
  reopen();
  EXPECT_EQ(cancel("a").error().code, "job_sent");
  ASSERT_EQ(lease().size(), 1U);
  ASSERT_TRUE(pause("a", {.cause = "unreachable", .nothing_done = true, .again = clock.wall}));
  EXPECT_EQ(cancel("a").error().code, "job_sent");
}

TEST_F(JobsTest, AnUnresolvedOrCancelledJobGoesOnWhenItIsAskedForAgain) {
  ASSERT_FALSE(*accept(job("a")));
  lease();
  ASSERT_TRUE(pause("a", {.cause = "timeout", .nothing_done = false, .again = clock.wall}));
  ASSERT_TRUE(end("a", {.state = JobState::unresolved, .error = Error{.text = "timeout"}}));
  EXPECT_TRUE(lease().empty());
  auto other = job("a");
  other.fingerprint = "different";
  EXPECT_EQ((*accept(other))->state, JobState::unresolved) << "another request is not the same job";
  const auto again = accept(job("a"));
  EXPECT_EQ((*again)->state, JobState::running);
  EXPECT_EQ((*again)->error->text, "timeout");
  EXPECT_FALSE(find("a").error);
  EXPECT_EQ(cancel("a").error().code, "job_sent");
  EXPECT_EQ(lease().size(), 1U);
}

TEST_F(JobsTest, WhatIsHeldWaitsForAPersonAndCanBeReplayed) {
  ASSERT_FALSE(*accept(job("a"), "42"));
  ASSERT_FALSE(*accept(job("b"), "42"));
  lease();
  ASSERT_TRUE(pause("a", {.cause = "no such warehouse", .nothing_done = true, .again = std::nullopt}));
  EXPECT_EQ(find("a").state, JobState::held);
  EXPECT_EQ(find("a").cause, "no such warehouse");
  EXPECT_EQ(lease().front().id, "b") << "the next of its key is not kept waiting";
  ASSERT_EQ(store().held(10)->size(), 1U);
  EXPECT_EQ(store().held(10)->front().work.payload, "{}");
  ASSERT_TRUE(store().replay(note("a", "replayed")));
  EXPECT_EQ(store().replay(note("a", "replayed")).error().kind, ErrorKind::not_found) << "twice is once";
  ASSERT_TRUE(end("b", {.state = JobState::done, .answer = "1"}));
  EXPECT_EQ(lease().front().id, "a");
  EXPECT_EQ(store().notes("a")->size(), 1U);
  EXPECT_EQ(store().notes("a")->front().author, "anna");
}

TEST_F(JobsTest, WhatIsHandedOutAgainAndAgainAndNeverEndsIsHeld) {
  ASSERT_FALSE(*accept(job("a")));
  for (std::uint32_t n = 0; n < SqliteJobs::kMostAttempts; ++n) {
    ASSERT_EQ(lease().size(), 1U) << n;
    clock.wall += 2h;
  }
  EXPECT_TRUE(lease().empty());
  EXPECT_EQ(find("a").state, JobState::held);
  EXPECT_EQ(cancel("a").error().code, "job_sent");
}

TEST_F(JobsTest, ADiscardedOneHasFailedForItsCaller) {
  ASSERT_FALSE(*accept(job("a")));
  lease();
  ASSERT_TRUE(pause("a", {.cause = "timeout", .nothing_done = false, .again = std::nullopt}));
  ASSERT_TRUE(store().discard(note("a", "discarded")));
  EXPECT_EQ(find("a").state, JobState::failed);
  EXPECT_EQ(find("a").error->code, "job_discarded");
  EXPECT_EQ(find("a").error->effect, Effect::unknown);
  EXPECT_TRUE(store().held(10)->empty());
}

TEST_F(JobsTest, ACorrectedCopyTakesThePlaceOfWhatReachedNobody) {
  for (const bool reached : {false, true}) {
    const std::string id = reached ? "b" : "a";
    ASSERT_FALSE(*accept(job(id)));
    lease();
    ASSERT_TRUE(pause(id, {.cause = "?", .nothing_done = !reached, .again = std::nullopt}));
    auto copy = job(id + "-copy");
    copy.instead_of = id;
    const WorkItem work{.id = copy.id, .queue = "jobs", .payload = R"({"better":1})"};
    auto corrected = note(id, "corrected");
    corrected.other = copy.id;
    EXPECT_EQ(store().correct(corrected, copy, work).has_value(), !reached);
    EXPECT_EQ(find(id).state, reached ? JobState::held : JobState::failed);
  }
  EXPECT_EQ(find("a-copy").state, JobState::running) << "handed out with the others";
  EXPECT_EQ(find("a-copy").instead_of, "a");
  EXPECT_EQ(store().notes("a")->front().other, "a-copy");
}

}  // namespace
}  // namespace figbridge::store
