// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "adapters/rest/rest_import.h"

namespace figbridge::rest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kShop = R"(
openapi: 3.0.3
info: {title: Web shop, version: "7"}
servers: [{url: 'https://{host}/v1', variables: {host: {default: shop.example}}}]
paths:
  /orders:
    post:
      operationId: placeOrder
      requestBody: {content: {application/json: {schema: {type: object, required: [customerId], properties: {customerId: {type: string}, note: {type: string}}}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object}}}}
        '409': {description: no, content: {application/problem+json: {schema: {type: object}}}}
        '401': {description: who, content: {application/problem+json: {schema: {type: object}}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}, default: {description: no, content: {application/json: {schema: {type: object}}}}}}
    head: {responses: {'200': {description: ok}}}
    delete: {operationId: dropOrder, deprecated: true, responses: {'204': {description: gone}}}
  /labels:
    get: {responses: {'200': {description: ok, content: {application/pdf: {}}}}}
components:
  securitySchemes: {id: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://id.example/token', scopes: {}}}}}
)";

class RestImport : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(testing::TempDir()) / ("figbridge-rest-import-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "parts");
    options_ = {.location = (folder_ / "shop.yaml").string(), .output = folder_ / "out"};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, std::string_view text) const { std::ofstream(folder_ / name) << text; }

  rest::RestImport planned(std::string_view document = kShop) {
    write("shop.yaml", document);
    auto made = plan_rest_import(options_);
    EXPECT_TRUE(made) << made.error().describe();
    return made ? *std::move(made) : rest::RestImport{};
  }

  std::filesystem::path folder_;
  RestImportOptions options_;
};

/// Documents of a host.
class Remote final : public DocumentLoader {
 public:
  explicit Remote(std::map<std::string, std::string> documents) : documents_(std::move(documents)) {}
  Result<std::string> load(const std::string& location, std::size_t) override {
    const auto found = documents_.find(location);
    if (found != documents_.end()) return found->second;
    return fail(ErrorKind::not_found, Origin::caller, "there is no such document", location);
  }

 private:
  std::map<std::string, std::string> documents_;
};

TEST_F(RestImport, ProposesTheCarefulThingForAWrite) {
  EXPECT_THAT(planned().files.at("operations.yaml"),
              HasSubstr("  # POST /orders (placeOrder)\n"
                        "  place_order:\n"
                        "    safety: write\n"
                        "    key: none  # perhaps /customerId\n"
                        "    contract: contracts/place_order.json\n"
                        "    listeners: [{rest: \"POST /orders\", status: 201}]\n"
                        "    modern:\n"
                        "      backend: web_shop\n"
                        "      call: \"POST /orders\"\n"
                        "      errors: {\"409\": conflict}\n"));
}

TEST_F(RestImport, OnlyGetIsProposedAsARead) {
  const auto text = planned().files.at("operations.yaml");
  EXPECT_THAT(text, HasSubstr("  get_orders_id:\n    safety: read\n    key: none  # perhaps /id\n"));
  EXPECT_THAT(
      text,
      HasSubstr("  # its service calls it deprecated\n  drop_order:\n    safety: write  # idempotent, if"));
}

TEST_F(RestImport, ErrorsThatAreNotToldApartAreTheUsualOnes) {
  const auto made = planned();
  EXPECT_THAT(made.files.at("operations.yaml"),
              HasSubstr("errors: {\"400\": bad_request, \"404\": not_found, "));
  EXPECT_THAT(made.files.at("contracts/get_orders_id.json"),
              HasSubstr("\"not_found\": {\"type\": \"object\", \"x-status\": 404}"));
}

TEST_F(RestImport, TheBackendHasTheServersAddressAndSaysHowItWantsToBeAsked) {
  EXPECT_THAT(planned().files.at("backends.yaml"),
              HasSubstr("backends:\n"
                        "  web_shop:\n"
                        "    protocol: rest\n"
                        "    openapi: \"../shop.yaml\"\n"
                        "    endpoints: [\"https://shop.example/v1\"]\n"
                        "    # auth: id (oauth2, client credentials from https://id.example/token)\n"));
}

TEST_F(RestImport, AServerThatIsNoAddressIsLeftToBeFilledIn) {
  const auto made = planned("openapi: 3.1.0\ninfo: {title: A}\nservers: [{url: /v2}]\npaths: {}\n");
  EXPECT_THAT(made.files.at("backends.yaml"),
              HasSubstr("endpoints: []  # to be filled in: the document's server is \"/v2\"\n"));
  options_.endpoint = "http://here/v2";
  EXPECT_THAT(planned().files.at("backends.yaml"), HasSubstr("endpoints: [\"http://here/v2\"]\n"));
}

TEST_F(RestImport, WhatCannotBeCalledIsRefusedByName) {
  const auto made = planned();
  EXPECT_THAT(import_table(made),
              HasSubstr("-              GET /labels          refused: its answer is not JSON\n"));
  EXPECT_THAT(import_table(made),
              HasSubstr("HEAD /orders/{id}    refused: calls of this method are not made\n"));
  EXPECT_THAT(import_table(made), HasSubstr("5 operations: 3 understood, 2 refused\n"));
  EXPECT_THAT(made.files.at("operations.yaml"), HasSubstr("# Not imported:\n#   HEAD /orders/{id}: "));
  EXPECT_THAT(made.files.at("import-report.json"), HasSubstr("\"reason\": \"its answer is not JSON\""));
}

TEST_F(RestImport, TheSameDocumentGivesTheSameBytes) {
  EXPECT_EQ(planned().files, planned().files);
}

