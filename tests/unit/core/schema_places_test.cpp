// SPDX-License-Identifier: Apache-2.0
#include "core/schema/schema_places.h"

#include <gtest/gtest.h>

#include <string>

namespace figbridge::test {
namespace {

/// Why a place is not there; empty: it is, or nobody can tell.
std::string missing(const std::string& schema, const std::string& pointer) {
  const SchemaPlaces places(*parse_json(schema, {}, Origin::bridge));
  const auto miss = places.miss(JsonPointer::parse(pointer)->tokens());
  if (!miss) return {};
  return (miss->closed ? "never: " : "undeclared: ") + miss->text;
}

const std::string kCustomer = R"({"type":"object","properties":{
  "CustNo":{"type":"integer"},
  "Addr":{"$ref":"#/$defs/Address"},
  "Orders":{"type":"array","items":{"type":"object","properties":{"No":{"type":"string"}},
            "additionalProperties":false}},
  "Extra":{}},
  "additionalProperties":false,
  "$defs":{"Address":{"allOf":[{"properties":{"City":{"type":"string"}}},{"$ref":"#/$defs/Country"}]},
           "Country":{"type":["object","null"],"properties":{"Code":{"type":"string"}}}}})";

TEST(SchemaPlaces, ADeclaredPlaceIsThere) {
  EXPECT_EQ(missing(kCustomer, ""), "");
  EXPECT_EQ(missing(kCustomer, "/CustNo"), "");
  EXPECT_EQ(missing(kCustomer, "/Addr/City"), "");
  EXPECT_EQ(missing(kCustomer, "/Addr/Code"), "");
}

TEST(SchemaPlaces, AMistypedNameIsToldWithTheNearestOne) {
  EXPECT_EQ(missing(kCustomer, "/CustNr"), "never: there is no 'CustNr'; did you mean 'CustNo'?");
  EXPECT_EQ(missing(kCustomer, "/Addr/Ctiy"), "undeclared: /Addr has no 'Ctiy'; did you mean 'City'?");
}

TEST(SchemaPlaces, ListsAreLookedThroughAndSteppedInto) {
  EXPECT_EQ(missing(kCustomer, "/Orders/No"), "");
  EXPECT_EQ(missing(kCustomer, "/Orders/*/No"), "");
  EXPECT_EQ(missing(kCustomer, "/Orders/0/No"), "");
  EXPECT_EQ(missing(kCustomer, "/Orders/*/Nr"), "never: /Orders/* has no 'Nr'; did you mean 'No'?");
}

TEST(SchemaPlaces, NothingIsInsideASingleValue) {
  EXPECT_EQ(missing(kCustomer, "/CustNo/x"), "never: /CustNo is a single value");
}

TEST(SchemaPlaces, WhatIsLeftOpenHasEveryPlace) {
  EXPECT_EQ(missing("true", "/a/b"), "");
  EXPECT_EQ(missing(kCustomer, "/Extra/a"), "");
  EXPECT_EQ(missing(R"({"properties":{"a":{}},"additionalProperties":true})", "/b"), "");
  EXPECT_EQ(missing(R"({"properties":{"a":{}},"patternProperties":{"^x":{}}})", "/xb"), "");
  EXPECT_EQ(missing(R"({"$ref":"other.json"})", "/b"), "");
}

TEST(SchemaPlaces, AnyAlternativeMayHaveThePlace) {
  const std::string schema = R"({"oneOf":[{"type":"null"},{"properties":{"a":{}}},{"properties":{"b":{}}}]})";
  EXPECT_EQ(missing(schema, "/a"), "");
  EXPECT_EQ(missing(schema, "/b"), "");
  EXPECT_EQ(missing(schema, "/customer"), "undeclared: there is no 'customer'; known: a, b");
}

TEST(SchemaPlaces, ASchemaThatLeadsIntoItselfEnds) {
  EXPECT_EQ(missing(R"({"type":"array","items":{"$ref":"#"}})", "/a"), "");
  EXPECT_EQ(missing(R"({"$ref":"#"})", "/a"), "");
  EXPECT_EQ(missing(R"({"properties":{"next":{"$ref":"#"},"v":{}}})", "/next/next/next/v"), "");
}

TEST(SchemaPlaces, WhatIsRequiredIsFoundThroughReferences) {
  const SchemaPlaces places(JsonText::trusted(
      R"({"$ref":"#/$defs/A","$defs":{"A":{"required":["x"],"allOf":[{"required":["y"]}]}}})"));
  EXPECT_EQ(places.required(), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(SchemaPlaces(JsonText::trusted(R"({"anyOf":[{"required":["x"]},{"required":["y"]}]})"))
                  .required()
                  .empty());
}

TEST(SchemaPlaces, AlternativesMakeNothingImpossible) {
  EXPECT_EQ(
      missing(R"({"oneOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}}}]})",
              "/customer"),
      "undeclared: there is no 'customer'; known: a, b");
  EXPECT_EQ(missing(R"({"oneOf":[{"type":"string"},{}]})", "/a"), "");
  EXPECT_EQ(missing(R"({"properties":{"a":{}},"additionalProperties":false,
                        "dependentSchemas":{"a":{"properties":{"b":{}}}}})",
                    "/b"),
            "");
}

TEST(SchemaPlaces, WhatIsRequiredInsideIsFoundThroughListsAndNull) {
  const SchemaPlaces places(*parse_json(
      R"({"properties":{"Lines":{"type":"array","items":{"required":["Sku"],"properties":{"Sku":{}}}},
          "Head":{"oneOf":[{"type":"null"},{"required":["Name"],"properties":{"Name":{}}}]},
          "Any":{"oneOf":[{"required":["x"],"properties":{"x":{}}},{"properties":{"y":{}}}]}}})",
      {}, Origin::bridge));
  const auto required = [&](const std::string& name) {
    return places.required(std::vector<std::string>{name});
  };
  EXPECT_EQ(required("Lines"), std::vector<std::string>{"Sku"});
  EXPECT_EQ(required("Head"), std::vector<std::string>{"Name"});
  EXPECT_TRUE(required("Any").empty());
  EXPECT_TRUE(required("Nothing").empty());
}

}  // namespace
}  // namespace figbridge::test
