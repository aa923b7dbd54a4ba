// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_media.h"

#include <gtest/gtest.h>

namespace figbridge::rest {
namespace {

TEST(RestMedia, KnowsJsonInUtf8) {
  for (const char* type :
       {"application/json", "Application/JSON; charset=UTF-8", "application/problem+json",
        "application/json;charset=\"utf-8\"", "application/json; profile=\"a;charset=x\""}) {
    EXPECT_TRUE(is_json(type)) << type;
  }
  for (const char* type : {"", "text/json", "application/xml", "application/json; charset=latin1", "+json",
                           "application/jsonx", "\""}) {
    EXPECT_FALSE(is_json(type)) << type;
  }
}

TEST(RestMedia, AcceptLetsJsonThroughUnlessItIsLeftOut) {
  for (const char* accept :
       {"", "*/*", "application/json", "text/html, application/*;q=0.1", "application/vnd.x+json",
        "text/xml;q=1, */*;q=0.001", "application/json;q=0, application/json"}) {
    EXPECT_TRUE(accepts_json(accept)) << accept;
  }
  for (const char* accept : {"text/xml", "application/json;q=0", "*/*, application/json;q=0.000",
                             "application/*;q=0, */*", "image/png,text/*"}) {
    EXPECT_FALSE(accepts_json(accept)) << accept;
  }
}

}  // namespace
}  // namespace figbridge::rest
