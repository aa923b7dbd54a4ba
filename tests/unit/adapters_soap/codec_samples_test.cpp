// SPDX-License-Identifier: Apache-2.0
// Messages that other stacks wrote: what is valid by its schema is understood without a doubt and written so
// that it is valid again; what is not is read as far as it can be, or refused with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <filesystem>

#include "adapters/soap/peek.h"
#include "adapters/soap/soap_codec.h"
#include "adapters/soap/soap_config.h"
#include "tests/support/material.h"
#include "tests/support/xsd_oracle.h"
#include "tests/unit/adapters_soap/wsdl_support.h"

namespace figbridge::soap {
namespace {

namespace fs = std::filesystem;
using figbridge::test::slurp;
using figbridge::test::XsdOracle;

struct Counts {
  int messages = 0, valid = 0, tolerated = 0, refused = 0;
};

/// A service with its WSDL, and libxml2's opinion of its messages.
class Sample {
 public:
  explicit Sample(const fs::path& wsdl) : reader_(XmlLimits{}) {
    std::string name = (fs::temp_directory_path() / "figbridge-sample-XXXXXX").string();
    scratch_ = ::mkdtemp(name.data());
    FileLoader loader({wsdl.parent_path(), wsdl.parent_path().parent_path()});
    auto model = read_wsdl(wsdl.string(), loader, Catalogue());
    if (!model) return;
    std::vector<const schema::ElementDecl*> roots;
    for (const auto& operation : model->operations) {
      for (const auto* each : {operation.request.element, operation.response.element}) {
        if (each != nullptr) roots.push_back(each);
      }
    }
    service_ = std::make_unique<SoapService>(SoapService{.wsdl = std::move(*model), .plan = nullptr});
    service_->plan = CodecPlan::compile(service_->wsdl.model, roots);
    oracle_ = XsdOracle::of_wsdl(wsdl, scratch_);
  }
  ~Sample() { fs::remove_all(scratch_); }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  /// A request or a response: whichever message of an operation has the body's element.
  void try_message(const fs::path& file, Counts& counts) {
    if (!service_ || !fs::exists(file)) return;
    const auto bytes = slurp(file);
    const auto seen = peek_body(bytes, true);
    if (seen.state != BodyPeek::State::found) return;
    const auto* element = element_of(seen);
    if (element == nullptr) return;
    SCOPED_TRACE(file.string());
    ++counts.messages;
    judge(SoapCodec(service_->plan, {.request = element}, {}), bytes, counts);
  }

 private:
  const schema::ElementDecl* element_of(const BodyPeek& seen) const {
    for (const auto& operation : service_->wsdl.operations) {
      if (operation.refused()) continue;
      for (const auto* each : {operation.request.element, operation.response.element}) {
        if (each != nullptr && each->name->uri == seen.ns && each->name->local == seen.local) return each;
      }
    }
    return nullptr;
  }

  void judge(const SoapCodec& codec, const std::string& bytes, Counts& counts) {
    const auto read = codec.read_request(reader_, bytes);
    const bool valid = oracle_ && oracle_->problem_of(bytes).empty();
    if (!read) {
      EXPECT_FALSE(valid) << read.error().describe() << "\n" << bytes;
      EXPECT_NE(read.error().location, "") << read.error().describe();
      ++counts.refused;
      return;
    }
    if (!valid) {
      ++counts.tolerated;
      return;
    }
    ++counts.valid;
    EXPECT_EQ(read->drift.total(), 0U) << read->drift.examples.front() << "\n" << bytes;
    const auto written = codec.write_request(read->json, SoapVersion::v1_1, Origin::caller);
    ASSERT_TRUE(written) << written.error().describe() << "\n" << bytes << "\n" << read->json.view();
    EXPECT_EQ(oracle_->problem_of(*written), "") << *written;
    const auto again = codec.read_request(reader_, *written);
    ASSERT_TRUE(again) << again.error().describe();
    EXPECT_EQ(again->json.view(), read->json.view()) << bytes << "\n" << *written;
  }

  XmlReader reader_;
  fs::path scratch_;
  std::unique_ptr<SoapService> service_;
  std::optional<XsdOracle> oracle_;
};

TEST(Samples, MessagesThatOtherStacksWroteAreUnderstood) {
  const auto folder = figbridge::test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  Counts counts;
  for (const auto& entry :
       fs::directory_iterator(*folder / "wsdl/nodesoap-samples/request-response-samples")) {
    Sample sample(entry.path() / "soap.wsdl");
    sample.try_message(entry.path() / "request.xml", counts);
    sample.try_message(entry.path() / "response.xml", counts);
  }
  std::printf("%d messages: %d valid, %d tolerated, %d refused\n", counts.messages, counts.valid,
              counts.tolerated, counts.refused);
  EXPECT_GT(counts.valid, 20);
}

TEST(Samples, FaultsOfOddServersAreFaults) {
  const auto folder = figbridge::test::material();
  if (!folder) GTEST_SKIP() << "no sample material beside the project";
  const auto wsdl = test::read_text(test::WsdlText{}.text());
  const auto plan = CodecPlan::compile(wsdl.model, {});
  const SoapCodec codec(plan, {}, {});
  XmlReader reader{XmlLimits{}};
  for (const auto* name : {"soap_fault.xml", "soap_fault12.xml", "another_soap_fault.xml",
                           "empty_soap_fault.xml", "soap_fault_funky.xml"}) {
    SCOPED_TRACE(name);
    const auto read = codec.read_response(reader, slurp(*folder / "wsdl/savon-responses" / name));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::fault) << read.error().describe();
  }
}

}  // namespace
}  // namespace figbridge::soap
