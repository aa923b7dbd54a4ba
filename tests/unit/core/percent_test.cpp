// SPDX-License-Identifier: Apache-2.0
#include "core/percent.h"

#include <gtest/gtest.h>

namespace figbridge {
namespace {

TEST(Percent, DecodesStrictly) {
  EXPECT_EQ(percent_decoded("a%2Fb%c3%A9+"), "a/bé+");
  for (const char* text :
       {"%", "%4", "%4g", "a%", "%00", "%ff", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%c3"}) {
    EXPECT_FALSE(percent_decoded(text)) << text;
  }
}

TEST(Percent, EncodesSoThatDecodingGivesItBack) {
  std::string all = "é€𝄞";
  for (char c = 1; c < 0x7F; ++c) all += c;
  EXPECT_EQ(percent_decoded(percent_encoded(all)), all);
  EXPECT_EQ(percent_encoded("a b/c?d&e=~"), "a%20b%2Fc%3Fd%26e%3D~");
}

}  // namespace
}  // namespace figbridge
