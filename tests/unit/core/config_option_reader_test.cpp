// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/common_options.h"
#include "core/config/defaults.h"
#include "core/config/option_spec.h"
#include "tests/unit/core/config_builders.h"

namespace figbridge {
namespace {

using test::described;
using test::from_secret;
using test::list;
using test::map;
using test::plain;
using test::quoted;
using testing::ElementsAre;
using testing::IsEmpty;

using Type = OptionType;

struct Read {
  Options options;
  std::vector<std::string> problems;
};

Read read(const ConfigNode& section, const std::vector<OptionSpec>& specs) {
  Problems problems;
  auto options = read_options(section, specs, "backends.erp", "/etc/fb", problems);
  return {std::move(options), described(problems)};
}

/// The problem (without its place) of one option's value, or "".
std::string problem_of(const OptionSpec& spec, const ConfigNode& value) {
  const auto problems = read(map({{spec.name, value}}), {spec}).problems;
  return problems.empty() ? "" : problems.front().substr(problems.front().find(": ") + 2);
}

TEST(OptionReader, ConvertsEveryType) {
  const std::vector<OptionSpec> specs = {{.name = "t"},
                                         {.name = "i", .type = Type::integer},
                                         {.name = "b", .type = Type::boolean},
                                         {.name = "d", .type = Type::duration},
                                         {.name = "s", .type = Type::size},
                                         {.name = "p", .type = Type::percent},
                                         {.name = "f", .type = Type::path},
                                         {.name = "u", .type = Type::url},
                                         {.name = "a", .type = Type::address},
                                         {.name = "c", .type = Type::choice, .choices = {"x", "y"}}};
  const auto [o, problems] = read(map({{"t", plain("on")},
                                       {"i", plain("-7")},
                                       {"b", plain("true")},
                                       {"d", plain("5m")},
                                       {"s", plain("16KiB")},
                                       {"p", plain("0.25%")},
                                       {"f", plain("../x/y.pem")},
                                       {"u", plain("https://erp:8443/soap?wsdl")},
                                       {"a", plain("unix:run/fb.sock")},
                                       {"c", quoted("y")}}),
                                  specs);
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(o.text("t"), "on");
  EXPECT_EQ(o.integer("i"), -7);
  EXPECT_TRUE(o.boolean("b"));
  EXPECT_EQ(o.duration("d"), std::chrono::minutes(5));
  EXPECT_EQ(o.integer("s"), 16384);
  EXPECT_EQ(o.integer("p"), 25);
  EXPECT_EQ(o.text("f"), "/etc/x/y.pem");
  EXPECT_EQ(o.text("u"), "https://erp:8443/soap?wsdl");
  EXPECT_EQ(o.text("a"), "unix:/etc/fb/run/fb.sock");
  EXPECT_EQ(o.text("c"), "y");
}

TEST(OptionReader, SaysEverythingAtOnceWithPlaceAndNearestName) {
  const std::vector<OptionSpec> specs = {
      {.name = "endpoints", .required = true},
      {.name = "count", .type = Type::integer},
      {.name = "limits", .type = Type::section, .children = {{.name = "depth"}}}};
  const auto problems = read(map({{"endpints", plain("x", 3)},
                                  {"count", plain("many", 4)},
                                  {"limits", map({{"zzz", plain("1", 6)}}, 5)}},
                                 2),
                             specs)
                            .problems;
  EXPECT_THAT(problems,
              ElementsAre("a.yaml:3:1: backends.erp.endpints: unknown option; did you mean 'endpoints'?",
                          "a.yaml:2:1: backends.erp.endpoints: is missing",
                          "a.yaml:4:1: backends.erp.count: expected a whole number, found 'many'",
                          "a.yaml:6:1: backends.erp.limits.zzz: unknown option; known: depth"));
}

TEST(OptionReader, UnquotedWordsOfOtherYamlVersionsAreText) {
  const OptionSpec flag{.name = "b", .type = Type::boolean};
  for (const char* word : {"yes", "no", "on", "off", "y", "1"}) {
    EXPECT_EQ(problem_of(flag, plain(word)),
              "backends.erp.b: expected true or false, found '" + std::string(word) + "'");
  }
  EXPECT_EQ(problem_of(flag, quoted("true")),
            "backends.erp.b: expected true or false, found 'true' in quotes");
  EXPECT_EQ(problem_of({.name = "i", .type = Type::integer}, quoted("5")),
            "backends.erp.i: expected a whole number, found '5' in quotes");
  EXPECT_EQ(problem_of({.name = "i", .type = Type::integer}, plain("007")),
            "backends.erp.i: expected a whole number, found '007'");
}

TEST(OptionReader, QuotesAroundAnInterpolationDoNotMakeItText) {
  EXPECT_EQ(problem_of({.name = "i", .type = Type::integer}, from_secret("5")), "");
}

TEST(OptionReader, SecretsAreNeverRepeated) {
  EXPECT_EQ(problem_of({.name = "i", .type = Type::integer}, from_secret("hunter2")),
            "backends.erp.i: expected a whole number, found a secret value");
  EXPECT_EQ(problem_of({.name = "i", .type = Type::integer, .secret = true}, plain("hunter2")),
            "backends.erp.i: expected a whole number, found a secret value");
  EXPECT_EQ(problem_of({.name = "c", .type = Type::choice, .choices = {"hunter3"}}, from_secret("hunter2")),
            "backends.erp.c: expected hunter3, found a secret value");
  EXPECT_EQ(problem_of({.name = "u", .type = Type::url}, plain("https://u:hunter2@x/")),
            "backends.erp.u: credentials do not belong in a URL");
}

TEST(OptionReader, BoundsAreSaidInTheOptionsUnit) {
  EXPECT_EQ(problem_of({.name = "d", .type = Type::duration, .minimum = 1000}, plain("10ms")),
            "backends.erp.d: must be at least 1s, found '10ms'");
  EXPECT_EQ(problem_of({.name = "p", .type = Type::percent, .maximum = 10'000}, plain("100.01%")),
            "backends.erp.p: must be at most 100%, found '100.01%'");
  EXPECT_EQ(problem_of({.name = "s", .type = Type::size, .maximum = 1 << 20}, plain("2MiB")),
            "backends.erp.s: must be at most 1MiB, found '2MiB'");
  EXPECT_EQ(problem_of({.name = "d", .type = Type::duration}, plain("30")),
            "backends.erp.d: expected a duration such as 30s (ms, s, m, h, d), found '30'");
}

TEST(OptionReader, ASingleValueStandsForAList) {
  const OptionSpec spec{
      .name = "l", .type = Type::list, .minimum = 1, .maximum = 2, .children = {{.name = "x"}}};
  EXPECT_THAT(read(map({{"l", plain("a")}}), {spec}).options.texts("l"), ElementsAre("a"));
  EXPECT_THAT(read(map({{"l", list({plain("a"), plain("b")})}}), {spec}).options.texts("l"),
              ElementsAre("a", "b"));
  EXPECT_EQ(problem_of(spec, list({})), "backends.erp.l: needs at least 1 item");
  EXPECT_EQ(problem_of(spec, list({plain("a"), plain("b"), plain("c")})),
            "backends.erp.l: takes at most 2 items");
  EXPECT_EQ(problem_of(spec, list({plain("a"), map({})})), "backends.erp.l[1]: expected text, found a map");
}

TEST(OptionReader, MapsHoldSectionsOrScalars) {
  const OptionSpec sections{
      .name = "m",
      .type = Type::map,
      .children = {
          {.type = Type::section, .children = {{.name = "n", .type = Type::integer, .required = true}}}}};
  const OptionSpec scalars{.name = "m", .type = Type::map, .children = {{.type = Type::duration}}};
  EXPECT_EQ(read(map({{"m", map({{"x", map({{"n", plain("3")}})}})}}), {sections})
                .options.named("m")
                .at("x")
                .integer("n"),
            3);
  EXPECT_EQ(problem_of(sections, map({{"x", map({})}})), "backends.erp.m.x.n: is missing");
  EXPECT_EQ(read(map({{"m", map({{"x", plain("3s")}})}}), {scalars}).options.pairs("m").at("x"), "3s");
  EXPECT_EQ(problem_of(scalars, list({})), "backends.erp.m: expected names with values, found a list");
}

TEST(OptionReader, AbsentSectionsHoldTheirDefaultsUnlessSomethingIsRequired) {
  const OptionSpec all_default{.name = "a",
                               .type = Type::section,
                               .children = {{.name = "n", .type = Type::integer, .default_value = "4"}}};
  const OptionSpec needs{.name = "b", .type = Type::section, .children = {{.name = "n", .required = true}}};
  const auto [options, problems] = read(map({}), {all_default, needs});
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_FALSE(options.has("a"));
  EXPECT_EQ(options.section("a").integer("n"), 4);
  EXPECT_TRUE(options.section("a").has("n"));
  EXPECT_FALSE(options.has("b"));
}

TEST(OptionReader, AnEmptyValueIsAnErrorForAScalarAndNothingForASection) {
  ConfigNode nothing{.kind = ConfigNode::Kind::null};
  EXPECT_EQ(problem_of({.name = "t"}, nothing), "backends.erp.t: has no value; write one or remove the line");
  EXPECT_EQ(problem_of({.name = "s", .type = Type::section, .children = {{.name = "n"}}}, nothing), "");
}

TEST(OptionsDeathTest, AskingForWhatIsNotDeclaredEndsTheProcess) {
  const auto options = read(map({{"t", plain("x")}}), {{.name = "t"}}).options;
  EXPECT_DEATH((void)options.text("u"), "option 'u' is not declared");
  EXPECT_DEATH((void)options.integer("t"), "option 't' is of another type");
}

TEST(CommonOptions, EveryDefaultPassesItsOwnCheck) {
  for (const auto reach : {Reach::network, Reach::local}) {
    Problems problems;
    const auto section = map({{"protocol", plain("x")}});
    const auto listener = read_options(section, common_listener_options(reach, {}), "", "/", problems);
    const auto backend = read_options(section, common_backend_options(reach, {}), "", "/", problems);
    EXPECT_THAT(described(problems), IsEmpty());
    EXPECT_EQ(listener_settings(listener).limits.header_bytes, Limits{}.header_bytes);
    EXPECT_EQ(backend_settings(backend).limits.connect_timeout, Limits{}.connect_timeout);
    EXPECT_EQ(backend_settings(backend).max_in_flight, 32);
    EXPECT_EQ(backend_settings(backend).retries.budget_hundredths, 2000);
    EXPECT_EQ(backend_settings(backend).breaker.window, std::chrono::seconds(10));
  }
}

ListenerSettings settings_of(std::vector<std::pair<std::string, ConfigNode>> members) {
  Problems problems;
  members.emplace_back("protocol", plain("soap"));
  return listener_settings(
      read_options(map(std::move(members)), common_listener_options(Reach::network, {}), "", "/", problems));
}

TEST(CommonOptions, APortBindsLoopbackUntilAuthenticateIsWritten) {
  EXPECT_EQ(settings_of({{"port", plain("8080")}}).address->text(), "127.0.0.1:8080");
  EXPECT_EQ(settings_of({{"port", plain("8080")}, {"authenticate", plain("none")}}).address->text(),
            "0.0.0.0:8080");
  EXPECT_EQ(settings_of({{"listen", plain(":81")}}).address->text(), "0.0.0.0:81");
}

TEST(CommonOptions, LimitsOfASectionWinOverTheGeneralOnes) {
  Limits general;
  general.xml_depth = 12;
  Problems problems;
  const auto section = map({{"protocol", plain("x")}, {"limits", map({{"header_bytes", plain("8KiB")}})}});
  const auto limits =
      listener_settings(
          read_options(section, common_listener_options(Reach::network, general), "", "/", problems))
          .limits;
  EXPECT_EQ(limits.header_bytes, 8192U);
  EXPECT_EQ(limits.xml_depth, 12U);
}

TEST(WithDefaults, FillsInWhatWasNotWrittenAndMarksSecrets) {
  const std::vector<OptionSpec> specs = {
      {.name = "count", .type = Type::integer, .default_value = "2"},
      {.name = "auth", .type = Type::section, .children = {{.name = "password", .secret = true}}},
      {.name = "retry", .type = Type::section, .children = {{.name = "n", .default_value = "1"}}}};
  const auto out = with_defaults(map({{"auth", map({{"password", plain("x")}})}}), specs);
  EXPECT_EQ(out["count"].text, "2");
  EXPECT_TRUE(out["auth"]["password"].secret);
  EXPECT_EQ(out["retry"]["n"].text, "1");
}

}  // namespace
}  // namespace figbridge
