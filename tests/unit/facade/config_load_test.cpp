// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "facade/config/show.h"
#include "facade/config/yaml_source.h"
#include "fuzz/yaml/yaml_target.h"
#include "tests/support/material.h"
#include "tests/unit/facade/config_support.h"

namespace figbridge::facade {
namespace {

using test::load;
using test::load_text;
using test::outline;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

test::FakeSurroundings whole_story() {
  const auto* file = FIGBRIDGE_SOURCE_DIR "/tests/unit/facade/config_cases/good_whole_story.case";
  return test::parse_case(figbridge::test::slurp(file)).surroundings;
}

TEST(Configuration, HoldsListenersAndBackendsInTypes) {
  auto surroundings = whole_story();
  const auto [config, problems] = load(surroundings);
  ASSERT_THAT(problems, IsEmpty());
  const auto& soap = config->listener("old-soap")->settings;
  EXPECT_EQ(soap.address->text(), "0.0.0.0:8080");
  EXPECT_EQ(soap.authentication, Authentication::forward);
  EXPECT_TRUE(soap.forward_unmatched);
  EXPECT_EQ(soap.forward_to, "erp");
  EXPECT_EQ(config->listener("api")->settings.tls->certificate, "/fb/server.pem");
  EXPECT_EQ(config->listener("api")->settings.address->text(), "127.0.0.1:8443");
  EXPECT_EQ(config->listener("old-soap")->options.text("wsdl"), "/fb/erp.wsdl");
  EXPECT_EQ(config->backend("erp")->settings.basic->password, "hunter3");
  EXPECT_EQ(config->backend("crm")->settings.api_key->value, "hunter2");
  EXPECT_THAT(config->backend("crm")->settings.endpoints, ElementsAre("https://crm.example/v2"));
  EXPECT_EQ(config->backend("nobody"), nullptr);
}

TEST(Configuration, FillsOperationsCompletely) {
  auto surroundings = whole_story();
  const auto config = load(surroundings).configuration;
  ASSERT_NE(config, nullptr);
  const auto& update = *config->operation("customer.update");
  EXPECT_EQ(update.safety, Safety::idempotent);
  EXPECT_EQ(update.key->text(), "/customerId");
  EXPECT_EQ(update.group, "customer");
  EXPECT_TRUE(update.contract_declared);
  EXPECT_EQ(update.bindings[1].protocol, "soap");
  EXPECT_EQ(update.bindings[1].at, "{urn:erp}ChangeCustomer");
  const auto& step = update.legacy.steps.at(0);
  EXPECT_EQ(step.call, "ChangeCustomer");
  EXPECT_EQ(step.request.rows[0].id, "customer");
  EXPECT_THAT(step.request.rows[1].values, ElementsAre(Pair("ACTIVE", "A"), Pair("BLOCKED", "B")));
  EXPECT_THAT(step.request.rows[2].select, ElementsAre(Pair("Type", "BILL")));
  EXPECT_THAT(step.fails_when->in, ElementsAre("E", "A"));
  EXPECT_THAT(step.errors, ElementsAre(Pair("042", "unknown_customer"), Pair("*", "rejected")));
  EXPECT_TRUE(step.response.identity());
  EXPECT_EQ(config->operation("order.create")->safety, Safety::write);
}

TEST(Configuration, KeepsAProtocolsOwnMembersApart) {
  const auto config = load_text(R"(
listeners: {api: {protocol: rest, port: 0}}
backends: {erp: {protocol: soap}}
operations:
  a: {listeners: {rest: POST /a, status: 201, listener: api}, legacy: {backend: erp, call: X, version: 1.1}}
)")
                          .configuration;
  ASSERT_NE(config, nullptr);
  const auto& operation = config->operations[0];
  EXPECT_EQ(operation.bindings[0].listener, "api");
  ASSERT_EQ(operation.bindings[0].options.members.size(), 1U);
  EXPECT_EQ(operation.bindings[0].options["status"].text, "201");
  ASSERT_EQ(operation.legacy.steps[0].options.members.size(), 1U);
  EXPECT_EQ(operation.legacy.steps[0].options["version"].text, "1.1");
}

TEST(Configuration, RowsWithinRowsConstantsAndDefaults) {
  const auto config = load_text(R"(
backends: {erp: {protocol: soap}}
operations:
  a:
    legacy:
      backend: erp
      request:
        - {constant: 1.10, to: A}
        - {constant: "1.10", to: B}
        - {from: /l, to: L/Item, each: [{from: /n, to: N, number: "cents(2) -> number", default: 0}]}
)")
                          .configuration;
  ASSERT_NE(config, nullptr);
  const auto& rows = config->operations[0].legacy.steps[0].request.rows;
  EXPECT_EQ(*rows[0].constant, "1.10");
  EXPECT_EQ(*rows[1].constant, "\"1.10\"");
  EXPECT_EQ(*rows[2].each[0].fallback, "0");
  EXPECT_EQ(rows[2].each[0].number, "cents(2) -> number");
  EXPECT_EQ(rows[2].each[0].mark.line, 10U);
}

TEST(Configuration, SharedDefinitionsGoIntoEachSchemaOfAContract) {
  test::FakeSurroundings surroundings;
  surroundings.files["/fb/a.yaml"] =
      "backends: {e: {protocol: soap}}\noperations: {a: {contract: c.json, legacy: {backend: e}}}\n";
  surroundings.files["/fb/c.json"] =
      R"({"$defs": {"x": true}, "input": {"a": 1}, "output": {}, "errors": {"gone": {"$defs": {}}}})";
  const auto config = load(surroundings).configuration;
  ASSERT_NE(config, nullptr);
  const auto& contract = config->operations[0].contract;
  EXPECT_EQ(contract.input.view(), R"({"a":1,"$defs":{"x":true}})");
  EXPECT_EQ(contract.output.view(), R"({"$defs":{"x":true}})");
  EXPECT_EQ(contract.errors.at("gone").view(), R"({"$defs":{}})");
}

TEST(Configuration, DefaultsApplyWhereNothingIsWritten) {
  const auto config = load_text("").configuration;
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->store, "/fb/figbridge.db");
  EXPECT_EQ(config->admin.socket, "/fb/figbridge.sock");
  EXPECT_EQ(config->admin.mode, 0600U);
  EXPECT_FALSE(config->metrics);
  EXPECT_EQ(config->log.level, "info");
  EXPECT_EQ(config->limits.header_bytes, Limits{}.header_bytes);
}

TEST(Configuration, GeneralLimitsAreTheDefaultsOfListenersAndBackends) {
  const auto config = load_text(R"(
limits: {header_bytes: 8KiB, total_timeout: 5s, connect_timeout: 1s}
listeners: {a: {protocol: rest, port: 0, limits: {header_fields: 50}}}
backends: {b: {protocol: rest, timeouts: {total: 9s}}}
)")
                          .configuration;
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->listeners[0].settings.limits.header_bytes, 8192U);
  EXPECT_EQ(config->listeners[0].settings.limits.header_fields, 50U);
  EXPECT_EQ(config->backends[0].settings.limits.total_timeout, std::chrono::seconds(9));
  EXPECT_EQ(config->backends[0].settings.limits.connect_timeout, std::chrono::seconds(1));
}

