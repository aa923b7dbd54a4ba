// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "facade/config/schema.h"
#include "tests/unit/facade/config_support.h"

namespace figbridge::facade {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

Json schema() {
  return Json::parse(json_schema(test::sample_protocols()));
}

/// Every `$ref` of the schema.
void collect_references(const Json& node, std::vector<std::string>& out) {
  for (const auto& [name, value] : node.items()) {
    if (name == "$ref" && value.is_string()) out.push_back(value.get<std::string>());
    if (value.is_structured()) collect_references(value, out);
  }
}

TEST(JsonSchema, EveryReferenceHasItsDefinition) {
  const auto whole = schema();
  std::vector<std::string> references;
  collect_references(whole, references);
  EXPECT_GT(references.size(), 50U);
  for (const auto& reference : references) {
    EXPECT_TRUE(whole.contains(Json::json_pointer(reference.substr(1)))) << reference;
  }
}

TEST(JsonSchema, OptionsCarryTypeDefaultBoundsAndHelp) {
  const auto backend = schema()["$defs"]["backend_rest"]["properties"];
  EXPECT_EQ(backend["max_in_flight"]["default"], 32);
  EXPECT_EQ(backend["max_in_flight"]["anyOf"][0]["minimum"], 1);
  EXPECT_EQ(backend["max_in_flight"]["anyOf"][1]["$ref"], "#/$defs/interpolated");
  EXPECT_EQ(backend["auth"]["properties"]["basic"]["required"], Json::array({"user", "password"}));
  EXPECT_EQ(backend["tls"]["anyOf"][0]["type"], "string");
  EXPECT_FALSE(backend["endpoints"]["description"].get<std::string>().empty());
}

TEST(JsonSchema, ProtocolsAddTheirOwnOptions) {
  const auto definitions = schema()["$defs"];
  EXPECT_TRUE(definitions["listener_soap"]["properties"].contains("wsdl"));
  EXPECT_FALSE(definitions["listener_rest"]["properties"].contains("wsdl"));
  EXPECT_EQ(definitions["listener_soap"]["properties"]["unmatched"]["default"], "forward");
  EXPECT_EQ(definitions["listener_rest"]["properties"]["unmatched"]["default"], "refuse");
  EXPECT_FALSE(definitions["listener_file"]["properties"].contains("port"));
}

TEST(ReferencePage, ListsEveryOptionWithItsHelp) {
  const auto page = reference_page(test::sample_protocols());
  EXPECT_THAT(page, HasSubstr("## backend: soap"));
  EXPECT_THAT(page,
              HasSubstr("| `breaker.window` | duration | `10s` | 1s … 1h | The time that is looked at. |"));
  EXPECT_THAT(
      page, HasSubstr("| `auth.basic.password` | text | required |  | Password. Masked in every output. |"));
  EXPECT_THAT(page, HasSubstr("| `groups.NAME.ids.NAME.legacy` | `number`, `uuid`, `text` | `text` |"));
}

}  // namespace
}  // namespace figbridge::facade
