// SPDX-License-Identifier: Apache-2.0
// Values generated from the content models of real WSDLs go to XML and come back as they were.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "adapters/soap/soap_codec.h"
#include "tests/support/material.h"
#include "tests/unit/adapters_soap/codec_generator.h"

namespace figbridge::soap {
namespace {

namespace fs = std::filesystem;

struct Counts {
  int wsdls = 0, operations = 0, values = 0, none = 0;
};

std::vector<const schema::ElementDecl*> roots_of(const WsdlOperation& operation) {
  std::vector<const schema::ElementDecl*> roots;
  for (const auto* each : {operation.request.element, operation.response.element}) {
    if (each != nullptr) roots.push_back(each);
  }
  for (const auto& fault : operation.faults) {
    if (fault.element != nullptr) roots.push_back(fault.element);
  }
  return roots;
}

void go_there_and_back(const std::shared_ptr<const CodecPlan>& plan, const schema::ElementDecl& root,
                       const std::string& value, XmlReader& reader) {
  const SoapCodec codec(plan, {.request = &root}, {});
  const auto parsed = parse_json(value, {}, Origin::caller);
  ASSERT_TRUE(parsed) << parsed.error().describe() << "\n" << value;
  ASSERT_EQ(parsed->view(), value) << "the generator must make canonical JSON";
  const auto xml = codec.write_request(*parsed, SoapVersion::v1_1, Origin::caller);
  ASSERT_TRUE(xml) << root.name->clark() << ": " << xml.error().describe() << "\n" << value;
  const auto back = codec.read_request(reader, *xml);
  ASSERT_TRUE(back) << root.name->clark() << ": " << back.error().describe() << "\n" << *xml;
  EXPECT_EQ(back->json.view(), value) << root.name->clark() << "\n" << *xml;
  EXPECT_EQ(back->drift.total(), 0U) << root.name->clark() << ": " << back->drift.examples.front() << "\n"
                                     << *xml;
  EXPECT_EQ(*codec.write_request(back->json, SoapVersion::v1_1, Origin::caller), *xml);
}

void try_wsdl(const fs::path& file, const fs::path& material, const Catalogue& catalogue, Counts& counts) {
  FileLoader loader({material});
  const auto wsdl = read_wsdl(file.string(), loader, catalogue);
  if (!wsdl) return;
  ++counts.wsdls;
  std::vector<const schema::ElementDecl*> roots;
  for (const auto& operation : wsdl->operations) {
    if (operation.refused()) continue;
    ++counts.operations;
    std::ranges::copy(roots_of(operation), std::back_inserter(roots));
  }
  const auto plan = CodecPlan::compile(wsdl->model, roots);
  test::Generator generator(*plan, 7);
  XmlReader reader({.depth = 200});
  for (const auto* root : roots) {
    for (int n = 0; n < 3; ++n) {
      const auto value = generator.value(*root);
      ++(value ? counts.values : counts.none);
      if (value) go_there_and_back(plan, *root, *value, reader);
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(RoundTrip, GeneratedValuesOfRealWsdlsComeBackAsTheyWere) {
  const auto folder = figbridge::test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  const auto catalogue = Catalogue::from_folder(*folder / "wsdl-catalog");
  ASSERT_TRUE(catalogue) << catalogue.error().describe();
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(*folder / "wsdl")) {
    const auto extension = entry.path().extension();
    if (extension == ".wsdl" || extension == ".WSDL") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  Counts counts;
  for (const auto& file : files) {
    SCOPED_TRACE(file.string());
    try_wsdl(file, *folder, *catalogue, counts);
    if (HasFailure()) return;
  }
  RecordProperty("values", counts.values);
  std::printf("%d WSDLs, %d operations, %d values, %d without a value\n", counts.wsdls, counts.operations,
              counts.values, counts.none);
  EXPECT_GT(counts.values, 2'000);
  EXPECT_LT(counts.none, counts.values / 5);
}

}  // namespace
}  // namespace figbridge::soap
