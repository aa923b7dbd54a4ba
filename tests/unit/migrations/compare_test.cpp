// SPDX-License-Identifier: Apache-2.0
#include "migrations/parity/compare.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "migrations/parity/values.h"

namespace figbridge::migrations {
namespace {

JsonText json(const std::string& text) {
  auto parsed = parse_json(text, {}, Origin::caller);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : JsonText();
}

/// "/field kind rule", one a line.
std::string told(const Comparison& comparison) {
  std::string out;
  for (const auto& difference : comparison.differences) {
    out += difference.field + " " + std::string(name_of(difference.kind));
    if (!difference.rule.empty()) out += " by " + difference.rule;
    out += "\n";
  }
  return out;
}

std::string compared(const std::string& answered, const std::string& aside,
                     ComparisonSettings settings = {}) {
  return told(compare(json(answered), json(aside), settings));
}

ParityRule rule(std::string field, ParityRule::What what, const char* tolerance = "0") {
  return {.id = "R1", .field = std::move(field), .what = what, .tolerance = *Decimal::parse(tolerance)};
}

TEST(Compare, FindsNothingWhereOnlyTheOrderOfMembersDiffers) {
  EXPECT_EQ(compared(R"({"a":1,"b":{"c":[1,"x",null]}})", R"({"b":{"c":[1,"x",null]},"a":1})"), "");
}

TEST(Compare, NamesEachKindOfDifference) {
  EXPECT_EQ(compared(R"({"v":1.10})", R"({"v":1.1})"), "/v scale\n");
  EXPECT_EQ(compared(R"({"v":1.10})", R"({"v":1.11})"), "/v number\n");
  EXPECT_EQ(compared(R"({"v":12345678901234567890.12})", R"({"v":12345678901234567890.13})"), "/v number\n");
  EXPECT_EQ(compared(R"({"v":1e2})", R"({"v":100})"), "/v scale\n");
  EXPECT_EQ(compared(R"({"v":"1"})", R"({"v":1})"), "/v type\n");
  EXPECT_EQ(compared(R"({"v":"A "})", R"({"v":"A"})"), "/v trimmed\n");
  EXPECT_EQ(compared(R"({"v":"Straße"})", R"({"v":"STRAßE"})"), "/v cased\n");
  EXPECT_EQ(compared(R"({"v":"A"})", R"({"v":"B"})"), "/v text\n");
  EXPECT_EQ(compared(R"({"v":true})", R"({"v":false})"), "/v text\n");
  EXPECT_EQ(compared(R"({"v":7})", R"({})"), "/v missing\n");
  EXPECT_EQ(compared(R"({})", R"({"v":7})"), "/v extra\n");
  EXPECT_EQ(compared(R"({"v":null})", R"({})"), "/v emptiness\n");
  EXPECT_EQ(compared(R"({"v":""})", R"({"v":null})"), "/v emptiness\n");
  EXPECT_EQ(compared(R"({"v":[]})", R"({})"), "/v emptiness\n");
  EXPECT_EQ(compared(R"({"v":0})", R"({"v":null})"), "/v type\n");
  EXPECT_EQ(compared(R"({"a/b":{"c~d":1}})", R"({"a/b":{"c~d":2}})"), "/a~1b/c~0d number\n");
}

TEST(Compare, TakesMomentsForWhatTheyMean) {
  EXPECT_EQ(compared(R"({"v":"2026-11-21T10:00:00Z"})", R"({"v":"2026-11-21T11:00:00.000+01:00"})"),
            "/v notation\n");
  EXPECT_EQ(compared(R"({"v":"2026-11-21T10:00:00Z"})", R"({"v":"2026-11-21T10:00:01Z"})"), "/v moment\n");
  EXPECT_EQ(compared(R"({"v":"2026-11-21"})", R"({"v":"2026-11-22"})"), "/v moment\n");
  EXPECT_EQ(compared(R"({"v":"2026-11-21"})", R"({"v":"2026-11-21T00:00:00Z"})"), "/v notation\n");
  EXPECT_EQ(compared(R"({"v":"2026-02-30T10:00:00Z"})", R"({"v":"2026-02-31T10:00:00Z"})"), "/v text\n");
}

TEST(Compare, TakesOneElementMoreForOneDifference) {
  const std::string three = R"([{"no":"1","t":"a"},{"no":"2","t":"b"},{"no":"3","t":"c"}])";
  EXPECT_EQ(
      compared(three, R"([{"no":"0","t":"z"},{"no":"1","t":"a"},{"no":"2","t":"b"},{"no":"3","t":"c"}])"),
      "/* extra\n");
  EXPECT_EQ(compared(three, R"([{"no":"1","t":"a"},{"no":"3","t":"c"}])"), "/* missing\n");
  EXPECT_EQ(compared(R"([1,2,3,4,5])", R"([1,2,9,3,4,5])"), "/* extra\n");
  EXPECT_EQ(compared(R"([1,2,3,4,5])", R"([1,2,4,5])"), "/* missing\n");
  EXPECT_EQ(compared(R"([1,2,3])", R"([1,7,3])"), "/* number\n");
}

TEST(Compare, AlignsElementsByTheirKeyWhateverElseDiffers) {
  const std::string left = R"([{"no":"1","at":"x1"},{"no":"2","at":"x2"},{"no":"3","at":"x3"}])";
  const std::string right =
      R"([{"no":"9","at":"y9"},{"no":"1","at":"y1"},{"no":"2","at":"y2"},{"no":"3","at":"y3"}])";
  EXPECT_EQ(compared(left, right), "/* extra\n/*/at text\n/*/at text\n/*/at text\n");
  ComparisonSettings settings;
  settings.rules = {{.id = "by-at", .field = "", .what = ParityRule::What::key, .member = "at"}};
  EXPECT_EQ(compared(R"([{"at":"b","no":1},{"at":"a","no":2}])", R"([{"at":"a","no":2},{"at":"b","no":1}])",
                     settings),
            " order by by-at\n");
}

TEST(Compare, AnElementThatIsToldTwiceIsOneDifference) {
  const std::string left = R"([{"no":"1","at":"x1"},{"no":"2","at":"x2"}])";
  EXPECT_EQ(compared(left, R"([{"no":"2","at":"y2"},{"no":"1","at":"y1"},{"no":"2","at":"y2"}])"),
            " order\n/*/at text\n/*/at text\n/* extra\n");
  EXPECT_EQ(compared(R"([{"no":"1"},{"no":"2"},{"no":"1"}])", R"([{"no":"1"},{"no":"2"}])"), "/* missing\n");
}

TEST(Compare, TellsAnotherOrderOnce) {
  EXPECT_EQ(compared(R"({"l":["a","b","c"]})", R"({"l":["c","a","b"]})"), "/l order\n");
  EXPECT_EQ(compared(R"({"l":["a","a","b"]})", R"({"l":["a","b","a"]})"), "/l order\n");
  EXPECT_EQ(compared(R"({"l":[3,1,2,8]})", R"({"l":[1,2,3,9]})"), "/l order\n/l/* number\n");
}

TEST(Compare, CountsWhatARuleExplainsAndKeepsIt) {
  using What = ParityRule::What;
  ComparisonSettings settings{.rules = {rule("/at", What::ignore)}};
  const auto made = compare(json(R"({"at":"x","v":1})"), json(R"({"at":"y","v":1})"), settings);
  EXPECT_EQ(told(made), "/at text by R1\n");
  EXPECT_TRUE(made.explained());
  EXPECT_FALSE(made.same());
  settings.rules = {rule("/lines/**", What::ignore)};
  EXPECT_EQ(compared(R"({"lines":[{"a":1}],"linesOf":1})", R"({"lines":[{"a":2}],"linesOf":2})", settings),
            "/lines/*/a number by R1\n/linesOf number\n");
  settings.rules = {rule("/v", What::tolerate, "0.01")};
  EXPECT_EQ(compared(R"({"v":1.10})", R"({"v":1.11})", settings), "/v number by R1\n");
  EXPECT_EQ(compared(R"({"v":1.10})", R"({"v":1.12})", settings), "/v number\n");
  settings.rules = {rule("/v", What::tolerate, "2")};
  EXPECT_EQ(compared(R"({"v":"2026-11-21T10:00:00Z"})", R"({"v":"2026-11-21T10:00:02Z"})", settings),
            "/v moment by R1\n");
  EXPECT_EQ(compared(R"({"v":"2026-11-21T10:00:00Z"})", R"({"v":"2026-11-21T10:00:02.001Z"})", settings),
            "/v moment\n");
  settings.rules = {rule("/l", What::order_free)};
  EXPECT_EQ(compared(R"({"l":[1,2]})", R"({"l":[2,1]})", settings), "/l order by R1\n");
  settings.rules = {rule("/v", What::letters)};
  EXPECT_EQ(compared(R"({"v":"A "})", R"({"v":"a"})", settings), "/v cased by R1\n");
}

TEST(Compare, ExplainsByTheRuleOfTheField) {
  using What = ParityRule::What;
  const auto by = [](ParityRule with, const std::string& answered, const std::string& aside,
                     Occasion occasion = {}) {
    with.id = "R1";
    with.field = "/v";
    return told(compare(json(answered), json(aside), {.rules = {std::move(with)}}, occasion));
  };
  const ParityRule share{.what = What::tolerate_share, .tolerance = *Decimal::parse("50")};
  EXPECT_EQ(by(share, R"({"v":100})", R"({"v":99.5})"), "/v number by R1\n");
  EXPECT_EQ(by(share, R"({"v":-100})", R"({"v":-99.49})"), "/v number\n");
  EXPECT_EQ(by(share, R"({"v":0})", R"({"v":0.01})"), "/v number\n");
  const ParityRule zone{.what = What::zone, .tolerance = *Decimal::parse("3600")};
  EXPECT_EQ(by(zone, R"({"v":"2026-11-21T10:00:00"})", R"({"v":"2026-11-21T09:00:00Z"})"),
            "/v moment by R1\n");
  EXPECT_EQ(by(zone, R"({"v":"2026-11-21T10:00:00"})", R"({"v":"2026-11-21T10:00:00Z"})"), "/v notation\n");
  const ParityRule map{.what = What::map, .values = {{R"("A")", R"("ACTIVE")"}, {"1", "true"}}};
  EXPECT_EQ(by(map, R"({"v":"A"})", R"({"v":"ACTIVE"})"), "/v text by R1\n");
  EXPECT_EQ(by(map, R"({"v":1})", R"({"v":true})"), "/v type by R1\n");
  EXPECT_EQ(by(map, R"({"v":"ACTIVE"})", R"({"v":"A"})"), "/v text\n");
  EXPECT_EQ(by(map, R"({"v":"ACTIVE"})", R"({"v":"A"})", {.answered = Side::modern}), "/v text by R1\n");
  const ParityRule pad{.what = What::pad};
  EXPECT_EQ(by(pad, R"({"v":"000042"})", R"({"v":42})"), "/v type by R1\n");
  EXPECT_EQ(by(pad, R"({"v":"0042 "})", R"({"v":"42"})"), "/v text by R1\n");
  EXPECT_EQ(by(pad, R"({"v":"0042"})", R"({"v":"420"})"), "/v text\n");
  EXPECT_EQ(by({.what = What::empty}, R"({"v":""})", R"({})"), "/v emptiness by R1\n");
  EXPECT_EQ(by({.what = What::empty}, R"({"v":"x"})", R"({})"), "/v missing\n");
}

TEST(Compare, ARuleExplainsToItsLastDayAndNoLonger) {
  auto known = rule("/v", ParityRule::What::ignore);
  known.expires = "2026-11-30";
  const auto on = [&](const char* day) {
    return told(compare(json(R"({"v":1})"), json(R"({"v":2})"), {.rules = {known}}, {.today = day}));
  };
  EXPECT_EQ(on("2026-11-30"), "/v number by R1\n");
  EXPECT_EQ(on("2026-12-01"), "/v number\n");
}

TEST(Compare, KeepsABoundedNumberAndCountsTheRest) {
  std::string left = "[";
  std::string right = "[";
  for (int i = 0; i < 50; ++i) {
    left += (i > 0 ? "," : "") + std::to_string(i);
    right += (i > 0 ? "," : "") + std::to_string(i + 1000);
  }
  const auto made = compare(json(left + "]"), json(right + "]"), {.most_differences = 10});
  EXPECT_EQ(made.differences.size(), 10U);
  EXPECT_EQ(made.unlisted, 40U);
  EXPECT_FALSE(made.explained());
}

TEST(Compare, IsBoundedForLongLists) {
  std::string left = "[";
  std::string right = "[";
  for (int i = 0; i < 40'000; ++i) {
    left += (i > 0 ? "," : "") + std::to_string(i);
    right += (i > 0 ? "," : "") + std::to_string(39'999 - i);
  }
  const auto made = compare(json(left + "]"), json(right + "]"), {});
  EXPECT_EQ(told(made), " order\n");
}

/// Whatever two values are compared: no difference with itself, differences both ways, and no crash.
TEST(Compare, HoldsForRandomValues) {
  std::mt19937 random(20261121);
  const auto pick = [&](unsigned below) { return random() % below; };
  const auto make = [&](auto&& self, int depth) -> std::string {
    switch (pick(depth > 3 ? 4 : 6)) {
      case 0:
        return std::to_string(pick(4)) + (pick(2) == 0 ? ".0" : "");
      case 1:
        return "\"" + std::string(pick(3), ' ') + std::string(1, static_cast<char>('a' + pick(3))) + "\"";
      case 2:
        return "null";
      case 3:
        return pick(2) == 0 ? "true" : "\"2026-01-0" + std::to_string(1 + pick(3)) + "\"";
      case 4: {
        std::string out = "[";
        for (unsigned i = 0, count = pick(5); i < count; ++i)
          out += (i > 0 ? "," : "") + self(self, depth + 1);
        return out + "]";
      }
      default: {
        std::string out = "{";
        for (unsigned i = 0, count = pick(4); i < count; ++i) {
          out += (i > 0 ? ",\"m" : "\"m") + std::to_string(i) + "\":" + self(self, depth + 1);
        }
        return out + "}";
      }
    }
  };
  for (int round = 0; round < 5'000; ++round) {
    const auto a = json(make(make, 0));
    const auto b = json(make(make, 0));
    EXPECT_TRUE(compare(a, a, {}).same()) << a.view();
    const bool same = compare(a, b, {}).same();
    EXPECT_EQ(same, compare(b, a, {}).same()) << a.view() << " " << b.view();
    if (a == b) {
      EXPECT_TRUE(same);
    }
  }
}

TEST(Within, IsExactWhateverTheSize) {
  const auto holds = [](const char* a, const char* b, const char* tolerance) {
    return within(*Decimal::parse(a), *Decimal::parse(b), *Decimal::parse(tolerance));
  };
  EXPECT_TRUE(holds("0.1", "0.2", "0.1"));
  EXPECT_FALSE(holds("0.1", "0.2", "0.0999999999999999999999"));
  EXPECT_TRUE(holds("-1", "1", "2"));
  EXPECT_FALSE(holds("-1", "1.0001", "2"));
  EXPECT_TRUE(holds("100", "99.995", "0.005"));
  EXPECT_TRUE(holds("0", "-0.5", "0.5"));
  EXPECT_FALSE(holds("1e90000", "1", "1"));
  EXPECT_TRUE(holds("99999999999999999999999999.9", "100000000000000000000000000", "0.1"));
}

}  // namespace
}  // namespace figbridge::migrations
