// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/figbridge/protocols.h"
#include "facade/assembly.h"
#include "facade/config/configuration.h"
#include "facade/config/schema.h"
#include "facade/config/show.h"
#include "net/blocking.h"
#include "tests/support/material.h"

namespace figbridge {
namespace {

const std::filesystem::path kSource = FIGBRIDGE_SOURCE_DIR;

std::vector<std::string> described(const Problems& problems) {
  std::vector<std::string> lines;
  for (const auto& problem : problems.list()) lines.push_back(problem.describe());
  return lines;
}

TEST(Generated, TheSchemaIsWhatTheProgramChecks) {
  EXPECT_TRUE(test::slurp(kSource / "config/schema/figbridge.schema.json") ==
              facade::json_schema(protocol_options()))
      << "renew it: figbridge schema > config/schema/figbridge.schema.json";
}

TEST(Generated, TheReferencePageIsWhatTheProgramChecks) {
  EXPECT_TRUE(test::slurp(kSource / "docs/configuration_reference.md") ==
              facade::reference_page(protocol_options()))
      << "renew it: figbridge schema --reference > docs/configuration_reference.md";
}

class MinimalConfiguration : public testing::Test {
 protected:
  void SetUp() override {
    const auto allowed = protocol_options();
    configuration_ =
        facade::load_configuration(kSource / "config/figbridge.yaml", allowed, surroundings_, problems_);
    ASSERT_THAT(described(problems_), testing::IsEmpty());
  }

  Problems problems_;
  facade::SystemSurroundings surroundings_;
  std::shared_ptr<const facade::Configuration> configuration_;
};

TEST_F(MinimalConfiguration, BindsOnlyLoopbackAndPassesEverythingOn) {
  for (const auto& listener : configuration_->listeners) EXPECT_TRUE(listener.settings.address->loopback());
  EXPECT_EQ(configuration_->listener("soap")->settings.forward_to, "erp");
  EXPECT_FALSE(configuration_->listener("api")->settings.forward_unmatched);
}

TEST_F(MinimalConfiguration, CanBeAssembled) {
  const SystemClock clock;
  SystemRandom random;
  net::Loops loops(1, clock);
  net::BlockingPool pool(1);
  net::SystemResolver resolver(pool);
  const auto parts = protocol_parts(loops, resolver, clock, random);
  EXPECT_NE(facade::assemble(configuration_, parts, problems_), nullptr);
  EXPECT_THAT(described(problems_), testing::IsEmpty());
}

}  // namespace
}  // namespace figbridge
