// SPDX-License-Identifier: Apache-2.0
#include "routing/cohort.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/routing/builders.h"

namespace figbridge::routing {
namespace {

/// What an independent implementation of the documented algorithm gives. These never change.
TEST(Bucket, IsPinnedForEver) {
  struct Vector {
    std::string_view salt, key;
    int bucket;
  };
  const Vector vectors[] = {
      {"", "", 2267},
      {"c1", "42", 3762},
      {"c1", "43", 7250},
      {"c1", "1000000", 4973},
      {"c2", "42", 9234},
      {"customer", "DE-0001", 6238},
      {"orders", "Ñandú", 9169},
      {"c1",
       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
       5195},
  };
  for (const auto& [salt, key, bucket] : vectors)
    EXPECT_EQ(bucket_of(salt, key), bucket) << salt << " " << key;
}

TEST(Bucket, SaltAndKeyDoNotRunIntoEachOther) {
  EXPECT_NE(bucket_of("c1", "42"), bucket_of("c14", "2"));
}

/// Chi-squared over 10,000 buckets of 100 expected keys each: 99.9 % of even spreads stay below 10,442.
TEST(Bucket, SpreadsAMillionKeysEvenly) {
  const auto chi_squared = [](std::string_view prefix, std::string_view salt) {
    std::vector<int> buckets(kEveryKey, 0);
    for (int key = 0; key < 1'000'000; ++key)
      ++buckets[bucket_of(salt, std::string(prefix) + std::to_string(key))];
    double sum = 0;
    for (const int count : buckets) sum += (count - 100.0) * (count - 100.0) / 100.0;
    return sum;
  };
  EXPECT_LT(chi_squared("", "c1"), 10'442);
  EXPECT_LT(chi_squared("DE-000", "orders"), 10'442);
  EXPECT_GT(chi_squared("", "c1"), 9'000);  // nor suspiciously even
}

TEST(Bucket, AnotherSaltMovesOtherKeys) {
  int both = 0;
  int first = 0;
  for (int key = 0; key < 100'000; ++key) {
    const bool in_first = bucket_of("c1", std::to_string(key)) < 2'000;
    first += in_first ? 1 : 0;
    both += in_first && bucket_of("c2", std::to_string(key)) < 2'000 ? 1 : 0;
  }
  EXPECT_NEAR(both / static_cast<double>(first), 0.2, 0.02);
}

TEST(Percent, IsWrittenInOneWayAndReadBack) {
  EXPECT_EQ(percent_text(500), "5%");
  EXPECT_EQ(percent_text(25), "0.25%");
  EXPECT_EQ(percent_text(1), "0.01%");
  EXPECT_EQ(percent_text(1'010), "10.1%");
  for (unsigned share = 0; share <= kEveryKey; ++share) {
    const auto points = static_cast<BasisPoints>(share);
    ASSERT_EQ(percent_of(percent_text(points)), points);
  }
}

TEST(Percent, RefusesWhatIsNone) {
  for (const auto* text :
       {"", "%", "5", "5 %", "-1%", "+1%", "100.01%", "101%", "1.234%", "1.%", ".5%", "1e1%", "0005%"}) {
    EXPECT_FALSE(percent_of(text)) << text;
  }
}

TEST(Attributes, MatchStringsByCharactersAndNumbersByDigits) {
  const JsonIndex input(
      R"({"code":"PT01","plant":7,"deep":{"x":true},"esc":"a\nb","none":null,"list":["PT01"]})");
  const auto match = [&](std::string_view at, std::string token) {
    return matches(AttributeMatch{JsonPointer::parse(at).value(), {std::move(token)}}, input);
  };
  EXPECT_TRUE(match("/code", R"("PT01")"));
  EXPECT_TRUE(match("/plant", R"("7")"));
  EXPECT_TRUE(match("/deep/x", R"("true")"));
  EXPECT_TRUE(match("/esc", R"("a\nb")"));
  EXPECT_TRUE(match("/list/0", R"("PT01")"));
  EXPECT_FALSE(match("/plant", R"("7.0")"));
  EXPECT_FALSE(match("/none", R"("null")"));
  EXPECT_FALSE(match("/list", R"("PT01")"));
  EXPECT_FALSE(match("/absent", R"("")"));
}

TEST(Attributes, AllOfARuleMustMatch) {
  CohortRule rule = test::when("/a", {R"("1")"});
  rule.when.push_back({JsonPointer::parse("/b").value(), {R"("2")", R"("3")"}});
  EXPECT_TRUE(matches_attributes(rule, JsonIndex(R"({"a":"1","b":"3"})")));
  EXPECT_FALSE(matches_attributes(rule, JsonIndex(R"({"a":"1","b":"4"})")));
  EXPECT_FALSE(matches_attributes(test::callers({"anna"}), JsonIndex("{}")));
}

TEST(Key, IsTheSameThroughEveryListener) {
  const Operation operation = test::OperationBuilder();
  EXPECT_EQ(key_of(operation, JsonIndex(R"({"customerId":42})")), "42");
  EXPECT_EQ(key_of(operation, JsonIndex(R"({"customerId":"42"})")), "42");
}

TEST(Key, IsAbsentWhereNothingNamesAThing) {
  const Operation operation = test::OperationBuilder();
  for (const auto* input :
       {"{}", R"({"customerId":null})", R"({"customerId":""})", R"({"customerId":{"a":1}})", "7"}) {
    EXPECT_FALSE(key_of(operation, JsonIndex(input))) << input;
  }
  const Operation keyless = test::OperationBuilder().without_key();
  EXPECT_FALSE(key_of(keyless, JsonIndex(R"({"customerId":42})")));
}

}  // namespace
}  // namespace figbridge::routing
