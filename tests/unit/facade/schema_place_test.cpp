// SPDX-License-Identifier: Apache-2.0
#include "facade/config/schema_place.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

const JsonText kSchema = JsonText::trusted(
    R"({"allOf":[{"required":["id"]}],"properties":{"id":{"type":"integer"},"tax":{"type":["string","null"]},)"
    R"("head":{"$ref":"#/$defs/head"},"self":{"$ref":"#"},"rows":{"items":{"type":"number"}}},)"
    R"("required":["tax","head"],"$defs":{"head":{"required":["name"],"properties":{"name":{"type":"string"}}}}})");

SchemaPlace at(std::string_view pointer) {
  return schema_place(kSchema, *JsonPointer::parse(pointer));
}

TEST(SchemaPlace, IsCertainWhereEveryStepIsRequired) {
  EXPECT_TRUE(at("/id").certain);
  EXPECT_TRUE(at("/head/name").certain);
  EXPECT_FALSE(at("/rows").certain);
  EXPECT_FALSE(at("/self/id").certain);
  EXPECT_FALSE(at("/head/other").certain);
}

TEST(SchemaPlace, WhatMayBeNullIsNotCertain) {
  EXPECT_FALSE(at("/tax").certain);
}

TEST(SchemaPlace, TellsNumbersFromTexts) {
  EXPECT_TRUE(at("/id").number);
  EXPECT_TRUE(at("/rows/0").number);
  EXPECT_FALSE(at("/head/name").number);
  EXPECT_FALSE(at("/nowhere").number);
}

TEST(SchemaPlace, OfASchemaThatSaysNothingNothingIsCertain) {
  EXPECT_FALSE(schema_place(JsonText::trusted("true"), *JsonPointer::parse("/id")).certain);
}

}  // namespace
}  // namespace figbridge::facade