TEST_F(RestImport, AServiceOfTheLegacySideNeedsNoRoutes) {
  options_.side = Side::legacy;
  const auto text = planned().files.at("operations.yaml");
  EXPECT_THAT(text, HasSubstr("    legacy:\n      backend: web_shop\n"));
  EXPECT_THAT(text, Not(HasSubstr("routes:")));
}

TEST_F(RestImport, HostileNamesStayInTheirPlaceInYaml) {
  const auto made = planned(
      "openapi: 3.0.0\ninfo: {title: \"x\\nbackends: {}\"}\npaths:\n  \"/a\\u0001\\n#\":\n    get: {summary: "
      "\"b\\nroutes: {}\", responses: {}}\n"
      "  /ok:\n    get: {summary: \"b\\nroutes: {}\", operationId: \"../../etc\", responses: {}}\n");
  EXPECT_THAT(made.files.at("operations.yaml"), Not(HasSubstr("\nroutes: {}")));
  EXPECT_TRUE(made.files.contains("contracts/etc.json"));
}

constexpr std::string_view kSplit = R"(
openapi: 3.1.0
info: {title: Split}
paths:
  /parties/{id}: {$ref: 'parts/party.yaml#/item'}
  /far: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '../../outside.yaml'}}}}}}}
components:
  schemas: {Party: {type: integer}}
)";
constexpr std::string_view kParty = R"(
item:
  parameters: [{$ref: '#/id'}]
  get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: 'party.yaml#/Party'}, example: {$ref: 'not one'}}}}}}
id: {name: id, in: path, required: true, schema: {type: string}}
Party: {type: object, properties: {parent: {$ref: '#/Party'}, default: {$ref: '../shop.yaml#/components/schemas/Party'}}}
)";

TEST_F(RestImport, WhatStandsInFilesBesideTheDocumentIsBroughtIn) {
  write("parts/party.yaml", kParty);
  const auto made = planned(kSplit);
  ASSERT_EQ(made.operations.size(), 1U);
  const auto& contract = made.operations.front().described.contract;
  EXPECT_THAT(contract.output.view(), HasSubstr("\"parent\":{\"$ref\":\"#/$defs/Party_2\"}"));
  EXPECT_THAT(contract.output.view(), HasSubstr("\"Party\":{\"type\":\"integer\"}"));
  EXPECT_THAT(made.files.at("backends.yaml"), HasSubstr("openapi: openapi/split.json\n"));
  EXPECT_THAT(made.files.at("openapi/split.json"), HasSubstr("\"Party_2\": {"));
}

TEST_F(RestImport, AReferenceOutsideTheFolderRefusesItsOperationOnly) {
  write("parts/party.yaml", kParty);
  const auto made = planned(kSplit);
  ASSERT_EQ(made.refused.size(), 1U);
  EXPECT_EQ(made.refused.front().call, "GET /far");
  EXPECT_THAT(made.missing,
              Contains(HasSubstr("../../outside.yaml: the file is outside the allowed folders")));
}

TEST_F(RestImport, AnOperationInAFileOfItsOwnIsPutInItsPlace) {
  write(
      "parts/get.yaml",
      "operationId: fromFile\nsummary: {$ref: words.yaml#/summary}\nresponses: {'204': {description: ok}}\n");
  write("parts/words.yaml", "summary: In words\n");
  const auto made = planned(
      "openapi: 3.0.0\ninfo: {title: S}\npaths:\n  /a: {get: {$ref: parts/get.yaml}}\n"
      "  /b: {get: {$ref: parts/none.yaml}}\n");
  ASSERT_EQ(made.operations.size(), 1U);
  EXPECT_EQ(made.operations.front().described.summary, "In words");
  EXPECT_EQ(made.refused.size(), 1U);
}

TEST_F(RestImport, ASchemaThatIsNoneRefusesItsOperation) {
  const auto made = planned(
      "openapi: 3.0.0\ninfo: {title: S}\npaths:\n  /a: {get: {responses: {'200': {description: ok, content: "
      "{application/json: {schema: {type: object, properties: {a: text}}}}}}}}\n");
  ASSERT_EQ(made.refused.size(), 1U);
  EXPECT_THAT(made.refused.front().reason, HasSubstr("a schema is an object or a boolean"));
}

TEST_F(RestImport, APathParameterThatNobodyDescribesRefusesItsOperation) {
  const auto made = planned(
      "openapi: 3.0.0\ninfo: {title: S}\npaths:\n  /a/{id}: {get: {responses: {'204': {description: "
      "ok}}}}\n");
  ASSERT_EQ(made.refused.size(), 1U);
  EXPECT_THAT(made.refused.front().reason, HasSubstr("'id'"));
}

TEST_F(RestImport, ADocumentOfAnUrlIsKeptBesideTheConfiguration) {
  const std::map<std::string, std::string> documents = {
      {"http://shop/api/openapi.yaml",
       "openapi: 3.0.0\ninfo: {title: S}\nservers: [{url: ../v2}]\npaths: {}\n"}};
  Remote remote(documents);
  options_.location = "http://shop/api/openapi.yaml";
  options_.remote = &remote;
  const auto made = plan_rest_import(options_);
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_TRUE(made->files.contains("openapi/s.json"));
  EXPECT_THAT(made->files.at("backends.yaml"), HasSubstr("endpoints: [\"http://shop/v2\"]"));
}

TEST_F(RestImport, AnUrlIsRefusedWithoutALoaderForIt) {
  options_.location = "http://shop/openapi.yaml";
  EXPECT_EQ(plan_rest_import(options_).error().kind, ErrorKind::forbidden);
}

TEST_F(RestImport, OlderDocumentsAreRefused) {
  write("shop.yaml", "swagger: '2.0'\n");
  EXPECT_EQ(plan_rest_import(options_).error().kind, ErrorKind::configuration);
}

}  // namespace
}  // namespace figbridge::rest
