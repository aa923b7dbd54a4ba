// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "routing/mapping.h"

namespace figbridge::routing {
namespace {

Mapping compiled(std::vector<MappingRow> rows) {
  Problems problems;
  auto mapping = Mapping::compile({.rows = std::move(rows)}, MappingPart::request, "rows", problems);
  for (const auto& problem : problems.list()) ADD_FAILURE() << problem.describe();
  return mapping;
}

/// "-" if no row leads back.
std::string source(const Mapping& mapping, std::string_view place) {
  return mapping.source_of(JsonPointer::parse(place).value()).value_or("-");
}

TEST(MappingSource, LeadsBackThroughRenamesAndNesting) {
  const auto mapping =
      compiled({{.from = "/customerId", .to = "Head/CustNo"}, {.from = "/billing/city", .to = "City"}});
  EXPECT_EQ(source(mapping, "/Head/CustNo"), "/customerId");
  EXPECT_EQ(source(mapping, "/City"), "/billing/city");
  EXPECT_EQ(source(mapping, "/City/$"), "/billing/city") << "below what a row writes it is the row's value";
  EXPECT_EQ(source(mapping, "/Head"), "-");
  EXPECT_EQ(source(mapping, "/Other"), "-");
}

TEST(MappingSource, LeadsBackIntoElementsOfArrays) {
  const auto mapping =
      compiled({{.from = "/items", .to = "Item", .each = {{.from = "quantity", .to = "Qty"}}}});
  EXPECT_EQ(source(mapping, "/Item/3/Qty"), "/items/3/quantity");
  EXPECT_EQ(source(mapping, "/Item/3/Other"), "/items/3");
  EXPECT_EQ(source(mapping, "/Item"), "/items");
}

TEST(MappingSource, KnowsThatAConstantComesFromNowhere) {
  const auto mapping = compiled({{.to = "Kind", .constant = "\"X\""}, {.from = "/a~1b", .to = "A"}});
  EXPECT_EQ(source(mapping, "/Kind"), "-");
  EXPECT_EQ(source(mapping, "/A"), "/a~1b");
}

TEST(MappingSource, OfTheIdentityIsTheSamePlace) {
  EXPECT_EQ(source(Mapping(), "/a/0"), "/a/0");
}

}  // namespace
}  // namespace figbridge::routing
