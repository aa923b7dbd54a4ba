// SPDX-License-Identifier: Apache-2.0
#include "adapters/rest/rest_router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace figbridge::rest {
namespace {

RestRouter router_of(const std::vector<std::string>& patterns) {
  RestRouter router;
  for (std::uint32_t i = 0; i < patterns.size(); ++i)
    EXPECT_FALSE(router.add(*CallPattern::parse(patterns[i]), i)) << patterns[i];
  return router;
}

/// "0 a,b" for a match with its values, else what it is.
std::string found(const RestRouter& router, std::string_view method, std::string_view path) {
  const auto result = router.find(method, path);
  if (const auto* match = std::get_if<RouteMatch>(&result)) {
    std::string out = std::to_string(match->target);
    for (const auto& value : match->values) out += (out.size() == 1 ? " " : ",") + value;
    return out;
  }
  if (const auto* wrong = std::get_if<WrongMethod>(&result)) return wrong->allow;
  return std::holds_alternative<NoRoute>(result) ? "none" : "malformed";
}

TEST(RestRouter, FindsTemplatesAndTheirValues) {
  const auto router = router_of({"GET /customers", "GET /customers/{id}", "GET /customers/{id}/orders/{no}",
                                 "PUT /customers/{id}", "GET /"});
  EXPECT_EQ(found(router, "GET", "/customers"), "0");
  EXPECT_EQ(found(router, "GET", "/customers/42"), "1 42");
  EXPECT_EQ(found(router, "GET", "/customers/42/orders/7"), "2 42,7");
  EXPECT_EQ(found(router, "PUT", "/customers/42"), "3 42");
  EXPECT_EQ(found(router, "GET", "/"), "4");
}

TEST(RestRouter, LiteralsGoBeforeParametersAndDeadEndsAreLeft) {
  const auto router = router_of({"GET /a/{x}", "GET /a/b", "GET /a/b/c", "GET /a/{x}/d"});
  EXPECT_EQ(found(router, "GET", "/a/b"), "1");
  EXPECT_EQ(found(router, "GET", "/a/b/d"), "3 b");
  EXPECT_EQ(found(router, "GET", "/a/z"), "0 z");
}

TEST(RestRouter, ValuesAreDecodedSegmentBySegment) {
  const auto router = router_of({"GET /a/{x}", "GET /ä b"});
  EXPECT_EQ(found(router, "GET", "/a/b%2Fc%20%C3%A9+"), "0 b/c é+");
  EXPECT_EQ(found(router, "GET", "/%C3%A4%20b"), "1");
  for (const char* path : {"/a/%", "/a/%zz", "/a/%ff", "/a/%00"})
    EXPECT_EQ(found(router, "GET", path), "malformed") << path;
}

TEST(RestRouter, EmptyAndDotSegmentsLeadNowhere) {
  const auto router = router_of({"GET /a/{x}", "GET /a"});
  for (const char* path : {"/a/", "//a", "/a//", "/a/.", "/a/..", "/a/%2e%2e", "", "a", "*", "/A"})
    EXPECT_EQ(found(router, "GET", path), "none") << path;
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "/a";
  EXPECT_EQ(found(router, "GET", deep), "none");
}

TEST(RestRouter, OtherMethodsAreToldAndHeadIsGet) {
  const auto router = router_of({"GET /a/{x}", "PUT /a/{x}", "DELETE /a/b"});
  EXPECT_EQ(found(router, "HEAD", "/a/z"), "0 z");
  EXPECT_EQ(found(router, "POST", "/a/z"), "GET, HEAD, OPTIONS, PUT");
  EXPECT_EQ(found(router, "OPTIONS", "/a/b"), "DELETE, GET, HEAD, OPTIONS, PUT");
  EXPECT_EQ(found(router, "GET", "/a/b"), "0 b")
      << "a literal without the method does not hide a parameter with it";
}

TEST(RestRouter, PathsThatCannotBeToldApartAreNotAdded) {
  auto router = router_of({"GET /a/{x}", "PUT /a/{x}"});
  EXPECT_TRUE(router.add(*CallPattern::parse("GET /a/{x}"), 7));
  EXPECT_TRUE(router.add(*CallPattern::parse("DELETE /a/{y}"), 7));
  EXPECT_EQ(found(router, "GET", "/a/1"), "0 1");
}

TEST(CallPattern, RefusesWhatItCannotServe) {
  for (const char* text :
       {"GET", "GET a", "HEAD /a", "OPTIONS /a", "get /a", "GET /a/", "GET //a", "GET /a/{x}.json",
        "GET /{x}/{x}", "GET /a?b", "GET /a/../b", "GET /a/%zz", "GET /{}", "GET /a{b}"}) {
    EXPECT_FALSE(CallPattern::parse(text)) << text;
  }
  EXPECT_EQ(CallPattern::parse("PATCH   /a b/{x}")->path.text(), "/a%20b/{x}");
  EXPECT_EQ(CallPattern::parse("GET /")->path.text(), "/");
}

}  // namespace
}  // namespace figbridge::rest
