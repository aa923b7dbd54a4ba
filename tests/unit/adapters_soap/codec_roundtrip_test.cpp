// SPDX-License-Identifier: Apache-2.0
// Values generated from the content models of real WSDLs go to XML and come back as they were.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include <algorithm>
#include <filesystem>

#include "adapters/soap/soap_codec.h"
#include "tests/support/material.h"
#include "tests/support/xsd_oracle.h"
#include "tests/unit/adapters_soap/codec_generator.h"

namespace figbridge::soap {
namespace {

namespace fs = std::filesystem;

struct Counts {
  int wsdls = 0, operations = 0, values = 0, none = 0, oracles = 0, validated = 0;
  std::vector<std::string> doubts;  ///< what the oracle says against what we wrote
};

/// A folder that is gone at the end.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "figbridge-xsd-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { fs::remove_all(folder_); }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
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

/// `written` becomes what was written, for others to judge.
void go_there_and_back(const std::shared_ptr<const CodecPlan>& plan, const schema::ElementDecl& root,
                       const std::string& value, XmlReader& reader, std::string& written) {
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
  written = *xml;
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
  const Scratch scratch;
  const auto oracle = figbridge::test::XsdOracle::of_wsdl(file, scratch.folder());
  counts.oracles += oracle ? 1 : 0;
  for (const auto* root : roots) {
    for (int n = 0; n < 3; ++n) {
      const auto value = generator.value(*root);
      ++(value ? counts.values : counts.none);
      if (!value) continue;
      std::string xml;
      go_there_and_back(plan, *root, *value, reader, xml);
      if (testing::Test::HasFailure()) return;
      if (!oracle || !root->global) continue;
      const std::string problem = oracle->problem_of(xml);
      // libxml2 follows no wsdl:import: it may not know the element at all.
      if (problem.find("No matching global declaration") != std::string::npos) continue;
      ++counts.validated;
      if (!problem.empty()) counts.doubts.push_back(problem + file.string() + "\n" + xml);
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
  std::printf("%d WSDLs, %d operations, %d values, %d without a value; %d validated by %d oracles\n",
              counts.wsdls, counts.operations, counts.values, counts.none, counts.validated, counts.oracles);
  EXPECT_THAT(counts.doubts, testing::IsEmpty());
  EXPECT_GT(counts.validated, 1'000);
  EXPECT_GT(counts.values, 2'000);
  EXPECT_LT(counts.none, counts.values / 5);
}

}  // namespace
}  // namespace figbridge::soap