TEST(Configuration, EveryProblemOfALargeFileIsReported) {
  std::string text = "backends:\n";
  for (int i = 0; i < 5000; ++i) text += "  b" + std::to_string(i) + ": {protocol: rest, endpints: x}\n";
  EXPECT_EQ(load_text(text).problems.size(), 5000U);
}

TEST(Configuration, ThousandsOfOperationsLoad) {
  std::string text = "backends: {erp: {protocol: soap}}\noperations:\n";
  for (int i = 0; i < 5000; ++i) text += "  op" + std::to_string(i) + ": {legacy: {backend: erp, call: X}}\n";
  const auto [config, problems] = load_text(text);
  ASSERT_THAT(problems, IsEmpty());
  EXPECT_EQ(config->operations.size(), 5000U);
}

TEST(Interpolation, BuildsValuesOutOfPartsAndEscapes) {
  test::FakeSurroundings surroundings;
  surroundings.variables["A"] = "${env:B}";
  surroundings.files["/fb/part"] = "second\r\n";
  surroundings.files["/fb/a.yaml"] = "groups: {g: {salt: \"x${env:A}-${file:part}-$${y}\"}}\n";
  const auto [config, problems] = load(surroundings);
  ASSERT_THAT(problems, IsEmpty());
  EXPECT_EQ(config->groups.at("g").salt, "x${env:B}-second-${y}");
}

