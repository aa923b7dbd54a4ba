// SPDX-License-Identifier: Apache-2.0
// Case files read, and configurations as the bridge of a case reads them.
#include <gmock/gmock.h>

#include "apps/figbridge/scenario/case_reader.h"
#include "apps/figbridge/scenario/stand_in.h"
#include "apps/figbridge/scenario/yaml_edit.h"
#include "core/config/problems.h"
#include "facade/config/yaml_source.h"

namespace figbridge::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kWhole = R"(# a comment

=== config
listeners: {}
=== when crm any
=== answer 204
=== case One thing's name
Words for the reader.
=== request api PUT /items/1 x3 bytes
Content-Type: application/json
# a comment

{\x7D
\r
=== call erp POST /x
!Cookie

body

=== answer 200 bytes after 20ms reset 7

<a>
=== reply 200 cut
Date: {{any}}
=== observed
side: legacy
=== figbridge call x --input -
exit: 4
err: nobody

{"stdin": 1}
)";

TEST(ScenarioReader, ReadsEverySection) {
  Problems problems;
  const auto cases = read_cases(kWhole, "dir/a.case", problems);
  ASSERT_TRUE(problems.none()) << problems.list()[0].describe();
  ASSERT_THAT(cases, SizeIs(1));
  EXPECT_EQ(cases[0].name, "One thing's name");
  EXPECT_THAT(cases[0].rules, SizeIs(1));
  ASSERT_THAT(cases[0].steps, SizeIs(2));
  const auto& step = cases[0].steps[0];
  const auto& request = std::get<Request>(step.act);
  EXPECT_EQ(request.times, 3U);
  EXPECT_EQ(request.body->bytes, "{}\r");
  EXPECT_THAT(request.fields, SizeIs(1));
  const auto& call = step.calls.at(0);
  EXPECT_EQ(call.body->bytes, "body");
  EXPECT_TRUE(call.fields.at(0).absent);
  EXPECT_EQ(call.answer.end, Answer::End::reset);
  EXPECT_EQ(call.answer.ends_at, 7U);
  EXPECT_EQ(call.answer.delay.count(), 20);
  EXPECT_TRUE(step.reply->cut);
  EXPECT_EQ(step.observed->facts.at(0).value, "legacy");
  const auto& command = std::get<Command>(cases[0].steps[1].act);
  EXPECT_EQ(command.exit, 4);
  EXPECT_EQ(command.input, "{\"stdin\": 1}");
}

TEST(ScenarioReader, LinesOfAnInlineConfigurationCountAsInTheFile) {
  Problems problems;
  const auto cases = read_cases(kWhole, "a.case", problems);
  EXPECT_EQ(cases.at(0).configuration.yaml, "\n\n\nlisteners: {}\n");
}

TEST(ScenarioReader, ACaseMayHaveItsOwnConfigurationOnce) {
  const std::string two = "=== config a.yaml\n=== case x\n=== config b.yaml\n=== request l GET /\n";
  Problems problems;
  EXPECT_EQ(read_cases(two, "dir/a.case", problems).at(0).configuration.path, "dir/b.yaml");
  EXPECT_TRUE(problems.none());
  (void)read_cases(two + "=== config c.yaml\n", "dir/a.case", problems);
  EXPECT_THAT(problems.list(), SizeIs(1));
}

TEST(ScenarioReader, EverythingThatIsWrongIsToldAtOnce) {
  Problems problems;
  (void)read_cases(
      "=== config a.yaml\n=== case x\n=== request l GET / x0\n=== reply\n=== observed\n=== call b\n",
      "a.case", problems);
  std::vector<std::uint32_t> lines;
  for (const auto& problem : problems.list()) lines.push_back(problem.mark.line);
  EXPECT_THAT(lines, ElementsAre(3, 4, 5, 6, 6));
}

