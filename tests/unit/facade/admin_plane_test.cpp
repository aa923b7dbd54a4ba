// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/admin_plane.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/unit/facade/admin_fixture.h"
#include "tests/unit/facade/observe_fakes.h"

namespace figbridge::facade {
namespace {

using testing::AdminTest;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kCanary = R"({"set":{"stage":"canary","share":"20%"},"reason":"first customers"})";

TEST_F(AdminTest, OpensItsSocketForItsOwnerOnly) {
  struct stat seen{};
  ASSERT_EQ(::stat(socket().c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777U, 0600U);
}

TEST_F(AdminTest, ListsRoutesWithTheirLastChangeAndTheCallsOfTheLastHour) {
  auto seen = testing::good_call();
  seen.started = clock.wall_now();
  observed.record(seen);
  const auto reply = get("/v1/routes");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body.at("version"), 1);
  ASSERT_THAT(reply.body.at("routes"), SizeIs(4));
  const auto row = reply.body.at("routes").at(1);
  EXPECT_EQ(row.at("operation"), "customer.get");
  EXPECT_EQ(row.at("stage"), "legacy");
  EXPECT_EQ(row.at("changed").at("by"), "config");
  EXPECT_EQ(row.at("last_hour").at("legacy"), 1);
}

TEST_F(AdminTest, SetsARowAndSaysWhatChangedWhoDidItAndInWhichVersion) {
  const auto reply = post("/v1/routes/customer.get", kCanary);
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body.at("version"), 2);
  EXPECT_THAT(reply.body.at("author").get<std::string>(), StartsWith(me()));
  EXPECT_EQ(reply.body.at("changes").at(0).at("operation"), "customer.get");
  EXPECT_EQ(reply.body.at("changes").at(0).at("fields").at(0),
            nlohmann::json::parse(R"({"field":"stage","before":"legacy","after":"canary"})"));
  EXPECT_EQ(row("customer.get").stage, routing::Stage::canary);
  EXPECT_THAT(ledger.entries.back().author, StartsWith(me()));
  EXPECT_THAT(changes_told, SizeIs(1));
}

TEST_F(AdminTest, ShowsUnresolvedWritesWithTheirTextMasked) {
  intents.push_back({.intent = {.id = "0193",
                                .key = {.operation = "customer.get", .scope = "", .key = "k1"},
                                .request = R"({"name":"Anna","amount":1.10})",
                                .caller = "shop",
                                .side = Side::modern},
                     .state = IntentState::unresolved,
                     .error = Error{.text = "the system behind went away"}});
  const auto list = get("/v1/unresolved").body.at("unresolved");
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list.at(0).at("operation"), "customer.get");
  EXPECT_EQ(list.at(0).at("problem"), "the system behind went away");
  const auto one = get("/v1/unresolved/0193").body;
  EXPECT_EQ(one.at("request"), nlohmann::json::parse(R"({"name":"***","amount":"1.10"})"));
  EXPECT_EQ(get("/v1/unresolved/9").status, 404);
  EXPECT_EQ(get("/v1/unresolved?limit=x").status, 422);
}

TEST_F(AdminTest, APersonsWordOnAWriteHasItsAuthorAndReason) {
  EXPECT_EQ(post("/v1/unresolved/0193", R"({"applied":true})").status, 422);
  EXPECT_EQ(post("/v1/unresolved/0193", R"({"applied":true,"reason":""})").status, 422);
  EXPECT_EQ(post("/v1/unresolved/0193", R"({"reason":"x"})").status, 422);
  ASSERT_TRUE(settled.empty());
  EXPECT_EQ(post("/v1/unresolved/0193", R"({"applied":false,"reason":"not in the ERP"})").status, 200);
  ASSERT_THAT(settled, SizeIs(1));
  EXPECT_EQ(settled.front().first, "0193");
  EXPECT_FALSE(settled.front().second.applied);
  EXPECT_EQ(settled.front().second.reason, "not in the ERP");
  EXPECT_THAT(settled.front().second.author, StartsWith(me()));
}

TEST_F(AdminTest, TakesTheAuthorFromTheSocketNeverFromTheRequest) {
  const auto reply =
      post("/v1/routes/customer.get", R"({"set":{"stage":"canary"},"reason":"x","author":"root"})");
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(reply.body.at("detail").get<std::string>(), HasSubstr("'author' is not known here"));
  EXPECT_EQ(service->pin()->version(), 1U);
}

TEST_F(AdminTest, ShowsTheLastChangeOfEachRowHoweverManyWereMade) {
  for (int i = 1; i <= 60; ++i) {
    post("/v1/routes/stock.get",
         R"({"set":{"stage":"canary","share":")" + std::to_string(i) + R"(%"},"reason":"r"})");
    if (i == 5) post("/v1/routes/customer.get", kCanary);
    if (i == 3 || i == 30) get("/v1/routes");
  }
  const auto routes = get("/v1/routes").body.at("routes");
  EXPECT_EQ(routes.at(1).at("changed").at("version"), 7);
  EXPECT_EQ(routes.at(3).at("changed").at("version"), 62);
  EXPECT_EQ(routes.at(0).at("changed").at("version"), 1);
}

