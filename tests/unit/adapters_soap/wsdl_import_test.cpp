// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/common/import_files.h"
#include "adapters/common/import_wording.h"
#include "adapters/soap/import/bundle.h"
#include "adapters/soap/soap_import.h"
#include "tests/support/material.h"
#include "tests/unit/adapters_soap/wsdl_support.h"

namespace figbridge::soap {
namespace {

using test::WsdlText;
using testing::ElementsAre;
using testing::HasSubstr;

class WsdlImport : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(testing::TempDir()) / ("figbridge-wsdl-import-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    options_ = {.location = (folder_ / "shop.wsdl").string(), .output = folder_ / "out"};
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::map<std::string, std::string> planned(const WsdlText& wsdl) {
    std::ofstream(folder_ / "shop.wsdl") << wsdl.text();
    const auto made = plan_soap_import(options_);
    EXPECT_TRUE(made) << made.error().describe();
    return made ? made->files : std::map<std::string, std::string>();
  }
  [[nodiscard]] std::string written(const std::string& path) const {
    return figbridge::test::slurp(folder_ / "out" / path);
  }

  std::filesystem::path folder_;
  SoapImportOptions options_;
};

TEST_F(WsdlImport, ProposesOperationsAndBackends) {
  const auto files = planned({});
  EXPECT_THAT(files.at("operations.yaml"),
              HasSubstr("operations:\n"
                        "  # Get: document/literal wrapped SOAP 1.1, 100 % typed\n"
                        "  get:\n"
                        "    safety: write\n"
                        "    key: none\n"
                        "    contract: contracts/get.json\n"
                        "    listeners: [{rest: \"POST /get\"}, {soap: \"{urn:t}Get\"}]\n"
                        "    legacy: {backend: shop, call: Get}\n"));
  EXPECT_THAT(files.at("backends.yaml"), HasSubstr("backends:\n"
                                                   "  shop:\n"
                                                   "    protocol: soap\n"
                                                   "    wsdl: \"../shop.wsdl\"\n"
                                                   "    endpoints: [\"http://shop/soap\"]\n"));
  EXPECT_TRUE(files.contains("contracts/get.json"));
  EXPECT_THAT(files.at("import-report.json"), HasSubstr("\"summary\": \"100 % typed\""));
}

TEST_F(WsdlImport, TheSameDocumentsGiveTheSameBytes) {
  EXPECT_EQ(planned({}), planned({}));
}

TEST_F(WsdlImport, RefusedOperationsAreListedAsComments) {
  WsdlText wsdl;
  wsdl.bound = "<operation name=\"Get\"><input><soap:body use=\"encoded\"/></input></operation>";
  const auto files = planned(wsdl);
  EXPECT_THAT(files.at("operations.yaml"),
              HasSubstr("operations: {}\n# Not imported:\n#   Get: use=\"encoded\"\n"));
  EXPECT_THAT(files.at("backends.yaml"), HasSubstr("backends: {}\n"));
  EXPECT_FALSE(files.contains("contracts/get.json"));
}

TEST_F(WsdlImport, AMissingAddressIsLeftToBeFilledIn) {
  WsdlText wsdl;
  wsdl.service =
      "<service name=\"Shop\"><port name=\"P\" binding=\"t:B\"><soap:address "
      "location=\"REPLACE_ME\"/></port></service>";
  EXPECT_THAT(planned(wsdl).at("backends.yaml"),
              HasSubstr("endpoints: []  # to be filled in: the WSDL's address is \"REPLACE_ME\"\n"));
}

TEST_F(WsdlImport, EachAddressIsABackendOfItsOwn) {
  WsdlText wsdl;
  wsdl.more =
      "<portType name=\"Q\"><operation name=\"Put\"><input message=\"t:In\"/></operation></portType>"
      "<binding name=\"B2\" type=\"t:Q\"><soap:binding/><operation name=\"Put\"><input><soap:body "
      "use=\"literal\"/></input></operation></binding>";
  wsdl.service =
      "<service name=\"Shop\"><port name=\"P\" binding=\"t:B\"><soap:address location=\"http://a/\"/></port>"
      "<port name=\"P2\" binding=\"t:B2\"><soap:address location=\"http://b/\"/></port></service>";
  const auto files = planned(wsdl);
  EXPECT_THAT(files.at("backends.yaml"), testing::AllOf(HasSubstr("  shop:\n"), HasSubstr("  shop_2:\n")));
  EXPECT_THAT(files.at("operations.yaml"), HasSubstr("legacy: {backend: shop_2, call: Put}"));
}

TEST_F(WsdlImport, HostileNamesStayInTheirPlaceInYaml) {
  WsdlText wsdl;
  wsdl.service =
      "<service name=\"no\"><port name=\"P\" binding=\"t:B\"><soap:address "
      "location=\"http://x/&quot;&#10;evil: [\"/></port></service>";
  const auto files = planned(wsdl);
  EXPECT_THAT(files.at("backends.yaml"), HasSubstr("  \"no\":\n"));
  EXPECT_THAT(files.at("backends.yaml"), HasSubstr(R"(endpoints: ["http://x/\"\nevil: ["])"));
}

TEST_F(WsdlImport, WritesFilesAndSecondlyNothing) {
  const auto files = planned({});
  EXPECT_EQ(write_import(files, options_.output, false)->written.size(), files.size());
  EXPECT_EQ(written("operations.yaml"), files.at("operations.yaml"));
  const auto again = write_import(files, options_.output, false);
  EXPECT_TRUE(again->written.empty());
  EXPECT_EQ(again->unchanged.size(), files.size());
}

TEST_F(WsdlImport, AnEditedFileIsNeverOverwrittenUnlessForced) {
  auto files = planned({});
  ASSERT_TRUE(write_import(files, options_.output, false));
  std::ofstream(folder_ / "out/operations.yaml", std::ios::app) << "# mine\n";
  files["backends.yaml"] += "# new\n";
  const auto refused = write_import(files, options_.output, false);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_THAT(refused.error().text, HasSubstr("operations.yaml"));
  EXPECT_THAT(written("backends.yaml"), testing::Not(HasSubstr("# new")));
  ASSERT_TRUE(write_import(files, options_.output, true));
  EXPECT_EQ(written("operations.yaml"), files.at("operations.yaml"));
}

TEST_F(WsdlImport, AFileThatNobodyEditedFollowsTheWsdl) {
  auto files = planned({});
  ASSERT_TRUE(write_import(files, options_.output, false));
  files["operations.yaml"] += "# new\n";
  EXPECT_THAT(write_import(files, options_.output, false)->written, ElementsAre("operations.yaml"));
}

TEST_F(WsdlImport, AFileThatWasThereBeforeIsNotOverwritten) {
  std::filesystem::create_directories(folder_ / "out");
  std::ofstream(folder_ / "out/operations.yaml") << "mine\n";
  EXPECT_EQ(write_import(planned({}), options_.output, false).error().kind, ErrorKind::conflict);
  EXPECT_EQ(written("operations.yaml"), "mine\n");
}

TEST_F(WsdlImport, AnUrlIsRefusedWithoutALoaderForIt) {
  options_.location = "http://shop/soap?wsdl";
  EXPECT_EQ(plan_soap_import(options_).error().kind, ErrorKind::forbidden);
}

TEST_F(WsdlImport, DocumentsOfAnUrlAreKeptBesideTheConfiguration) {
  WsdlText wsdl;
  wsdl.schema +=
      "</xs:schema><xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:import namespace=\"urn:u\" "
      "schemaLocation = '?xsd=1&amp;v=2'/>";
  test::MemoryLoader remote{
      {"http://shop/soap?wsdl", wsdl.text()},
      {"http://shop/soap?xsd=1&v=2",
       "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:u\"/>"}};
  options_.location = "http://shop/soap?wsdl";
  options_.remote = &remote;
  const auto made = plan_soap_import(options_);
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_THAT(made->files.at("wsdl/soap_wsdl.wsdl"), HasSubstr("schemaLocation = 'soap_xsd_1_v_2.xsd'/>"));
  EXPECT_THAT(made->files.at("wsdl/soap_wsdl.wsdl"),
              HasSubstr("<soap:address location=\"http://shop/soap\"/>"));
  EXPECT_THAT(made->files.at("backends.yaml"), HasSubstr("wsdl: wsdl/soap_wsdl.wsdl\n"));
  ASSERT_TRUE(write_import(made->files, options_.output, false));
  FileLoader local({options_.output});
  const auto again = read_wsdl((options_.output / "wsdl/soap_wsdl.wsdl").string(), local, Catalogue());
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(again->documents.size(), 2U);
  EXPECT_TRUE(again->missing.empty());
}

TEST_F(WsdlImport, TheMainDocumentIsTheOneThatWasAskedForWhateverTheOthersAreCalled) {
  const WsdlText shop;
  test::MemoryLoader remote{
      {"http://shop/zoo?wsdl",
       "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" targetNamespace=\"urn:z\">"
       "<import namespace=\"urn:t\" location=\"abc.wsdl\"/></definitions>"},
      {"http://shop/abc.wsdl", shop.text()}};
  options_.location = "http://shop/zoo?wsdl";
  options_.remote = &remote;
  const auto made = plan_soap_import(options_);
  ASSERT_TRUE(made) << made.error().describe();
  EXPECT_EQ(made->wsdl, "wsdl/zoo_wsdl.wsdl");
  EXPECT_TRUE(made->files.contains("wsdl/abc.wsdl"));
}

TEST_F(WsdlImport, TheTableHasALineForEachOperationAndASum) {
  std::ofstream(folder_ / "shop.wsdl") << WsdlText{}.text();
  EXPECT_EQ(import_table(plan_soap_import(options_)->model),
            "OPERATION  WSDL NAME  STYLE                              UNDERSTOOD\n"
            "get        Get        document/literal wrapped SOAP 1.1  100 % typed\n"
            "1 operations: 1 typed, 0 with wildcards, 0 refused\n");
}

TEST(ImportWording, ScalarsAreQuotedWhereYamlWouldReadThemOtherwise) {
  EXPECT_EQ(plain_or_quoted("get_customer"), "get_customer");
  EXPECT_EQ(plain_or_quoted("No"), "\"No\"");
  EXPECT_EQ(plain_or_quoted("1e3"), "\"1e3\"");
  EXPECT_EQ(plain_or_quoted("a: b"), "\"a: b\"");
  EXPECT_EQ(plain_or_quoted(""), "\"\"");
  EXPECT_EQ(one_line("a\nb\x7F"), "a b ");
}

}  // namespace
}  // namespace figbridge::soap