std::string edited(const std::string& text, const std::function<void(const ConfigNode&, YamlEdit&)>& change) {
  Problems problems;
  const auto root = facade::read_yaml(text, std::make_shared<const std::string>("x"), {}, problems);
  EXPECT_TRUE(problems.none());
  YamlEdit edit(text);
  change(root, edit);
  return edit.text();
}

TEST(ScenarioYamlEdit, ReplacesValuesOfEveryStyleAndKeepsTheLines) {
  const std::string text = "ä: {b: old, c: \"o}d\"} # x\nl:\n  - a\n  - 'b c'\nm: [x, {y: z}]\nn: 1\n";
  EXPECT_EQ(edited(text,
                   [](const ConfigNode& root, YamlEdit& edit) {
                     edit.replace(root["ä"]["b"], "B");
                     edit.replace(root["ä"]["c"], "C");
                     edit.replace(root["l"], "[L]");
                     edit.replace(root["m"], "M");
                   }),
            "ä: {b: B, c: C} # x\nl:\n  [L]\n\nm: M\nn: 1\n");
}

TEST(ScenarioYamlEdit, AddsMembersInTheStyleOfTheirMap) {
  EXPECT_EQ(edited("a: {b: 1}\nc:\n  d: 2\n",
                   [](const ConfigNode& root, YamlEdit& edit) {
                     edit.set(root["a"], "x", "7");
                     edit.set(root["c"], "y", "8");
                     edit.set(root["c"], "d", "3");
                   }),
            "a: {x: 7, b: 1}\nc:\n  y: 8\n  d: 3\n");
}

StandIn stand_in(const std::string& yaml) {
  Configuration configuration{
      .path = {}, .yaml = yaml, .mark = {std::make_shared<const std::string>("/cases/a.case"), 1, 1}};
  return {configuration, "/state", [](const std::string& backend) { return backend == "erp" ? 4001 : 4002; }};
}

std::string read_by(StandIn& from, std::size_t which) {
  const auto names = from.list_folder(from.folder());
  return *from.read_file(from.folder() / (**names).at(which), 1'000'000);
}

TEST(ScenarioStandIn, EndpointsAreScriptedAndKeepTheirPaths) {
  auto configuration = stand_in(
      "backends:\n  erp: {endpoints: \"https://erp:8443/a/b\"}\n  crm:\n    endpoints:\n    - http://c1\n    "
      "- http://c2/\n");
  const auto text = read_by(configuration, 0);
  EXPECT_THAT(text, HasSubstr("erp: {endpoints: [\"http://127.0.0.1:4001/a/b\"]}"));
  EXPECT_THAT(text, HasSubstr("[\"http://127.0.0.1:4002\", \"http://127.0.0.1:4002/\"]"));
}

TEST(ScenarioStandIn, ListenersOfOneAddressStayTogether) {
  auto configuration =
      stand_in("listeners:\n  a: {listen: \":80\"}\n  b: {listen: \":80\"}\n  c: {port: 81}\n");
  const auto text = read_by(configuration, 0);
  const auto a = text.substr(text.find("a: {") + 4, 24);
  EXPECT_THAT(text, HasSubstr("b: {" + a));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("port: 81}")));
}

TEST(ScenarioStandIn, StoreSocketAndLogAreItsOwnWhereverTheyAreWritten) {
  auto written = stand_in("store: {path: /var/lib/x.db}\nlog: {level: error}\nthreads: 8\n");
  EXPECT_THAT(read_by(written, 0), HasSubstr("store: {path: \"/state/figbridge.db\"}\nlog: {"));
  EXPECT_THAT(read_by(written, 0), HasSubstr("file: \"/state/log\""));
  EXPECT_THAT(read_by(written, 0), HasSubstr("level: info"));
  EXPECT_THAT(read_by(written, 0), HasSubstr("threads: 1\n"));
  EXPECT_EQ(read_by(written, 1), "admin:\n  socket: \"/state/admin.sock\"\n");
}

}  // namespace
}  // namespace figbridge::scenario