TEST_F(AdminTest, RefusesAChangeOfAnotherVersionAsAConflict) {
  post("/v1/routes/stock.get", kCanary);
  const auto reply = post("/v1/routes/customer.get",
                          R"({"set":{"stage":"canary","share":"1%"},"reason":"x","at_version":1})");
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.body.at("kind"), "conflict");
  EXPECT_THAT(reply.head, HasSubstr("application/problem+json"));
}

TEST_F(AdminTest, NamesTheGateThatRefuses) {
  const auto shadow = post("/v1/routes/customer.update", R"({"set":{"stage":"shadow"},"reason":"x"})");
  EXPECT_EQ(shadow.body.at("code"), "stage_unavailable") << shadow.body;
  const auto lossy = post("/v1/routes/customer.update", kCanary);
  EXPECT_EQ(lossy.body.at("code"), "confirm_loss") << lossy.body;
  const auto confirmed = post("/v1/routes/customer.update",
                              R"({"set":{"stage":"canary","share":"20%"},"reason":"x","accept_loss":true})");
  EXPECT_EQ(confirmed.status, 200) << confirmed.body;
}

TEST_F(AdminTest, RollsBackAndHoldsUntilReleased) {
  post("/v1/routes/customer.get", kCanary);
  EXPECT_EQ(post("/v1/routes/customer.get/rollback", R"({"reason":"wrong"})").status, 200);
  EXPECT_EQ(row("customer.get").stage, routing::Stage::legacy);
  EXPECT_EQ(get("/v1/routes/customer.get").body.at("route").at("held").at("by"), "rollback");
  EXPECT_EQ(post("/v1/routes/customer.get/release", R"({"reason":"fixed"})").status, 200);
  EXPECT_FALSE(row("customer.get").held);
}

TEST_F(AdminTest, FreezesToASideAndUnfreezes) {
  EXPECT_EQ(post("/v1/routes/customer.get/freeze", R"({"reason":"x","side":"both"})").status, 422);
  EXPECT_EQ(post("/v1/routes/customer.get/freeze", R"({"reason":"x","side":"modern"})").status, 200);
  EXPECT_EQ(row("customer.get").frozen, routing::Freeze::modern);
  EXPECT_EQ(post("/v1/routes/customer.get", kCanary).body.at("code"), "frozen");
  EXPECT_EQ(post("/v1/routes/customer.get/unfreeze", R"({"reason":"x"})").status, 200);
  EXPECT_EQ(row("customer.get").frozen, routing::Freeze::none);
}

TEST_F(AdminTest, ChangesAWholeGroupInOneVersion) {
  const auto reply =
      post("/v1/groups/customer", R"({"set":{"stage":"modern"},"reason":"x","accept_loss":true})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.body.at("changes"), SizeIs(3));
  EXPECT_EQ(get("/v1/groups").body.at("groups").at(0).at("operations").size(), 3U);
}

TEST_F(AdminTest, TellsHistoryVersionsAndDifferences) {
  post("/v1/routes/customer.get", kCanary);
  post("/v1/routes/stock.get", kCanary);
  const auto history = get("/v1/history?operation=customer.get").body.at("history");
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history.at(0).at("reason"), "first customers");
  EXPECT_THAT(get("/v1/history?limit=1").body.at("history"), SizeIs(1));
  EXPECT_EQ(get("/v1/table/1").body.at("table").at("routes").at(0).at("stage"), "legacy");
  EXPECT_EQ(get("/v1/table/9").status, 404);
  EXPECT_EQ(get("/v1/table/x").status, 422);
  EXPECT_THAT(get("/v1/table/diff?from=1").body.at("changes"), SizeIs(2));
  EXPECT_EQ(get("/v1/table/verify").body.at("versions"), 3);
  EXPECT_EQ(get("/v1/table").body.at("writable"), true);
}

TEST_F(AdminTest, RestoresAnEarlierVersionAsANewOne) {
  post("/v1/routes/customer.get", kCanary);
  const auto reply = post("/v1/table/restore", R"({"version":1,"reason":"back"})");
  EXPECT_EQ(reply.body.at("version"), 3) << reply.body;
  EXPECT_EQ(row("customer.get").stage, routing::Stage::legacy);
  EXPECT_EQ(post("/v1/table/restore", R"({"reason":"back"})").status, 422);
}

TEST_F(AdminTest, PlansAndAppliesExactlyThatPlan) {
  EXPECT_EQ(get("/v1/plan").body.at("nothing"), true);
  auto wanted = row("stock.get");
  wanted.stage = routing::Stage::canary;
  wanted.cohort = {{.share = 500}};
  files = {wanted};
  const auto plan = get("/v1/plan").body;
  EXPECT_EQ(plan.at("changes").at(0).at("operation"), "stock.get");
  EXPECT_EQ(plan.at("changes").at(0).at("last_hour").at("legacy"), 0);
  EXPECT_EQ(post("/v1/apply", R"({"digest":"another"})").status, 409);
  const auto applied = post("/v1/apply", nlohmann::json{{"digest", plan.at("digest")}}.dump());
  EXPECT_EQ(applied.status, 200) << applied.body;
  EXPECT_EQ(row("stock.get").stage, routing::Stage::canary);
}

