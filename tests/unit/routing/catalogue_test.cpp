// SPDX-License-Identifier: Apache-2.0
#include "routing/catalogue.h"

#include <gtest/gtest.h>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

using test::OperationBuilder;

TEST(Catalogue, FindsOperationsAndTheirGroups) {
  const auto made =
      Catalogue::make({OperationBuilder("customer.get").in_group("customer"), OperationBuilder("stock.get"),
                       OperationBuilder("customer.update").in_group("customer")},
                      {{.name = "customer", .salt = "c1"}, {.name = "unused", .salt = ""}});
  ASSERT_TRUE(made) << made.error().describe();
  const Catalogue& catalogue = **made;
  EXPECT_EQ(catalogue.index_of("stock.get"), 1U);
  EXPECT_EQ(catalogue.find("customer.update"), &catalogue.operations()[2]);
  EXPECT_EQ(catalogue.find("customer"), nullptr);
  EXPECT_EQ(catalogue.group("customer")->members, (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(catalogue.group("unused")->salt, "unused");
  EXPECT_EQ(catalogue.group_of(catalogue.operations()[1]).salt, "stock.get");
  EXPECT_EQ(catalogue.operations()[1].group, "stock.get");
}

TEST(Catalogue, AnOperationMayNameItselfAsItsGroup) {
  const auto made = Catalogue::make({OperationBuilder("a").in_group("a")}, {});
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->group("a")->members.size(), 1U);
}

TEST(Catalogue, RefusesWhatIsAmbiguous) {
  EXPECT_FALSE(Catalogue::make({OperationBuilder("a"), OperationBuilder("a")}, {}));
  EXPECT_FALSE(Catalogue::make({OperationBuilder("")}, {}));
  EXPECT_FALSE(Catalogue::make({}, {{.name = "g"}, {.name = "g"}}));
  EXPECT_FALSE(Catalogue::make({OperationBuilder("g")}, {{.name = "g"}}));
}

TEST(Catalogue, RefusesGroupsThatNobodyConfigured) {
  const auto made = Catalogue::make({OperationBuilder("a"), OperationBuilder("b").in_group("a")}, {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::configuration);
  EXPECT_EQ(made.error().text, "unknown group 'a'");
}

}  // namespace
}  // namespace figbridge::routing
