// SPDX-License-Identifier: Apache-2.0
#include "facade/admin/masking.h"

#include <gtest/gtest.h>

namespace figbridge::facade {
namespace {

std::string shown(std::string_view payload, std::string_view schema) {
  return masked(payload, schema).dump();
}

TEST(Masking, TextAboutWhichNothingIsSaidIsMasked) {
  EXPECT_EQ(shown(R"({"name":"Anna","n":1.10,"ok":true,"none":null})", "true"),
            R"({"name":"***","n":"1.10","ok":"true","none":null})");
}

TEST(Masking, TheSchemaSaysWhatIsPublicAndWhatIsNot) {
  EXPECT_EQ(shown(R"({"status":"NEW","salary":5000,"tags":["a"]})",
                  R"({"properties":{"status":{"x-class":"public"},"salary":{"x-class":"personal"},)"
                  R"("tags":{"items":{"x-class":"public"}}}})"),
            R"({"status":"NEW","salary":"***","tags":["a"]})");
}

TEST(Masking, AClassHoldsForAllThatIsInside) {
  EXPECT_EQ(
      shown(R"({"card":{"no":4711,"kind":"x"}})",
            R"({"properties":{"card":{"x-class":"secret","properties":{"kind":{"x-class":"public"}}}}})"),
      R"({"card":{"no":"***","kind":"***"}})");
}

TEST(Masking, ReferencesAndChoicesAreFollowedAndTheStrictestCounts) {
  EXPECT_EQ(
      shown(R"({"a":"x","b":"y"})",
            R"({"$defs":{"open":{"x-class":"public"}},"allOf":[{"properties":{"a":{"$ref":"#/$defs/open"}}},)"
            R"({"properties":{"b":{"anyOf":[{"x-class":"public"},{"x-class":"secret"}]}}}]})"),
      R"({"a":"x","b":"***"})");
}

TEST(Masking, ASchemaThatRefersToItselfEnds) {
  EXPECT_EQ(shown(R"({"a":{"a":"x"}})", R"({"$ref":"#","properties":{"a":{"$ref":"#"}}})"),
            R"({"a":{"a":"***"}})");
}

}  // namespace
}  // namespace figbridge::facade