TEST_F(AdminTest, ExplainsACallAsItWouldComeIn) {
  const auto reply =
      post("/v1/explain", R"({"method":"PUT","target":"/customers/42","headers":{"X":"y"},"body":"{}",
      "caller":"shop","roles":["ops"],"override":"modern"})");
  EXPECT_EQ(reply.body.at("rules").at(0).at("decided"), true) << reply.body;
  EXPECT_EQ(reply.body.at("side"), "legacy");
  EXPECT_EQ(explained.target, "/customers/42");
  EXPECT_EQ(explained.headers.get("x"), "y");
  EXPECT_EQ(explained.caller.roles.at(0), "ops");
  EXPECT_EQ(post("/v1/explain", R"({"operation":"nobody","input":{"a":1.10}})").status, 404);
  EXPECT_EQ(explained.input.view(), R"({"a":1.10})");
  EXPECT_EQ(post("/v1/explain", R"({})").status, 422);
  EXPECT_EQ(post("/v1/explain", R"({"target":"/","headers":{"X":1}})").status, 422);
}

TEST_F(AdminTest, ReloadsOrTellsEverythingThatIsWrong) {
  reloaded = ReloadReport{.changes = {"operation stock.get: new"}};
  EXPECT_THAT(post("/v1/reload", "").body.at("changes"), SizeIs(1));
  reloaded = ReloadReport{.problems = {"a.yaml:1:2: x", "a.yaml:3:4: y"}};
  const auto reply = post("/v1/reload", "");
  EXPECT_EQ(reply.body.at("kind"), "configuration");
  EXPECT_THAT(reply.body.at("problems"), SizeIs(2));
}

TEST_F(AdminTest, CallsAnOperationAsTheOperatorAndKeepsEveryDigit) {
  const auto reply = post("/v1/call/customer.get", R"({"input":{"id":1.10},"override":"modern"})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(called.operation, "customer.get");
  EXPECT_EQ(called.input.view(), R"({"id":1.10})");
  EXPECT_THAT(called.author, StartsWith(me()));
  call_result = fail(ErrorKind::rejected, Origin::backend, "no such customer");
  EXPECT_EQ(post("/v1/call/customer.get", R"({"input":{}})").body.at("kind"), "rejected");
}

TEST_F(AdminTest, TellsStatusOperationsObservedCallsAndTheDocument) {
  status.listeners.push_back(
      {.name = "api", .protocol = "rest", .address = "127.0.0.1:8080", .in_flight = 2});
  status.backends.push_back(
      {.name = "erp", .protocol = "soap", .breaker = "open", .endpoints = {{.endpoint = "http://a"}}});
  const auto told = get("/v1/status").body;
  EXPECT_EQ(told.at("table").at("version"), 1);
  EXPECT_EQ(told.at("backends").at(0).at("breaker"), "open");
  EXPECT_EQ(get("/v1/operations").body.at("operations").at(0).at("operation"), "customer.get");
  observed.record(testing::good_call());
  EXPECT_EQ(get("/v1/observed?callers=true").body.at("observed").at(0).at("callers").at(0).at("caller"),
            "shop");
  EXPECT_THAT(get("/v1/observed?operation=x").body.at("observed"), SizeIs(0));
  EXPECT_EQ(get("/v1/openapi").body.at("openapi"), "3.1.0");
}

TEST_F(AdminTest, AnswersWhatItCannotTakeWithAProblem) {
  EXPECT_EQ(get("/v1/nothing").status, 404);
  EXPECT_EQ(get("/v2").status, 404);
  EXPECT_EQ(get("/v1/routes/no.such").status, 404);
  EXPECT_EQ(ask("DELETE", "/v1/routes/customer.get").status, 405);
  EXPECT_EQ(get("/v1/routes/%zz").status, 400);
  EXPECT_EQ(post("/v1/routes/customer.get", "{").status, 400);
  EXPECT_EQ(post("/v1/routes/customer.get", R"({"reason":"a","reason":"b"})").body.at("kind"), "invalid");
  EXPECT_EQ(post("/v1/routes/customer.get", "[]").status, 422);
  EXPECT_EQ(post("/v1/routes/customer.get", R"({"set":{"stage":"canary"}})").status, 422);
  EXPECT_EQ(post("/v1/routes/customer.get", R"({"set":{"stge":"canary"},"reason":"x"})").status, 422);
  EXPECT_EQ(post("/v1/routes/no.such", kCanary).status, 404);
}

TEST_F(AdminTest, RefusesABodyThatIsTooLarge) {
  EXPECT_EQ(post("/v1/explain", std::string(AdminPlane::kLongestBody + 1, ' ')).status, 413);
}

TEST_F(AdminTest, SaysThatAChangeCouldNotBeKept) {
  ledger.fails = true;
  const auto reply = post("/v1/routes/customer.get", kCanary);
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body.at("kind"), "storage");
  EXPECT_EQ(get("/v1/routes").status, 200);
}

}  // namespace
}  // namespace figbridge::facade
