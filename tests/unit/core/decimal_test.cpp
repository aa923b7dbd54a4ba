// SPDX-License-Identifier: Apache-2.0
#include "core/json/decimal.h"

#include <gtest/gtest.h>

namespace figbridge {
namespace {

Decimal of(std::string_view text) {
  return *Decimal::parse(text);
}

TEST(Decimal, EqualValuesAreEqualHoweverTheyAreWritten) {
  EXPECT_EQ(of("1.10"), of("11e-1"));
  EXPECT_EQ(of("-0.00"), of("0"));
  EXPECT_EQ(of("007"), of("+7."));
  EXPECT_EQ(of("1200"), of("1.2E3"));
  EXPECT_NE(of("12345678901234567890.12"), of("12345678901234567890.13"));
}

TEST(Decimal, OrdersExactlyBeyondADouble) {
  EXPECT_LT(of("12345678901234567890.12"), of("12345678901234567890.13"));
  EXPECT_LT(of("-2"), of("-1.9"));
  EXPECT_LT(of("-1"), of("0"));
  EXPECT_LT(of("0"), of("1e-300"));
  EXPECT_GT(of("10"), of("9.99"));
  EXPECT_LT(of("0.12"), of("0.123"));
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"", "-", ".", "1e", "1e+", "0x1", "1,5", " 1", "1 ", "--1", "1.2.3", "NaN", "1e100001", "e5"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
}

TEST(Decimal, WritesPlainNotation) {
  EXPECT_EQ(of("1.5").plain(2), "1.50");
  EXPECT_EQ(of("0.05").plain(), "0.05");
  EXPECT_EQ(of("-12e2").plain(), "-1200");
  EXPECT_EQ(of("0").plain(3), "0.000");
  EXPECT_FALSE(of("1e3000").plain());
}

TEST(Decimal, KnowsItsMultiples) {
  EXPECT_TRUE(of("0.3").multiple_of(of("0.1")));
  EXPECT_TRUE(of("12345678901234567890").multiple_of(of("0.01")));
  EXPECT_TRUE(of("1e300").multiple_of(of("0.5")));
  EXPECT_FALSE(of("0.35").multiple_of(of("0.1")));
  EXPECT_FALSE(of("7").multiple_of(of("2")));
  EXPECT_TRUE(of("0").multiple_of(of("2")));
}

}  // namespace
}  // namespace figbridge