TEST(Show, PrintsTheEffectiveConfigurationWithoutSecrets) {
  auto surroundings = whole_story();
  const auto config = load(surroundings).configuration;
  ASSERT_NE(config, nullptr);
  const auto text = show_yaml(config->effective);
  EXPECT_THAT(text, Not(HasSubstr("hunter")));
  EXPECT_THAT(text, HasSubstr("password: \"********\""));
  EXPECT_THAT(text, HasSubstr("max_in_flight: 32"));
  EXPECT_THAT(text, HasSubstr("\"042\": unknown_customer"));
  EXPECT_THAT(text, HasSubstr("stage: canary"));
}

TEST(Show, AnyOtherSecretIsMaskedByItsSpec) {
  const auto config =
      load_text("backends: {b: {protocol: rest, auth: {basic: {user: u, password: written-out}}}}")
          .configuration;
  ASSERT_NE(config, nullptr);
  EXPECT_THAT(show_yaml(config->effective), Not(HasSubstr("written-out")));
}

TEST(Show, WhatItPrintsReadsBackAsTheSame) {
  auto surroundings = whole_story();
  const auto first = load(surroundings).configuration;
  ASSERT_NE(first, nullptr);
  const auto text = show_yaml(first->effective);
  test::FakeSurroundings again;
  again.files["/fb/a.yaml"] = text;
  again.files["/fb/customer.json"] = surroundings.files["/fb/customer.json"];
  const auto [second, problems] = load(again);
  ASSERT_THAT(problems, IsEmpty());
  EXPECT_EQ(show_yaml(second->effective), text);
}

TEST(Show, AwkwardTextsSurvive) {
  const std::string yaml =
      R"(a: ["5", 5, "yes", yes, "true", "", " x", "a: b", "a #b", "-", "- x", "#", "[", "it's", "\"", "\\", "x\ny",
  "\x7f", "\ufeff", "null", null, "~", "a{x}", "0x1F", "x:", "*", "&a", "!", "%", "@", "`", "...", "---", "é", [], {}, [[1], {a: [2]}]]
"5": x
"a: b": y
)";
  Problems problems;
  const auto mark = std::make_shared<const std::string>("a");
  const auto first = read_yaml(yaml, mark, {}, problems);
  const auto again = read_yaml(show_yaml(first), mark, {}, problems);
  EXPECT_TRUE(problems.none());
  EXPECT_EQ(again["a"].items.size(), first["a"].items.size());
  EXPECT_EQ(outline(again), outline(first));
}

class Disk : public testing::Test {
 protected:
  Disk() {
    std::string name = (std::filesystem::temp_directory_path() / "figbridge-config-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~Disk() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  std::filesystem::path folder_;
  SystemSurroundings surroundings_;
};

TEST_F(Disk, AFolderOfFilesIsOneConfiguration) {
  write("b.yaml", "backends: {b: {protocol: rest}}\n");
  write("a.yml", "backends: {a: {protocol: rest}}\n");
  write("c.json", "not read");
  std::filesystem::create_directory(folder_ / "d.yaml");
  Problems problems;
  const auto protocols = test::sample_protocols();
  const auto config = load_configuration(folder_, protocols, surroundings_, problems);
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->backends[0].name, "a");
  EXPECT_EQ(config->backends[1].name, "b");
  EXPECT_EQ(config->folder, folder_);
}

TEST_F(Disk, PathsStartInTheFolderOfTheFile) {
  write("one.yaml", "store: {path: x.db}\n");
  Problems problems;
  const auto config = load_configuration(folder_ / "one.yaml", {}, surroundings_, problems);
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->store, (folder_ / "x.db").string());
}

TEST_F(Disk, WhatIsNotAFileIsRefused) {
  EXPECT_EQ(surroundings_.read_file(folder_, 10).error().text, "not a regular file");
  EXPECT_EQ(surroundings_.read_file(folder_ / "no", 10).error().kind, ErrorKind::not_found);
  EXPECT_EQ(surroundings_.read_file("/dev/zero", 10).error().text, "not a regular file");
  write("ten", "0123456789");
  EXPECT_EQ(*surroundings_.read_file(folder_ / "ten", 10), "0123456789");
  EXPECT_EQ(surroundings_.read_file(folder_ / "ten", 9).error().kind, ErrorKind::too_large);
}

TEST_F(Disk, ASocketPathThatIsTooLongIsRefused) {
  write("a.yaml", "admin: {socket: " + std::string(120, 'x') + "}\n");
  Problems problems;
  EXPECT_EQ(load_configuration(folder_, {}, surroundings_, problems), nullptr);
  EXPECT_THAT(problems.list().at(0).describe(),
              HasSubstr("a.yaml:1:17: admin.socket: the path of a unix socket has at most 107"));
}

}  // namespace
}  // namespace figbridge::facade
